/** Captions of the real client's pictures: which words differ from the text beside them, and what the build says of a wrong one. */
import { expect, test } from "vitest";
import { olderWords, pictureProblem, type ElementPictureFile } from "../../../src/build/pictures/element-pictures.ts";
import { LABELS } from "../../../src/build/texts/labels.ts";

const MATCH = "encryption.verification.sas_match";

const taken = (words: Readonly<Record<string, string>>): ElementPictureFile => ({
  size: [1, 1],
  bytes: 1,
  sha256: "",
  client: "Element",
  version: "1.0",
  words,
});

test("a word is named where it differs from today's, and once", () => {
  const today = LABELS.de[MATCH] ?? "";
  expect(olderWords(taken({ [MATCH]: today }), "de")).toEqual([]);
  expect(olderWords(taken({ [MATCH]: "Gleich" }), "de")).toEqual([{ then: "Gleich", today }]);
  expect(olderWords(taken({ "action.ok": "Okay", "device.none": "Okay" }), "de")).toHaveLength(1);
  expect(olderWords({ ...taken({}), words: {} }, "en")).toEqual([]);
  const dots = LABELS.de["composer.placeholder"] ?? "";
  expect(olderWords(taken({ "composer.placeholder": dots.replace(" …", "...") }), "de")).toEqual([]);
});

test("a label that the picture shows and we no longer have, or that the text names and the picture lacks, is an error", () => {
  const entry = (words: Readonly<Record<string, string>>) => ({ files: { de: taken(words) } });
  expect(pictureProblem("verified-badge", entry({ "no.such": "X" }), [])).toMatch(
    /the picture "verified-badge" \(de\) shows the label "no\.such".*--only verified-badge$/u,
  );
  expect(pictureProblem("verified-badge", entry({ [MATCH]: "X" }), ["action.ok"])).toMatch(
    /is of Element 1\.0 and does not show the label "action\.ok"/u,
  );
  expect(pictureProblem("verified-badge", entry({ [MATCH]: "X" }), [MATCH])).toBeUndefined();
  expect(pictureProblem("a", entry({}), [])).toBe(
    'content/element-pictures/en.json lacks "a"; say there what the picture shows',
  );
});
