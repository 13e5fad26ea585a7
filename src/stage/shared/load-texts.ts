/** Loads what the stage says, in the reader's language only. */
import { FIRST, type Locale } from "../../../content/languages.ts";
import emojiNames from "virtual:sas-emoji/names";
import type { Strings } from "../../texts.ts";
import { createTexts, type Texts } from "./texts.ts";

const FILES = import.meta.glob<Strings>(["../../../content/{i18n,labels}/*.json", "!**/labels/{places,source}.json"], {
  import: "default",
});

/** The build has seen to it that there is one for each language. */
async function file(folder: "i18n" | "labels", lang: Locale): Promise<Strings> {
  return (await FILES[`../../../content/${folder}/${lang}.json`]?.()) ?? {};
}

/** Rejects when a file does not arrive; a later call tries again. */
export async function loadTexts(lang: Locale): Promise<Texts> {
  const [strings, labels, names, firstLabels] = await Promise.all([
    file("i18n", lang),
    file("labels", lang),
    emojiNames[lang](),
    file("labels", FIRST),
  ]);
  return createTexts({ lang, strings, labels, firstLabels, emojiNames: names.default });
}
