/**
 * Whether all languages say the same as the first: pages, headings, lessons, steps, hints, questions, figures, strings
 * and their values; and whether lessons have their texts, and guides the steps of their lessons.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FIRST, LOCALES, type Locale } from "../../content/languages.ts";
import {
  languageFile,
  LanguageFileError,
  readLanguage,
  TEXT_FOLDERS,
  type TextFolder,
} from "../build/texts/language-files.ts";
import { lessonById } from "../../sandbox/lessons/index.ts";
import { comparePages, compareStrings, type Listing, type Page } from "./parity/compare.ts";
import { guidesUnlikeLessons } from "./parity/lesson-guides.ts";
import { missingLessonTexts } from "./parity/lesson-texts.ts";
import { outlineOf } from "./parity/outline.ts";

/** What the real client has not translated stays in its own language. */
const MAY_LACK: readonly TextFolder[] = ["labels"];

/**
 * Everything in which the languages differ from the first, one line each, with file and fix; empty when they agree.
 *
 * @param root folder that holds `content`
 */
export function checkParity(root: string): string[] {
  const others = LOCALES.filter((locale) => locale !== FIRST).flatMap((locale) => [
    ...checkPages(root, locale),
    ...TEXT_FOLDERS.flatMap((folder) => checkTexts(root, folder, locale)),
  ]);
  return [...others, ...checkLessons(root)];
}

function checkLessons(root: string): string[] {
  try {
    return missingLessonTexts(root, languageFile("i18n", FIRST), readLanguage("i18n", FIRST, root));
  } catch (error) {
    // What is wrong with the file has been said.
    if (error instanceof LanguageFileError) return [];
    throw error;
  }
}

function checkTexts(root: string, folder: TextFolder, locale: Locale): string[] {
  const read = (language: Locale): Listing => ({
    file: languageFile(folder, language),
    strings: readLanguage(folder, language, root),
  });
  try {
    return compareStrings(read(FIRST), read(locale), MAY_LACK.includes(folder));
  } catch (error) {
    if (error instanceof LanguageFileError) return [error.message];
    throw error;
  }
}

function checkPages(root: string, locale: Locale): string[] {
  const pages = pagesOf(root, FIRST);
  const translated = pagesOf(root, locale);
  if (translated.length === 0) {
    return [`content/docs/${locale}: is missing; translate the pages of content/docs/${FIRST}`];
  }
  const file = (language: Locale, page: string): string => `content/docs/${language}/${page}`;
  return [...new Set([...pages, ...translated])].flatMap((page) => {
    if (!translated.includes(page)) return [`${file(locale, page)}: is missing; translate ${file(FIRST, page)}`];
    if (!pages.includes(page)) return [`${file(FIRST, page)}: is missing; translate ${file(locale, page)}`];
    const read = (language: Locale): Page => ({
      file: file(language, page),
      outline: outlineOf(readFileSync(join(root, file(language, page)), "utf8")),
    });
    return comparePages(read(FIRST), read(locale));
  });
}

/** Files of a language's pages; none where it has no folder. */
function pagesOf(root: string, locale: Locale): string[] {
  const folder = join(root, "content/docs", locale);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.mdx?$/u.test(name))
    .sort();
}

if (import.meta.main) {
  const root = process.cwd();
  const problems = [...checkParity(root), ...(await guidesUnlikeLessons(root, lessonById))];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
