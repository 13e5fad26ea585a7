/** The page with labels in both languages: every label once, with its place, and English where the client has nothing else. */
import { expect, test } from "vitest";
import { LOCALES } from "../../../content/languages.ts";
import { otherLabel } from "../../../src/build/texts/labels.ts";
import { labelPlaces } from "../../../src/build/texts/label-places.ts";
import { textsOf } from "../../support/texts.ts";
import { LABELS } from "../../../src/build/texts/labels.ts";

test.each(LOCALES)("in %s every label is there, at a place that has a name", (locale) => {
  const places = labelPlaces(locale);
  for (const { id } of places) expect(textsOf(locale).t(`site.labels.place.${id}`)).not.toBe("");
  const shown = new Set(places.flatMap(({ rows }) => rows.map(({ texts }) => texts.en.text)));
  const all = Object.values(LABELS.en).map((text) => text.replaceAll(/%\(\w+\)s/gu, "…"));
  expect(all.filter((text) => !shown.has(text))).toEqual([]);
});

test("the other language's word, where there is one and it differs", () => {
  expect(otherLabel("en", "encryption.verification.sas_match")).toEqual({
    text: LABELS.de["encryption.verification.sas_match"],
    lang: "de",
  });
  expect(otherLabel("de", "encryption.verification.sas_match")?.lang).toBe("en");
  const untranslated =
    Object.keys(LABELS.en).find((key) => !(key in LABELS.de) && !(LABELS.en[key] ?? "").includes("%(")) ?? "";
  expect(otherLabel("de", untranslated)).toBeUndefined();
});
