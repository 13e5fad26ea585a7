/** The files of texts that every language has. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eachLanguage, FIRST, type Locale } from "../../../content/languages.ts";
import type { Strings } from "../../texts.ts";

/** Folders in `content` with one file for each language. */
export const TEXT_FOLDERS = ["i18n", "labels", "differences", "element-pictures"] as const;
export type TextFolder = (typeof TEXT_FOLDERS)[number];

/** What a language lacks, said to its translator: the file and the mend. */
export class LanguageFileError extends Error {
  override readonly name = "LanguageFileError";
}

/** Path of a language's file, such as `content/i18n/de.json`. */
export function languageFile(folder: TextFolder, locale: Locale): string {
  return `content/${folder}/${locale}.json`;
}

/**
 * The texts of one language.
 *
 * @param root folder that holds `content`
 * @throws LanguageFileError where the file is not there, or is no JSON.
 */
export function readLanguage(folder: TextFolder, locale: Locale, root = "."): Strings {
  const file = languageFile(folder, locale);
  const path = join(root, file);
  if (!existsSync(path)) {
    const mend = locale === FIRST ? "write it" : `copy ${languageFile(folder, FIRST)} there and translate it`;
    throw new LanguageFileError(`${file}: is missing, and content/languages.ts has "${locale}"; ${mend}`);
  }
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Strings;
  } catch (error) {
    throw new LanguageFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The texts of all languages.
 *
 * @throws LanguageFileError where a file is not there, or is no JSON.
 */
export function readTexts(folder: TextFolder): Readonly<Record<Locale, Strings>> {
  return eachLanguage((locale) => readLanguage(folder, locale));
}
