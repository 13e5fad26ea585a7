/** Parity of the languages: agreement is silent, each kind of difference is found and says file and fix. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { comparePages, compareStrings } from "../../../src/commands/parity/compare.ts";
import { outlineOf } from "../../../src/commands/parity/outline.ts";
import { checkParity } from "../../../src/commands/parity.ts";

const PAGE = `---
title: Verify
lessons: [greeting]
---

<Lesson id="greeting">

<Step id="greet">

### Greet [#greet]

![A greeting](/screenshots/greet-en-light.webp)

<Hint id="not-written">

Write.

</Hint>

</Step>

</Lesson>

## More [#more]

<Question id="who">

Who?

<Answer correct>

You.

Yes.

</Answer>

<Answer>

I.

No.

</Answer>

</Question>
`;

const differences = (translation: string): string[] =>
  comparePages({ file: "en/a.mdx", outline: outlineOf(PAGE) }, { file: "de/a.mdx", outline: outlineOf(translation) });

describe("pages", () => {
  test("agree when only the words differ", () => {
    const german = PAGE.replace("Greet [", "Grüßen [").replace("Write.", "Schreib.").replace("greet-en-", "greet-de-");
    expect(differences(german)).toEqual([]);
  });

  test.each([
    [
      "a heading's id",
      PAGE.replace("[#more]", "[#mehr]"),
      /^de\/a\.mdx:24: ## \[#mehr\] stands where en\/a\.mdx:24 has ## \[#more\]/,
    ],
    ["a heading's level", PAGE.replace("## More", "### More"), /### \[#more\] stands where/],
    ["a missing heading", PAGE.replace("## More [#more]\n", ""), /^de\/a\.mdx: lacks ## \[#more\] \(en\/a\.mdx:24\)/],
    ["a heading too many", `${PAGE}\n## Extra [#extra]\n`, /^de\/a\.mdx:48: ## \[#extra\] is not in en\/a\.mdx/],
    ["a step", PAGE.replace('Step id="greet"', 'Step id="gruss"'), /<Step id="gruss"> stands where/],
    ["a hint", PAGE.replace("not-written", "nicht-da"), /<Hint id="nicht-da"> stands where/],
    ["a lesson", PAGE.replace('Lesson id="greeting"', 'Lesson id="gruss"'), /<Lesson id="gruss"> stands where/],
    ["a question", PAGE.replace('"who"', '"wer"'), /<Question id="wer"> stands where/],
    ["a missing answer", PAGE.replace(/<Answer>[^]*?<\/Answer>\n/u, ""), /lacks <Answer> \(en\/a\.mdx:38\)/],
    [
      "what is right",
      PAGE.replace("<Answer correct>", "<Answer>"),
      /:30: <Answer> stands where .* has <Answer correct>/,
    ],
    ["a figure", PAGE.replace("greet-en-light", "wave-de-light"), /wave-\*-light\.webp\) stands where/],
    ["a missing figure", PAGE.replace(/!\[.*\n/u, "\n"), /lacks !\[\]\(\/screenshots\/greet-\*-light\.webp\)/],
    ["lessons at the top", PAGE.replace("[greeting]", "[]"), /lessons: \[\] stands where/],
  ])("differ in %s", (_, translation, message) => {
    expect(differences(translation)).toContainEqual(expect.stringMatching(message));
  });

  test("are told the first difference of each kind", () => {
    const german = PAGE.replace("[greeting]", "[gruss]")
      .replace("### Greet [#greet]", "### Greet [#gruss]")
      .replace("## More [#more]\n", "")
      .replace('Step id="greet"', 'Step id="gruss"')
      .replace("not-written", "nicht-da")
      .replace(/!\[.*\n/u, "\n");
    expect(differences(german)).toEqual([
      "de/a.mdx:3: lessons: [gruss] stands where en/a.mdx:3 has lessons: [greeting]; make them alike",
      "de/a.mdx:10: ### [#gruss] stands where en/a.mdx:10 has ### [#greet]; make them alike",
      'de/a.mdx:8: <Step id="gruss"> stands where en/a.mdx:8 has <Step id="greet">; make them alike',
      "de/a.mdx: lacks ![](/screenshots/greet-*-light.webp) (en/a.mdx:12); add it",
    ]);
    expect(differences(`${PAGE}\n## Extra [#extra]\n`)).toEqual([
      "de/a.mdx:48: ## [#extra] is not in en/a.mdx; add it there or remove it here",
    ]);
  });
});

describe("the outline of a page", () => {
  const outline = (...lines: readonly string[]) => outlineOf(`${lines.join("\n")}\n`);
  const texts = (items: readonly { readonly text: string }[]): string[] => items.map(({ text }) => text);

  test("has its settings, headings, parts and figures, each with its line", () => {
    expect(outlineOf(PAGE)).toEqual({
      settings: [{ text: "lessons: [greeting]", line: 3 }],
      headings: [
        { text: "### [#greet]", line: 10 },
        { text: "## [#more]", line: 24 },
      ],
      parts: [
        { text: '<Lesson id="greeting">', line: 6 },
        { text: '<Step id="greet">', line: 8 },
        { text: '<Hint id="not-written">', line: 14 },
        { text: '<Question id="who">', line: 26 },
        { text: "<Answer correct>", line: 30 },
        { text: "<Answer>", line: 38 },
      ],
      figures: [{ text: "![](/screenshots/greet-*-light.webp)", line: 12 }],
    });
  });

  test("has of the settings those that are alike in all languages, also over several lines", () => {
    const list = [
      "---",
      "title: A",
      "lessons:",
      "  - a",
      "- b",
      "minutes: 3",
      "template: imprint",
      "keywords: [x]",
      "---",
    ];
    expect(outline(...list).settings).toEqual([
      { text: "lessons: - a - b", line: 3 },
      { text: "minutes: 3", line: 6 },
      { text: "template: imprint", line: 7 },
    ]);
    for (const none of [["minutes: 3"], ["", "---", "minutes: 3", "---"], ["---", "title: A", "---", "minutes: 3"]]) {
      expect(outline(...none).settings).toEqual([]);
    }
  });

  test("has headings by level and id, whatever is marked up in them", () => {
    expect(texts(outline("## *A* `b` [#a]", "", "### No id").headings)).toEqual(["## [#a]", "### [#]"]);
  });

  test("has parts and figures by what tells them apart, and no other component", () => {
    const { parts, figures } = outline(
      '<Home of="remote">\n\nText.\n\n</Home>\n',
      '<RealLife of="x">\n\nText.\n\n</RealLife>\n',
      "<Landing />\n",
      '<Screenshot alt="A" />\n',
      '<ElementPicture id="badge" names="a" />\n',
      '<Figure src="/a.svg" />\n',
      "<Course />\n",
      "![A](/a.svg)\n",
    );
    expect(texts(parts)).toEqual(['<Home of="remote">']);
    expect(texts(figures)).toEqual([
      "![](/a.svg)",
      "<Landing>",
      "<Screenshot>",
      '<ElementPicture id="badge">',
      '<Figure src="/a.svg">',
      "<Course>",
    ]);
  });

  test.each([
    ["/a-de-light.webp", "/a-*-light.webp"],
    ["/a-en.webp", "/a-*.webp"],
    ["/de/a.webp", "/*/a.webp"],
    ["/a-deck.webp", "/a-deck.webp"],
    ["/code.webp", "/code.webp"],
    ["/a-fr.webp", "/a-fr.webp"],
  ])("has the picture %s as %s in each language", (url, neutral) => {
    expect(texts(outline(`![A](${url})`).figures)).toEqual([`![](${neutral})`]);
  });
});

describe("strings", () => {
  const compare = (en: Record<string, string>, de: Record<string, string>, mayLack = false): string[] =>
    compareStrings({ file: "en.json", strings: en }, { file: "de.json", strings: de }, mayLack);

  test("agree with the same keys and values", () => {
    expect(compare({ a: "{n} of {all}" }, { a: "von {all}: {n}" })).toEqual([]);
  });

  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ["a key that German lacks", { a: "A" }, {}, 'de.json: lacks "a" ("A"); add it'],
    ["a key that English lacks", {}, { a: "A" }, 'en.json: lacks "a", which de.json has; add it'],
    ["a value", { a: "{n} steps" }, { a: "Schritte" }, 'de.json: "a" has no values where en.json has {n}'],
    ["a value too many", { a: "A" }, { a: "{n}" }, 'de.json: "a" has {n} where en.json has none'],
    ["values", { a: "{b} {a} {a}" }, { a: "{a}" }, 'de.json: "a" has {a} where en.json has {a}, {b}'],
    [
      "a value of the real client",
      { a: "Verify %(name)s" },
      { a: "Prüfe %(user)s" },
      'de.json: "a" has %(user)s where en.json has %(name)s',
    ],
    ["an empty text", { a: "A" }, { a: " " }, 'de.json: "a" is empty; write it'],
  ])("differ in %s", (_, en, de, message) => {
    expect(compare({ ...en, b: "B" }, { ...de, b: "B" })).toEqual([message]);
  });

  test("may lack labels that the real client leaves in English", () => {
    expect(compare({ a: "A" }, {}, true)).toEqual([]);
    expect(compare({}, { a: "A" }, true)).toHaveLength(1);
  });
});

describe("the whole content", () => {
  let root = "";

  /** Content of which everything is there. */
  const WHOLE: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      ["i18n", "labels", "differences", "element-pictures"].flatMap((folder) =>
        ["en", "de"].map((lang) => [`${folder}/${lang}.json`, '{ "a": "A" }']),
      ),
    ),
    "docs/en/a.mdx": PAGE,
    "docs/de/a.mdx": PAGE,
    "docs/en/deep/b.md": "Text.\n",
    "docs/de/deep/b.md": "Text.\n",
    "docs/en/notes.txt": "No page.\n",
    "docs/de/a.mdx.old": "No page.\n",
  };

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, "content", name)), { recursive: true });
      writeFileSync(join(root, "content", name), text);
    }
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "lockstep-parity-"));
    write(WHOLE);
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  test("agrees with itself", () => {
    expect(checkParity(root)).toEqual([]);
  });

  test("lacks pages on either side, and says which differ", () => {
    rmSync(join(root, "content/docs/de/deep"), { recursive: true });
    write({ "docs/de/c.mdx": "Text.\n", "docs/de/a.mdx": PAGE.replace("#more", "#mehr") });
    expect(checkParity(root)).toEqual([
      "content/docs/de/a.mdx:24: ## [#mehr] stands where content/docs/en/a.mdx:24 has ## [#more]; make them alike",
      "content/docs/de/deep/b.md: is missing; translate content/docs/en/deep/b.md",
      "content/docs/en/c.mdx: is missing; translate content/docs/de/c.mdx",
    ]);
  });

  test("lacks a file or a folder of a language, with the mend", () => {
    rmSync(join(root, "content/labels/de.json"));
    rmSync(join(root, "content/docs/de"), { recursive: true });
    write({ "i18n/de.json": '{ "a": }' });
    expect(checkParity(root)).toEqual([
      "content/docs/de: is missing; translate the pages of content/docs/en",
      expect.stringMatching(/^content\/i18n\/de\.json: .*JSON/u),
      'content/labels/de.json: is missing, and content/languages.ts has "de"; copy content/labels/en.json there and translate it',
    ]);
  });

  test("lacks a text of any kind, but for labels that the real client has not translated", () => {
    for (const folder of ["i18n", "labels", "differences", "element-pictures"]) write({ [`${folder}/de.json`]: "{}" });
    expect(checkParity(root)).toEqual(
      ["i18n", "differences", "element-pictures"].map((folder) => `content/${folder}/de.json: lacks "a" ("A"); add it`),
    );
  });
});
