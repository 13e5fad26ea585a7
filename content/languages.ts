/**
 * The languages of the site, the one list of them. A new language is one entry here and its files: `content/docs/<id>/`,
 * `i18n/<id>.json`, `labels/<id>.json`, `differences/<id>.json` and `element-pictures/<id>.json`; the build and `npm run check`
 * name what it lacks.
 */

/** What is known of a language. */
interface Language {
  /** What its readers call it. */
  readonly label: string;
  /** What Element calls its file of translations. */
  readonly element: string;
  /** A browser's full language tag, for pictures of Element. */
  readonly browser: string;
}

/**
 * By id: the folder of its pages in addresses, and their `lang`, a language tag in small letters such as `pt-br`.
 * The first is the one that the others are compared with, and that stands in where one of them has nothing.
 */
export const LANGUAGES = {
  en: { label: "English", element: "en_EN", browser: "en-GB" },
  de: { label: "Deutsch", element: "de_DE", browser: "de-DE" },
} as const satisfies Readonly<Record<string, Language>>;

export type Locale = keyof typeof LANGUAGES;

export const LOCALES = Object.keys(LANGUAGES) as [Locale, ...Locale[]];

export const FIRST = LOCALES[0];

/** Something for each language. */
export function eachLanguage<T>(make: (locale: Locale) => T): Readonly<Record<Locale, T>> {
  return Object.fromEntries(LOCALES.map((locale) => [locale, make(locale)])) as Record<Locale, T>;
}
