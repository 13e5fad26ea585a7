/** Labels of the real client: translated, English where it has none, values filled in. */
import { expect, test } from "vitest";
import de from "../../../content/labels/de.json" with { type: "json" };
import en from "../../../content/labels/en.json" with { type: "json" };
import { LabelError, labelText } from "../../../src/build/texts/labels.ts";

test("gives the label in the reader's language", () => {
  const key = "encryption.verification.sas_match";
  expect(labelText("en", key)).toEqual({ text: en[key], lang: "en" });
  expect(labelText("de", key)).toEqual({ text: de[key], lang: "de" });
});

test("says that a label is English where the client has no German", () => {
  const german: Record<string, string> = de;
  const untranslated = Object.keys(en).find((key) => !(key in german));
  expect(untranslated).toBeDefined();
  expect(labelText("de", untranslated ?? "").lang).toBe("en");
});

test("fills in values and demands them", () => {
  const key = "encryption.import_invalid_keyfile";
  expect(labelText("en", key, { brand: "Element" }).text).toContain("Element");
  expect(() => labelText("en", key)).toThrow(LabelError);
  expect(() => labelText("en", "nothing")).toThrow(LabelError);
});
