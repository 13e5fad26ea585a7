/** What the build says of a language that lacks a file. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FIRST, LOCALES } from "../../../content/languages.ts";
import { languageFile, readLanguage, TEXT_FOLDERS } from "../../../src/build/texts/language-files.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lockstep-languages-"));
  for (const folder of TEXT_FOLDERS) mkdirSync(join(root, "content", folder), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

test.each(TEXT_FOLDERS)("a missing file of content/%s is named, with the mend", (folder) => {
  expect(() => readLanguage(folder, "de", root)).toThrow(
    `content/${folder}/de.json: is missing, and content/languages.ts has "de"; copy content/${folder}/en.json there and translate it`,
  );
  expect(() => readLanguage(folder, FIRST, root)).toThrow(/; write it$/u);
  writeFileSync(join(root, languageFile(folder, "de")), '{ "a": "A" }');
  expect(readLanguage(folder, "de", root)).toEqual({ a: "A" });
});

test("a broken file is named, with the place", () => {
  writeFileSync(join(root, "content/i18n/de.json"), '{\n  "a": "A",\n}\n');
  expect(() => readLanguage("i18n", "de", root)).toThrow(/^content\/i18n\/de\.json: .*line 3/u);
});

test("every language of the list has all its files", () => {
  for (const locale of LOCALES) for (const folder of TEXT_FOLDERS) expect(readLanguage(folder, locale)).not.toEqual({});
});
