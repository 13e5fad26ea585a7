/** Interface strings of the site by key, in the reader's language. */
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import { LOCALES, type Locale } from "../config.ts";

export type StringKey = keyof typeof en;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: StringKey, values?: Values) => string;

/** All strings by language and key. */
export const STRINGS: Record<Locale, Readonly<Record<string, string>>> = { en, de };

export function isLocale(value: string | undefined): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** The language of a path or of Starlight's route; English where there is none (404). */
export function localeOf(value: string | undefined): Locale {
  return isLocale(value) ? value : "en";
}

/** Puts values in place of `{name}`. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

/**
 * Strings of one language.
 *
 * @throws Error if a key is missing; `npm run check` says so earlier.
 */
export function translator(locale: Locale): Translate {
  return (key, values = {}) => {
    const text = STRINGS[locale][key];
    if (text === undefined) throw new Error(`content/i18n/${locale}.json has no "${key}"; add it`);
    return fill(text, values);
  };
}

/** "about 4 minutes" */
export function minutesText(t: Translate, minutes: number): string {
  return minutes === 1 ? t("site.minutes.one") : t("site.minutes", { minutes });
}
