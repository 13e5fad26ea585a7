/** What `npm test` samples and `npm run test:long` does whole. */

import { SEED } from "./seeded.ts";

/** Set by `npm run test:long`. Browser tests ask by their tags instead: see `playwright.config.ts`. */
export const LONG = process.env["LOCKSTEP_LONG"] === "1";

/** Tags for one of several browser tests of a kind that each take long: the short run has every other one, as the seed chooses. */
export function inTurn(index: number): string[] {
  return (index + SEED) % 2 === 0 ? [] : ["@long"];
}
