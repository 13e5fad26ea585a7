/** Strings of ours, labels of the real client, and values in them: alike in what is built and in what runs in a page. */
import type strings from "../content/i18n/en.json";
import type labels from "../content/labels/en.json";
import { FIRST, type Locale } from "../content/languages.ts";

/** Key of a string of ours, in content/i18n. */
export type StringKey = keyof typeof strings;
/** The real client's own key of a label, in content/labels. */
export type LabelKey = keyof typeof labels;

/** Texts by key. */
export type Strings = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** Gives the string for a key, with values in place of `{name}`. */
export type Translate<Key extends string = StringKey> = (key: Key, values?: Values) => string;

/** A label of the real client. */
export interface LabelText {
  readonly text: string;
  /** The first language where the client itself has no translation. */
  readonly lang: Locale;
}

/** Marks that turn the direction of what follows, without a letter of their own. */
const MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A value that leaves the sentence around it alone, whichever way it is written: what runs from right to left stands between
 * U+2068 and U+2069. An element does the same by `<bdi>`. https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
function isolated(value: string | number): string {
  const text = String(value).replace(MARKS, "");
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

function valueOf(values: Values, name: string, otherwise: string): string {
  const value = values[name];
  return value === undefined ? otherwise : isolated(value);
}

/** Puts values in place of `{name}`; what has none stays. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => valueOf(values, name, whole));
}

/** Puts values in place of `%(name)s`, as the real client writes it; what has none stays. */
export function fillLabel(text: string, values: Values = {}): string {
  return text.replace(/%\((\w+)\)s/gu, (whole, name: string) => valueOf(values, name, whole));
}

/** A label in a language, or else in the first; undefined where the client has neither. */
export function labelIn(
  { lang, labels, firstLabels }: { lang: Locale; labels: Strings; firstLabels: Strings },
  key: string,
  values?: Values,
): LabelText | undefined {
  const own = labels[key];
  const text = own ?? firstLabels[key];
  return text === undefined ? undefined : { text: fillLabel(text, values), lang: own === undefined ? FIRST : lang };
}
