/** What `npm test` samples and `npm run test:long` does whole. */
import type { Hands } from "./hands.ts";
import type { Locale } from "./texts.ts";

/** Set by `npm run test:long`. */
export const LONG = process.env["LOCKSTEP_LONG"] === "1";

/**
 * The hands with which a lesson is done in a language: both in the long run, otherwise English by keyboard or German by
 * mouse. The other language is played by those who take the pictures.
 *
 * @param sample the language of the short run.
 */
export function handsFor(lang: Locale, sample: Locale): readonly Hands["name"][] {
  if (LONG) return ["mouse", "keyboard"];
  if (lang !== sample) return [];
  return lang === "en" ? ["keyboard"] : ["mouse"];
}

/** The colours in which something is looked at in a language: both in the long run, otherwise English in light and German in dark. */
export function coloursFor(lang: Locale): readonly ("light" | "dark")[] {
  if (LONG) return ["light", "dark"];
  return lang === "en" ? ["light"] : ["dark"];
}

/** Whether something that is much the same in all languages is tested in this one: in all in the long run, otherwise in one. */
export function testedIn(lang: Locale, sample: Locale): boolean {
  return LONG || lang === sample;
}
