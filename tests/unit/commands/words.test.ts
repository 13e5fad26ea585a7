/** One word for one thing: what the list forbids is found with file, line and the word to use; labels and old names are left alone. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { forbiddenWords, readWords } from "../../../src/commands/words.ts";

const LIST = { en: [{ say: "app", for: "Element", not: ["programs?"], except: ["docs/en/free.mdx"] }], de: [] };

function content(files: Readonly<Record<string, string>>, list: unknown = LIST): string {
  const root = mkdtempSync(join(tmpdir(), "words-"));
  for (const [name, text] of Object.entries({ "words.json": JSON.stringify(list, null, 1), ...files })) {
    mkdirSync(join(root, "content", name, ".."), { recursive: true });
    writeFileSync(join(root, "content", name), text);
  }
  return root;
}

test("this site's texts use the words of its list", () => {
  expect(forbiddenWords()).toEqual([]);
});

describe("what is found", () => {
  test.each([
    ["a text", { "docs/en/a.mdx": "---\ntitle: A\n---\n\nText.\nA program here.\n" }, "docs/en/a.mdx:6"],
    ["a title", { "docs/en/a.mdx": "---\ntitle: Programs\n---\n\nText.\n" }, "docs/en/a.mdx:2"],
    ["a picture's words", { "docs/en/a.mdx": 'Text.\n\n<Screenshot alt="A program" />\n' }, "docs/en/a.mdx:3"],
    ["a string", { "i18n/en.json": '{\n  "a": "one",\n  "b": "Your program."\n}' }, "i18n/en.json:3"],
  ])("in %s", (_, files, place) => {
    expect(forbiddenWords(content(files))).toEqual([
      expect.stringMatching(new RegExp(`^content/${place}: .* say "app"`, "u")),
    ]);
  });

  test("nothing in labels, old names, comments, keywords, other words, and where it is allowed", () => {
    const files = {
      "docs/en/a.mdx":
        '---\ntitle: A\nkeywords: [program]\n---\n\n{/* program */}\n\nProgrammers. <Label of="program" />\n\n<OldNames>\n\n- *program* is now app.\n\n</OldNames>\n',
      "docs/en/free.mdx": "A program.\n",
      "docs/de/a.mdx": "Ein program.\n",
      "i18n/en.json": '{\n  "program": "{program}"\n}',
    };
    expect(forbiddenWords(content(files))).toEqual([]);
  });
});

describe("a list with a mistake says file, line and what is wrong", () => {
  test.each([
    [
      "an unknown setting",
      { say: "app", for: "x", not: ["y"], nott: ["z"] },
      /words\.json:\d+: en\.0\.nott is not known here/u,
    ],
    [
      "an unknown label",
      { say: "app", for: "x", not: ["y"], label: "no.such" },
      /words\.json:\d+: en\.0\.label is not a label/u,
    ],
    ["a pattern that is none", { say: "app", for: "x", not: ["("] }, /en\.0\.not\.0 is not a pattern/u],
    ["no words", { say: "app", for: "x", not: [] }, /en\.0\.not must name at least one word/u],
  ])("%s", (_, word, message) => {
    expect(() => readWords(content({}, { en: [word], de: [] }))).toThrow(message);
  });

  test("an unknown language", () => {
    expect(() => readWords(content({}, { ...LIST, fr: [] }))).toThrow(/words\.json:\d+: fr is not known here/u);
  });
});
