/** Parity of the languages: agreement is silent, each kind of difference is found and says file and fix. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
});

describe("strings", () => {
  const compare = (en: Record<string, string>, de: Record<string, string>, mayLack = false): string[] =>
    compareStrings({ file: "en.json", strings: en }, { file: "de.json", strings: de }, mayLack);

  test("agree with the same keys and values", () => {
    expect(compare({ a: "{n} of {all}" }, { a: "von {all}: {n}" })).toEqual([]);
  });

  test.each([
    ["a key that German lacks", { a: "A" }, {}, /^de\.json: lacks "a"/],
    ["a key that English lacks", {}, { a: "A" }, /^en\.json: lacks "a", which de\.json has/],
    ["a value", { a: "{n} steps" }, { a: "Schritte" }, /"a" has no values where en\.json has \{n\}/],
    [
      "a value of the real client",
      { a: "Verify %(name)s" },
      { a: "Prüfe %(user)s" },
      /%\(user\)s where en\.json has %\(name\)s/,
    ],
    ["an empty text", { a: "A" }, { a: " " }, /"a" is empty/],
  ])("differ in %s", (_, en, de, message) => {
    expect(compare(en as Record<string, string>, de as Record<string, string>)).toContainEqual(
      expect.stringMatching(message),
    );
  });

  test("may lack labels that the real client leaves in English", () => {
    expect(compare({ a: "A" }, {}, true)).toEqual([]);
  });
});

describe("the whole content", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "lockstep-parity-"));
    cpSync("content", join(root, "content"), { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  test("a page without its translation is found", () => {
    rmSync(join(root, "content/docs/de/credits.mdx"));
    expect(checkParity(root)).toContain(
      "content/docs/de/credits.mdx: is missing; translate content/docs/en/credits.mdx",
    );
  });

  test("a language without a file or a folder is named, with the mend", () => {
    rmSync(join(root, "content/labels/de.json"));
    rmSync(join(root, "content/docs/de"), { recursive: true });
    writeFileSync(join(root, "content/i18n/de.json"), '{ "a": }');
    expect(checkParity(root)).toEqual([
      "content/docs/de: is missing; translate the pages of content/docs/en",
      expect.stringMatching(/^content\/i18n\/de\.json: .*JSON/u),
      'content/labels/de.json: is missing, and content/languages.ts has "de"; copy content/labels/en.json there and translate it',
    ]);
  });

  test("a string without its translation is found", () => {
    const file = join(root, "content/i18n/de.json");
    const { "site.search": _, ...rest } = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    writeFileSync(file, JSON.stringify(rest));
    expect(checkParity(root)).toContainEqual(expect.stringMatching(/^content\/i18n\/de\.json: lacks "site\.search"/u));
  });
});
