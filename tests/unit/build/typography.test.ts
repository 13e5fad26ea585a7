/** Units stay with their numbers, and long German words have places to break: nothing else of a text changes. */
import { describe, expect, test } from "vitest";
import { typeset } from "../../../src/build/texts/typeset.ts";

const bare = (text: string): string => text.replaceAll("\u00AD", "").replaceAll("\u00A0", " ");

describe("typeset", () => {
  test.each([
    ["4 MB", "4\u00A0MB"],
    ["1,4 MB und 50 Euro", "1,4\u00A0MB und 50\u00A0Euro"],
    ["z. B. heute", "z.\u00A0B. heute"],
    ["4 Mbit", "4 Mbit"],
  ])("%s", (text, set) => {
    expect(typeset(text, "de")).toBe(set);
  });

  test("long German words get soft hyphens, never close to an end, and English ones none", () => {
    const word = "Wiederherstellungsschlüssel";
    const set = typeset(word, "de");
    expect(bare(set)).toBe(word);
    const parts = set.split("\u00AD");
    expect(parts).toContain("lungs");
    expect(parts[0]?.length).toBeGreaterThanOrEqual(4);
    expect(parts.at(-1)?.length).toBeGreaterThanOrEqual(4);
    expect(typeset(word, "en")).toBe(word);
    expect(typeset("Geräte", "de")).toBe("Geräte");
  });

  test("addresses and names of files stay as they are", () => {
    const address = "https://wiederherstellungsschluessel.example.org/verschluesselungseinstellungen";
    expect(typeset(address, "de")).toBe(address);
    expect(typeset("@wiederherstellungskonto:example.org", "de")).toBe("@wiederherstellungskonto:example.org");
  });
});
