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
  const line = (place: string, word: string): string =>
    `content/${place}: "${word}"; for Element say "app" (content/words.json)`;

  test.each<[string, Readonly<Record<string, string>>, readonly (readonly [place: string, word: string])[]]>([
    ["a text", { "docs/en/a.mdx": "---\ntitle: A\n---\n\nText.\nA program here.\n" }, [["docs/en/a.mdx:6", "program"]]],
    [
      "a title, a headline and a description",
      { "docs/en/a.mdx": "---\ntitle: Programs\nheadline: A Program\ndescription: programs, PROGRAM\n---\n\nText.\n" },
      [
        ["docs/en/a.mdx:2", "Programs"],
        ["docs/en/a.mdx:3", "Program"],
        ["docs/en/a.mdx:4", "programs"],
        ["docs/en/a.mdx:4", "PROGRAM"],
      ],
    ],
    ["a heading", { "docs/en/a.mdx": "Text.\n\n## A program [#program]\n" }, [["docs/en/a.mdx:3", "program"]]],
    [
      "a picture's words",
      { "docs/en/a.mdx": 'Text.\n\n<Screenshot alt="A program" />\n' },
      [["docs/en/a.mdx:3", "program"]],
    ],
    [
      "what stands in a component, marked up, in a list",
      { "docs/en/a.mdx": "<Hint>\n\nText.\n\n- One *program*.\n- Two.\n  A program.\n\n</Hint>\n" },
      [
        ["docs/en/a.mdx:5", "program"],
        ["docs/en/a.mdx:7", "program"],
      ],
    ],
    [
      "a string",
      { "i18n/en.json": '{\n  "a": "one",\n  "b": "Your program. \\"Program\\""\n}' },
      [
        ["i18n/en.json:3", "program"],
        ["i18n/en.json:3", "Program"],
      ],
    ],
    [
      "every file, in the order of their names",
      {
        "docs/en/deep/b.mdx": "A program.\n",
        "docs/en/a.mdx": "A program.\n",
        "differences/en.json": '{\n  "a": "program"\n}',
        "element-pictures/en.json": '{\n  "a": "program",\n  "b": "x"\n}',
      },
      [
        ["differences/en.json:2", "program"],
        ["docs/en/a.mdx:1", "program"],
        ["docs/en/deep/b.mdx:1", "program"],
        ["element-pictures/en.json:2", "program"],
      ],
    ],
  ])("in %s", (_, files, found) => {
    expect(forbiddenWords(content(files))).toEqual(found.map(([place, word]) => line(place, word)));
  });

  test("nothing in labels, old names, comments, keywords, other words, and where it is allowed", () => {
    const files = {
      "docs/en/a.mdx":
        '---\ntitle: A\nkeywords: [program]\n---\n\n{/* program */}\n\nProgrammers, subprogram, program2. <Label of="program" />\n\n<OldNames>\n\n- *program* is now app.\n\n</OldNames>\n',
      "docs/en/quoted.mdx": '<Screenshot alt="It says “program” and „program“." />\n',
      "docs/en/code.mdx": "`program`\n\n```\nprogram\n```\n",
      "docs/en/free.mdx": "A program.\n",
      "docs/de/a.mdx": "Ein program.\n",
      "docs/en/a.txt": "A program.\n",
      "i18n/en.json": '{\n  "program": "{program}",\n  "program2": [\n    "program"\n  ]\n}',
    };
    expect(forbiddenWords(content(files))).toEqual([]);
  });

  test("each word that stands for another, also several of one", () => {
    const word = (say: string, not: readonly string[]) => ({ say, for: "it", not });
    const root = content(
      { "docs/de/a.mdx": "Banner, Notiz und Programm.\n" },
      { de: [word("Meldung", ["Banner", "Noti[zt]en?", "Notiz"]), word("App", ["Programme?", "Programm"])] },
    );
    expect(forbiddenWords(root)).toEqual([
      'content/docs/de/a.mdx:1: "Banner"; for it say "Meldung" (content/words.json)',
      'content/docs/de/a.mdx:1: "Notiz"; for it say "Meldung" (content/words.json)',
      'content/docs/de/a.mdx:1: "Programm"; for it say "App" (content/words.json)',
    ]);
  });
});

describe("a list with a mistake says file, line and what is wrong", () => {
  const WORD = { say: "app", for: "x", not: ["y"] };

  test.each([
    ["an unknown setting", { ...WORD, nott: ["z"] }, ":9: en.0.nott is not known here; remove it or correct its name"],
    ["an unknown label", { ...WORD, label: "no.such" }, ":9: en.0.label is not a label in content/labels/en.json"],
    ["a pattern that is none", { ...WORD, not: ["("] }, ":7: en.0.not.0 is not a pattern that can be searched for"],
    ["no words", { ...WORD, not: [] }, ":6: en.0.not must name at least one word"],
    ["a word that is none", { ...WORD, for: 7 }, ":5: en.0.for must be a text"],
  ])("%s", (_, word, message) => {
    expect(() => readWords(content({}, { en: [word], de: [] }))).toThrow(new Error(`content/words.json${message}`));
  });

  test("an unknown language, and every mistake", () => {
    expect(() => readWords(content({}, { ...LIST, fr: [] }))).toThrow(
      /^content\/words\.json:\d+: fr is not known here; remove it or correct its name$/u,
    );
    const two = { en: [{ ...WORD, say: "" }], de: [{ ...WORD, not: [] }] };
    expect(() => readWords(content({}, two))).toThrow(/en\.0\.say must not be empty\n.*de\.0\.not must name/u);
  });

  test("needs no entry for a language, and a label that there is", () => {
    expect(readWords(content({}, { en: [{ ...WORD, label: "action.ok" }] }))).toEqual({
      en: [{ ...WORD, label: "action.ok", except: [] }],
      de: [],
    });
  });
});
