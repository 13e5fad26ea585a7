/** Labels of the real client: translated, English where it has none, values filled in, and each at its place. */
import { afterEach, describe, expect, test } from "vitest";
import { LOCALES } from "../../../content/languages.ts";
import { labelPlaces } from "../../../src/build/texts/label-places.ts";
import { LabelError, LABELS, labelText, otherLabel } from "../../../src/build/texts/labels.ts";
import { textsOf } from "../../support/texts.ts";

const MATCH = "encryption.verification.sas_match";

/** Labels that no file has, taken away again. */
const made: string[] = [];
function make(key: string, texts: Readonly<Partial<Record<"en" | "de", string>>>): string {
  for (const [lang, text] of Object.entries(texts)) (LABELS[lang as "en"] as Record<string, string>)[key] = text;
  made.push(key);
  return key;
}
afterEach(() => {
  for (const key of made.splice(0)) for (const lang of LOCALES) Reflect.deleteProperty(LABELS[lang], key);
});

describe("a label", () => {
  test("is in the reader's language, or in English where the client has nothing else", () => {
    expect(labelText("en", MATCH)).toEqual({ text: LABELS.en[MATCH], lang: "en" });
    expect(labelText("de", MATCH)).toEqual({ text: LABELS.de[MATCH], lang: "de" });
    expect(labelText("de", make("test.a", { en: "A" }))).toEqual({ text: "A", lang: "en" });
  });

  test("takes its values and demands them", () => {
    const key = make("test.a", { en: "%(x)s and %(y)s" });
    expect(labelText("en", key, { x: 1, y: "2" }).text).toBe("1 and 2");
    expect(() => labelText("en", key, { x: 1 })).toThrow(
      new LabelError('the label "test.a" needs a value for y: <Label of="test.a" y="..." />'),
    );
    expect(() => labelText("de", "nothing")).toThrow(
      new LabelError('the real client has no label "nothing"; see the keys in content/labels/en.json'),
    );
  });

  test("has a word in the other language, where there is one and it differs", () => {
    expect(otherLabel("en", MATCH)).toEqual({ text: LABELS.de[MATCH], lang: "de" });
    expect(otherLabel("de", MATCH)).toEqual({ text: LABELS.en[MATCH], lang: "en" });
    for (const lang of LOCALES) {
      expect(otherLabel(lang, make("test.a", { en: "A" }))).toBeUndefined();
      expect(otherLabel(lang, make("test.b", { en: "B", de: "B" }))).toBeUndefined();
    }
    const key = make("test.c", { en: "C %(x)s", de: "K %(x)s" });
    expect(otherLabel("en", key, { x: 1 })?.text).toBe("K 1");
  });
});

describe("the page of labels", () => {
  const rowsOf = (place: string) =>
    labelPlaces("en")
      .find(({ id }) => id === place)
      ?.rows.map(({ key }) => key) ?? [];

  test.each(LOCALES)("has every label in %s, at a place that has a name, in the order of its words", (locale) => {
    const places = labelPlaces(locale);
    for (const { id, rows } of places) {
      expect(textsOf(locale).t(`site.labels.place.${id}`)).not.toBe("");
      const words = rows.map(({ texts }) => texts[locale].text);
      expect(words).toEqual(words.toSorted(new Intl.Collator(locale).compare));
    }
    const shown = new Set(places.flatMap(({ rows }) => rows.map(({ texts }) => texts.en.text)));
    const all = Object.values(LABELS.en).map((text) => text.replaceAll(/%\(\w+\)s/gu, "…"));
    expect(all.filter((text) => !shown.has(text))).toEqual([]);
  });

  test("shows a label where the longest beginning of its key says, with dots for its values", () => {
    const key = make("encryption.verification.test", { en: "Test %(x)s", de: "Probe %(x)s" });
    expect(rowsOf("verifying")).toContain(key);
    const row = labelPlaces("de")
      .flatMap(({ rows }) => rows)
      .find((each) => each.key === key);
    expect(row?.texts).toEqual({ en: { text: "Test …", lang: "en" }, de: { text: "Probe …", lang: "de" } });
  });

  test("shows once what two keys call by the same words in both languages", () => {
    const prefix = `${MATCH}_test`;
    make(prefix, { en: "Test", de: "Probe" });
    make(`${prefix}2`, { en: "Test", de: "Probe" });
    make(`${prefix}3`, { en: "Test", de: "Versuch" });
    const keys = labelPlaces("en").flatMap(({ rows }) => rows.map(({ key }) => key));
    expect(keys.filter((key) => key.startsWith(prefix))).toHaveLength(2);
  });

  test("says of a label that stands nowhere how to give it a place", () => {
    make("zzz.nowhere", { en: "Nowhere" });
    expect(() => labelPlaces("en")).toThrow(
      new LabelError('content/labels/places.json has no place for "zzz.nowhere"; add the beginning of the key to one'),
    );
  });
});
