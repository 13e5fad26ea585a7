/**
 * What the landing page's stage says before anything is loaded. For the build only: it reaches the island as a property,
 * so that a page carries one language.
 */
import type { Locale } from "../../../content/languages.ts";
import { STRINGS } from "../../build/texts/i18n.ts";
import { labelText } from "../../build/texts/labels.ts";
import type { HeroLabel } from "../../stage/hero/HeroPane.tsx";
import type { Strings } from "../../texts.ts";
import { launcherTexts } from "./launcher-texts.ts";

const WANTED =
  /^(?:stage\.hero\.|device\.title\.(?:you\.laptop|kim\.phone)$|device\.(?:send|writeOn|messages|you)$|cast\.(?:kim|you)$|wire\.title$)/u;

const LABELS: readonly HeroLabel[] = ["common.encrypted", "composer.placeholder_encrypted"];

/** Strings by key, and labels of the real client by `label.<key>`. */
export function heroTexts(lang: Locale): Strings {
  return {
    ...launcherTexts(lang),
    ...Object.fromEntries(Object.entries(STRINGS[lang]).filter(([key]) => WANTED.test(key))),
    ...Object.fromEntries(LABELS.map((key) => [`label.${key}`, labelText(lang, key).text])),
  };
}
