/** What the stage says: strings of the sandbox, labels of the real client, names of the emoji, in one language. */
import type strings from "../../../content/i18n/en.json";
import type labels from "../../../content/labels/en.json";

export type Language = "en" | "de";
export type Strings = Readonly<Record<string, string>>;
/** Key of a string of ours, in content/i18n. */
export type StringKey = keyof typeof strings;
/** The real client's own key of a label, in content/labels. */
export type LabelKey = keyof typeof labels;
export type Values = Readonly<Record<string, string | number>>;

/** Gives the string for a key, with values in place of `{name}`. */
export type Translate<Key extends string = StringKey> = (key: Key, values?: Values) => string;

/** A label of the real client. */
export interface LabelText {
  readonly text: string;
  /** English where the client itself has no translation. */
  readonly lang: Language;
}

export interface Texts {
  readonly lang: Language;
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
  readonly lang: Language;
  readonly strings: Strings;
  readonly labels: Strings;
  /** The labels in English, for what the client leaves untranslated. */
  readonly englishLabels: Strings;
  readonly emojiNames: readonly string[];
}

/** Puts values in place of `{name}`. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

/** A device's title. Lessons have casts of their own, whose titles are no keys of this code: a test looks for each. */
export function deviceTitle({ strings }: Pick<Texts, "strings">, ref: string): string {
  const key = `device.title.${ref.replace("/", ".")}`;
  return strings[key] ?? key;
}

export function createTexts({ lang, strings, labels, englishLabels, emojiNames }: TextSources): Texts {
  return {
    lang,
    strings,
    emojiNames,
    t: (key, values) => fill(strings[key] ?? key, values),
    label(key, values = {}) {
      const own = labels[key];
      const text = (own ?? englishLabels[key] ?? key).replace(/%\((\w+)\)s/gu, (whole, name: string) =>
        String(values[name] ?? whole),
      );
      return { text, lang: own === undefined ? "en" : lang };
    },
  };
}
