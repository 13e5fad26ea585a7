/** Whether all texts are used: labels, strings and facts that nothing asks for, with file and key. */
import { FIRST } from "../../content/languages.ts";
import { unusedFacts } from "../build/facts.ts";
import { readFiles } from "../build/files.ts";
import { languageFile, readLanguage } from "../build/texts/language-files.ts";
import { findAsked } from "./uses.ts";

/** Whoever says a text to readers, and the pictures of the real client; tests only repeat it. */
const SOURCES = [
  "content/docs/**/*.mdx",
  "content/{words,labels/places}.json",
  "public/screenshots/element/manifest.json",
  "{src,sandbox,tests/screenshots}/**/*.{ts,tsx,astro}",
];

/**
 * Every label, string and fact that nothing uses, one line each.
 *
 * @param root folder that holds `content`, `src` and `sandbox`
 */
export function unusedTexts(root: string): string[] {
  const isAsked = findAsked(root, SOURCES);
  const isSaid = findSaid(root);
  const unused = (["labels", "i18n"] as const).flatMap((folder) => {
    const keys = Object.keys(readLanguage(folder, FIRST, root)).filter((key) => !(isSaid(key) ?? isAsked(key)));
    return keys.map((key) => `${languageFile(folder, FIRST)}: nothing uses "${key}"; remove it in every language`);
  });
  return [...unused, ...unusedFacts(root)];
}

/** Says of a key of a lesson's own whether that lesson is there, and says this sentence, or what lessons share does; of others nothing. */
function findSaid(root: string): (key: string) => boolean | undefined {
  const sources = readFiles(["sandbox/lessons/**/*.ts"], root);
  return (key) => {
    const [, lesson, sentence] = /^lesson\.([\w-]+)\.(?:title|say\.(.+))$/u.exec(key) ?? [];
    if (lesson === undefined) return undefined;
    const own = sources.filter(({ file }) => new RegExp(`/course/${lesson}[./]`, "u").test(file));
    if (sentence === undefined || own.length === 0) return own.length > 0;
    const shared = sources.filter(({ file }) => !file.includes("/course/"));
    // `${member}-hello` says Kim's, too.
    const end = /-\w+$/u.exec(sentence)?.[0];
    const says = [`"${sentence}"`, ...(end === undefined ? [] : [`}${end}\``])];
    return [...own, ...shared].some(({ code }) => says.some((said) => code.includes(said)));
  };
}

if (import.meta.main) {
  const problems = unusedTexts(process.cwd());
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
