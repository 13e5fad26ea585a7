/** Units stay with their numbers, and long German words have places to break: nothing else of a text changes. */
import { markdownToHtml } from "satteri";
import { describe, expect, test } from "vitest";
import { typography } from "../../../../src/build/markdown/typography.ts";
import { typeset } from "../../../../src/build/texts/typeset.ts";

const bare = (text: string): string => text.replaceAll("\u00AD", "").replaceAll("\u00A0", " ");

describe("typeset", () => {
  test.each([
    ["4 MB", "4\u00A0MB"],
    ["1,4 MB und 50 Euro", "1,4\u00A0MB und 50\u00A0Euro"],
    ["z. B. heute", "z.\u00A0B. heute"],
    ["u. a. und d. h.", "u.\u00A0a. und d.\u00A0h."],
    [
      "300 ms, 5 kB, 5 GB, 5 B, 5 %, 5 px, 5 €",
      "300\u00A0ms, 5\u00A0kB, 5\u00A0GB, 5\u00A0B, 5\u00A0%, 5\u00A0px, 5\u00A0€",
    ],
    ["4 Mbit", "4 Mbit"],
    ["5 ms2, 5 TB, ein MB", "5 ms2, 5 TB, ein MB"],
    ["z. C. x. B. ez. B.", "z. C. x. B. ez. B."],
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

  test("only words of sixteen letters and more are divided, between syllables, four letters from either end", () => {
    const parts = (word: string) => typeset(word, "de").split("\u00AD");
    expect(parts("Schlüsselgeräte")).toEqual(["Schlüsselgeräte"]);
    expect(parts("Nachrichtenverlauf")).toEqual(["Nach", "rich", "ten", "ver", "lauf"]);
    expect(parts("Entschlüsselungen")).toEqual(["Entschlüs", "se", "lungen"]);
    expect(parts("Ein Nachrichtenverlauf.")).toHaveLength(5);
  });

  test("addresses and names of files stay as they are", () => {
    const address = "https://wiederherstellungsschluessel.example.org/verschluesselungseinstellungen";
    expect(typeset(address, "de")).toBe(address);
    const long = "nachrichtenverlauf";
    for (const name of [`@${long}:x`, `${long}:x`, `x/${long}`, `x-${long}`, `x:${long}`, `x.${long}`, `${long}@x`]) {
      expect(typeset(name, "de")).toBe(name);
    }
    for (const name of [`${long}.de`, `${long}2`, `2${long}`]) expect(typeset(name, "de")).toBe(name);
  });
});

test("a guide is set in its language, its addresses and code are not", async () => {
  const word = "Wiederherstellungsschlüssel";
  const html = async (folder: string): Promise<string> => {
    const fileURL = new URL(`file://${process.cwd()}/content/${folder}/a.mdx`);
    const source = `${word} in 4 MB, \`${word}\`, [Link](/${word}/)`;
    return (await markdownToHtml(source, { mdastPlugins: [() => typography()], fileURL })).html;
  };
  const set = `${typeset(word, "de")} in 4\u00A0MB, <code>${word}</code>`;
  expect(await html("docs/de")).toContain(set);
  for (const folder of ["docs/en", "docs", "other/de"]) {
    expect(await html(folder)).toContain(`${word} in 4\u00A0MB, <code>${word}</code>`);
  }
});
