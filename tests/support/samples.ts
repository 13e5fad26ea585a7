/** What `npm test` samples and `npm run test:long` does whole. */

/** Set by `npm run test:long`. Browser tests ask by their tags instead: see `playwright.config.ts`. */
export const LONG = process.env["LOCKSTEP_LONG"] === "1";
