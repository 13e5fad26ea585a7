/** What the screen says in one language, from the same files as the screen itself. */
import deStrings from "../../content/i18n/de.json" with { type: "json" };
import enStrings from "../../content/i18n/en.json" with { type: "json" };
import { LOCALES, type Locale } from "../../src/build/config.ts";
import { fill, type Values } from "../../src/build/texts/i18n.ts";
import { labelText } from "../../src/build/texts/labels.ts";

export { LOCALES, type Locale };

const STRINGS: Record<Locale, Readonly<Record<string, string>>> = { en: enStrings, de: deStrings };

export interface Texts {
  readonly lang: Locale;
  /** A string of the site or the sandbox. @throws Error for an unknown key. */
  readonly t: (key: string, values?: Values) => string;
  /** A label of the real client. @throws Error for an unknown key. */
  readonly label: (key: string, values?: Values) => string;
}

/** Whether there is a string of the site or the sandbox for a key. */
export function hasText(lang: Locale, key: string): boolean {
  return key in STRINGS[lang];
}

export function textsOf(lang: Locale): Texts {
  return {
    lang,
    t(key, values = {}) {
      const text = STRINGS[lang][key];
      if (text === undefined) throw new RangeError(`content/i18n/${lang}.json has no "${key}"`);
      return fill(text, values);
    },
    label: (key, values = {}) => labelText(lang, key, values).text,
  };
}
