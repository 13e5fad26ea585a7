/** Which language a reader gets who comes without one: the one chosen before, else the browser's, else English. */
import { keep, recall } from "./storage.ts";

/** Keeps the language that the reader has chosen. */
export function rememberLanguage(language: string): void {
  keep("language", language);
}

/**
 * The first of the reader's languages that the site has.
 *
 * @param offered the site's languages; the first is the one for everybody else
 * @param wanted the browser's languages, best first, such as `de-AT`
 */
export function pickLanguage(offered: readonly string[], remembered: string | null, wanted: readonly string[]): string {
  if (remembered !== null && offered.includes(remembered)) return remembered;
  const tags = wanted.map((tag) => tag.toLowerCase()).flatMap((tag) => [tag, tag.split("-")[0] ?? ""]);
  const found = tags.find((tag) => offered.includes(tag));
  return found ?? offered[0] ?? "";
}

/** The language of this reader. */
export function readersLanguage(offered: readonly string[]): string {
  return pickLanguage(offered, recall("language"), navigator.languages);
}
