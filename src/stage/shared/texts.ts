/** What the stage says: strings of the sandbox, labels of the real client, names of the emoji, in one language. */

export type Language = "en" | "de";
export type Strings = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** A label of the real client. */
export interface LabelText {
  readonly text: string;
  /** English where the client itself has no translation. */
  readonly lang: Language;
}

export interface Texts {
  readonly lang: Language;
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
