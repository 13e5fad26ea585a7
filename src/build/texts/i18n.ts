/** Interface strings of the site by key, in the reader's language, from `content/i18n`. */
import { FIRST, LOCALES, type Locale } from "../../../content/languages.ts";
import { fill, type Translate } from "../../texts.ts";
import { languageFile, readTexts } from "./language-files.ts";

/** All strings by language and key. */
export const STRINGS = readTexts("i18n");

/** The language of a path or of Starlight's route; the first where there is none (404). */
export function localeOf(value: string | undefined): Locale {
  return LOCALES.find((locale) => locale === value) ?? FIRST;
}

/** The language of a guide, by the folder of its file. */
export function localeOfGuide(file: URL | undefined): Locale {
  return localeOf(/\/content\/docs\/([\w-]+)\//u.exec(file?.pathname ?? "")?.[1]);
}

/**
 * Strings of one language.
 *
 * @throws Error if a key is missing; `npm run check` says so earlier.
 */
export function translator(locale: Locale): Translate {
  return (key, values) => {
    const text = STRINGS[locale][key];
    if (text === undefined) throw new Error(`${languageFile("i18n", locale)} has no "${key}"; add it`);
    return fill(text, values);
  };
}

/** "about 4 minutes" */
export function minutesText(t: Translate, minutes: number): string {
  return minutes === 1 ? t("site.minutes.one") : t("site.minutes", { minutes });
}
