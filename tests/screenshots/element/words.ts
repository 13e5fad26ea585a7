/** Which labels can be read in a picture, in the words of the Element that was photographed. */
import type { Locale } from "../../../content/languages.ts";
import { LABELS } from "../../../src/build/texts/labels.ts";

/** What is known of one picture. */
export interface Reading {
  readonly lang: Locale;
  /** Whole texts in the picture. */
  readonly shown: readonly string[];
  /** The running Element's own texts, by key. */
  readonly texts: Readonly<Record<string, string>>;
  /** Keys that the act has looked for in this window, in order: they say which of several labels with one text is meant. */
  readonly sought: readonly string[];
}

/** Shorter texts are found anywhere. */
const SHORTEST = 2;

/**
 * The labels of `content/labels` that are in the picture, by key, sorted.
 *
 * One text may belong to several keys. If one of them is called the same today, the picture is right, and only such keys are kept.
 * If all are called something else, those are kept whose name today is the name of the one that is meant, if that is known.
 */
export function wordsIn({ lang, shown, texts, sought }: Reading): Record<string, string> {
  const words: [string, string][] = [];
  for (const text of new Set(shown)) {
    if (text.length < SHORTEST) continue;
    const keys = Object.keys(LABELS.en).filter((key) => texts[key] === text && !/%\(\w+\)s/u.test(text));
    const names = new Set(keys.map((key) => today(lang, key)));
    const meant = names.size === 1 ? keys[0] : sought.findLast((key) => keys.includes(key));
    const name = names.has(text) || meant === undefined ? text : today(lang, meant);
    for (const key of keys) if (today(lang, key) === name) words.push([key, text]);
  }
  return Object.fromEntries(words.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function today(lang: Locale, key: string): string | undefined {
  return LABELS[lang][key] ?? LABELS.en[key];
}
