/** What the stage says: strings of the sandbox, labels of the real client, names of the emoji, in one language. */
import type { Locale } from "../../../content/languages.ts";
import { fill, labelIn, type LabelText, type Strings, type Values } from "../../texts.ts";

export interface Texts {
  readonly lang: Locale;
  /** The string for a key, with values in place of `{name}`. An unknown key is given back: a missing sentence must not stop the stage. */
  readonly t: (key: string, values?: Values) => string;
  /** The exact label of the real client, with values in place of `%(name)s`. */
  readonly label: (key: string, values?: Values) => LabelText;
  /** All strings, for the lesson. */
  readonly strings: Strings;
  /** Names of the 64 emoji, by number. */
  readonly emojiNames: readonly string[];
}

export interface TextSources {
  readonly lang: Locale;
  readonly strings: Strings;
  readonly labels: Strings;
  /** The labels in the first language, for what the client leaves untranslated. */
  readonly firstLabels: Strings;
  readonly emojiNames: readonly string[];
}

export function createTexts({ lang, strings, labels, firstLabels, emojiNames }: TextSources): Texts {
  return {
    lang,
    strings,
    emojiNames,
    t: (key, values) => fill(strings[key] ?? key, values),
    label: (key, values) => labelIn({ lang, labels, firstLabels }, key, values) ?? { text: key, lang },
  };
}
