/**
 * What the landing page's stage says before anything is loaded. For the build only: it reaches the island as a property,
 * so that a page carries one language.
 */
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import { labelText } from "../../build/texts/labels.ts";
import type { Language, Strings } from "../shared/texts.ts";
import { launcherTexts } from "../launcher/launcher-texts.ts";

const STRINGS: Readonly<Record<Language, Strings>> = { en, de };

const WANTED =
  /^(?:stage\.hero\.|device\.title\.(?:you\.laptop|kim\.phone)$|device\.(?:send|writeOn|messages|you)$|cast\.(?:kim|you)$|wire\.title$)/u;

const LABELS = ["common.encrypted", "composer.placeholder_encrypted"];

/** Strings by key, and labels of the real client by `label.<key>`. */
export function heroTexts(lang: Language): Strings {
  return {
    ...launcherTexts(lang),
    ...Object.fromEntries(Object.entries(STRINGS[lang]).filter(([key]) => WANTED.test(key))),
    ...Object.fromEntries(LABELS.map((key) => [`label.${key}`, labelText(lang, key).text])),
  };
}
