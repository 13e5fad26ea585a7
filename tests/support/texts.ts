/** What the screen says in one language, from the same files as the screen itself. */
import type { Locale } from "../../content/languages.ts";
import { STRINGS } from "../../src/build/texts/i18n.ts";
import { fill, type Values } from "../../src/texts.ts";
import { labelText } from "../../src/build/texts/labels.ts";

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
