/** Which language a reader gets. */
import { expect, test } from "vitest";
import { pickLanguage } from "../../../src/page/language.ts";

const offered = ["en", "de"];

test.each([
  ["the browser's first", null, ["de-AT", "en"], "de"],
  ["the browser's first that the site has", null, ["fr", "DE", "en"], "de"],
  ["English for everybody else", null, ["fr"], "en"],
  ["English without any", null, [], "en"],
  ["the one chosen before", "en", ["de"], "en"],
  ["the browser's, if the chosen one is gone", "nl", ["de"], "de"],
] as const)("%s", (_, remembered, wanted, expected) => {
  expect(pickLanguage(offered, remembered, wanted)).toBe(expected);
});

test("a site in no language has none", () => {
  expect(pickLanguage([], null, ["de"])).toBe("");
});
