/** What typesetting asks of running text: units stay with their numbers, and long German words break where a syllable ends. */
import createHyphenator from "hyphen";
import german from "hyphen/patterns/de-1996.js";
import type { Locale } from "../../../content/languages.ts";

const NO_BREAK_SPACE = "\u00A0";
const SOFT_HYPHEN = "\u00AD";

/** Shorter words fit beside a narrow margin. */
const LONG = 16;
/** Letters that stay together at either end of a word. */
const ENDS = 4;

const syllables = createHyphenator(german, { async: false, hyphenChar: SOFT_HYPHEN, minWordLength: LONG }) as (
  word: string,
) => string;

/** A number and its unit, and abbreviations of two letters. */
const TOGETHER = /(?<=\d) (?=(?:[kMG]?B|ms|Euro|€|%|px)(?![\p{L}\p{N}]))|(?<=\b[zduo]\.) (?=[BhaÄ]\.)/gu;

const WORD = new RegExp(`(?<![\\p{L}\\p{N}./@:-])\\p{L}{${String(LONG)},}(?![\\p{L}\\p{N}@:]|\\.\\p{L})`, "gu");

/** A text as it is set: the same characters, with spaces that do not break and, in German, with soft hyphens. */
export function typeset(text: string, locale: Locale): string {
  const joined = text.replaceAll(TOGETHER, NO_BREAK_SPACE);
  return locale === "de" ? joined.replaceAll(WORD, hyphenated) : joined;
}

function hyphenated(word: string): string {
  const parts = syllables(word).split(SOFT_HYPHEN);
  let before = 0;
  return parts.reduce((whole, part) => {
    const rest = word.length - before;
    const breaks = before >= ENDS && rest >= ENDS;
    before += part.length;
    return whole + (breaks ? SOFT_HYPHEN : "") + part;
  }, "");
}
