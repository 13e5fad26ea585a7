/** What the stage says: strings of the sandbox, labels of the real client, names of the emoji, in one language. */
import type { Locale } from "../../../content/languages.ts";
import {
  fill,
  labelIn,
  type LabelKey,
  type LabelText,
  type Strings,
  type Translate,
  type Values,
} from "../../texts.ts";

export interface Texts {
  readonly lang: Locale;
  /** A string that has not arrived is its key: a missing sentence must not stop the stage. */
  readonly t: Translate;
  /** The exact label of the real client, with values in place of `%(name)s`. */
  readonly label: (key: LabelKey, values?: Values) => LabelText;
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

/** A device's title. Lessons have casts of their own, whose titles are no keys of this code: a test looks for each. */
export function deviceTitle({ strings }: Pick<Texts, "strings">, ref: string): string {
  const key = `device.title.${ref.replace("/", ".")}`;
  return strings[key] ?? key;
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
