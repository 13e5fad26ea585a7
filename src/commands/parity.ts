/** Whether English and German say the same: pages, headings, lessons, steps, hints, questions, figures, strings and their values. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { comparePages, compareStrings, type Page, type Strings } from "./parity/compare.ts";
import { outlineOf } from "./parity/outline.ts";

/**
 * Everything in which the two languages differ, one line each, with file and fix; empty when they agree.
 *
 * @param root folder that holds `content`
 */
export function checkParity(root: string): string[] {
  return [
    ...checkPages(root),
    ...compareStrings(stringsOf(root, "content/i18n/en.json"), stringsOf(root, "content/i18n/de.json")),
    ...compareStrings(stringsOf(root, "content/differences/en.json"), stringsOf(root, "content/differences/de.json")),
    ...compareStrings(stringsOf(root, "content/labels/en.json"), stringsOf(root, "content/labels/de.json"), true),
  ];
}

function checkPages(root: string): string[] {
  const problems: string[] = [];
  const english = pagesOf(root, "en");
  const german = pagesOf(root, "de");
  for (const page of new Set([...english, ...german])) {
    const lacking = english.includes(page) ? (german.includes(page) ? undefined : "de") : "en";
    const file = (locale: string): string => `content/docs/${locale}/${page}`;
    if (lacking !== undefined) {
      problems.push(`${file(lacking)}: is missing; translate ${file(lacking === "de" ? "en" : "de")}`);
      continue;
    }
    const read = (locale: string): Page => ({
      file: file(locale),
      outline: outlineOf(readFileSync(join(root, file(locale)), "utf8")),
    });
    problems.push(...comparePages(read("en"), read("de")));
  }
  return problems;
}

function pagesOf(root: string, locale: string): string[] {
  return readdirSync(join(root, "content/docs", locale), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.mdx?$/u.test(name))
    .sort();
}

function stringsOf(root: string, file: string): { file: string; strings: Strings } {
  const path = join(root, file);
  const strings = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Strings) : {};
  return { file, strings };
}

if (import.meta.main) {
  const problems = checkParity(process.cwd());
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
