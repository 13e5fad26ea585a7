/** What the screen says in one language, from the same files as the screen itself. */
import { fill, translator, type StringKey, type Values } from "../../src/site/i18n.ts";
import { labelText } from "../../src/site/labels.ts";
import { LOCALES, type Locale } from "../../src/site/config.ts";

export { LOCALES, type Locale, type StringKey };

export interface Texts {
  readonly lang: Locale;
  /** A string of the site or the sandbox. */
  readonly t: (key: StringKey, values?: Values) => string;
  /** A label of the real client. */
  readonly label: (key: string, values?: Values) => string;
}

export function textsOf(lang: Locale): Texts {
  const translate = translator(lang);
  return {
    lang,
    t: (key, values = {}) => fill(translate(key), values),
    label: (key, values = {}) => labelText(lang, key, values).text,
  };
}
