/** What `npm test` samples and `npm run test:long` does whole. */
import type { Hands } from "./hands.ts";
import type { Locale } from "./texts.ts";

/** Set by `npm run test:long`. */
export const LONG = process.env["LOCKSTEP_LONG"] === "1";

/** The hands with which a lesson is done in a language: both, but German by keyboard only in the long run. */
export function handsFor(lang: Locale): readonly Hands["name"][] {
  return LONG || lang === "en" ? ["mouse", "keyboard"] : ["mouse"];
}
