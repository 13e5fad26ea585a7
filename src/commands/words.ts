/** One word for one thing: finds the words that `content/words.json` forbids, in guides and strings, with file, line and the word to use. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mdxToMdast, type MdastNode } from "satteri";
import * as v from "valibot";
import { eachLanguage, FIRST, LOCALES, type Locale } from "../../content/languages.ts";
import { readFiles } from "../build/files.ts";
import { LABELS } from "../build/texts/labels.ts";
import { languageFile } from "../build/texts/language-files.ts";
import { splitHeading } from "../build/markdown/heading-ids.ts";
import { attributesOf, type Tag } from "../build/markdown/jsx.ts";

const text = v.pipe(v.string("must be a text"), v.trim(), v.nonEmpty("must not be empty"));

const pattern = v.pipe(
  text,
  v.check((source) => {
    try {
      return new RegExp(source, "u") instanceof RegExp;
    } catch {
      return false;
    }
  }, "is not a pattern that can be searched for"),
);

const Word = v.strictObject({
  /** The word to use. */
  say: text,
  /** What it names. */
  for: text,
  /** Patterns of the words not to use. */
  not: v.pipe(v.array(pattern), v.nonEmpty("must name at least one word")),
  /** The real client's label that the word follows. */
  label: v.optional(
    v.pipe(
      text,
      v.check((key) => key in LABELS[FIRST], `is not a label in ${languageFile("labels", FIRST)}`),
    ),
  ),
  /** Files in `content` that may use them. */
  except: v.optional(v.array(text), []),
});

export type Word = v.InferOutput<typeof Word>;

const LIST = "content/words.json";

/**
 * The list of words.
 *
 * @throws Error with one line per mistake: file, line, what is wrong.
 */
export function readWords(root = "."): Readonly<Record<Locale, readonly Word[]>> {
  const source = readFileSync(join(root, LIST), "utf8");
  const entries = v.strictObject(eachLanguage(() => v.optional(v.array(Word), [])));
  const result = v.safeParse(entries, JSON.parse(source));
  if (result.success) return result.output;
  const lines = result.issues.map((issue) => {
    const said = typeof issue.input === "string" ? issue.input : (issue.path?.at(-1)?.key as string | undefined);
    const at = said === undefined ? -1 : source.indexOf(JSON.stringify(said).slice(1, -1));
    const line = at < 0 ? "" : `:${String(source.slice(0, at).split("\n").length)}`;
    const what = issue.expected === "never" ? "is not known here; remove it or correct its name" : issue.message;
    return `${LIST}${line}: ${v.getDotPath(issue) ?? "the list"} ${what}`;
  });
  throw new Error(lines.join("\n"));
}

/** A piece of text that readers see. */
interface Piece {
  readonly line: number;
  readonly text: string;
}

/** Words that the list forbids, one line each; empty where there are none. */
export function forbiddenWords(root = "."): string[] {
  const words = readWords(root);
  return LOCALES.flatMap((locale) => {
    const globs = [`docs/${locale}/**/*.mdx`, `{i18n,differences,element-pictures}/${locale}.json`];
    return readFiles(globs, join(root, "content")).flatMap(({ file, code: source }) => {
      const pieces = file.endsWith(".json") ? jsonPieces(source) : mdxPieces(source);
      return words[locale].filter(({ except }) => !except.includes(file)).flatMap((word) => uses(word, pieces, file));
    });
  });
}

function uses({ say, for: meaning, not }: Word, pieces: readonly Piece[], file: string): string[] {
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${not.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return pieces.flatMap(({ line, text: piece }) =>
    [...piece.matchAll(found)].map(
      ([word]) => `content/${file}:${String(line)}: "${word}"; for ${meaning} say "${say}" (${LIST})`,
    ),
  );
}

function jsonPieces(source: string): Piece[] {
  return source.split("\n").flatMap((line, index) => {
    const value = /^\s*"[^"]*": "(.*)",?$/u.exec(line)?.[1];
    return value === undefined ? [] : [{ line: index + 1, text: value.replaceAll(/\{\w+\}/gu, "") }];
  });
}

/** Old names and exact labels are others' words. */
const OTHERS_WORDS = ["OldNames", "Label"];
const SETTINGS = /^(?:title|headline|description): (.*)$/u;

/** What readers see of a guide: its text, its title, and the words for its pictures. */
function mdxPieces(source: string): Piece[] {
  const settings = source
    .split("\n---", 1)[0]
    ?.split("\n")
    .flatMap((line, index) => {
      const value = SETTINGS.exec(line)?.[1];
      return value === undefined ? [] : [{ line: index + 1, text: value }];
    });
  return [...(settings ?? []), ...pieces(mdxToMdast(source, { features: { frontmatter: true } }))];
}

function* pieces(node: Readonly<MdastNode>): Generator<Piece> {
  const line = node.position?.start.line ?? 1;
  if ("name" in node) {
    if (OTHERS_WORDS.includes(node.name ?? "")) return;
    const { alt } = attributesOf(node as Tag);
    if (alt !== undefined) yield { line, text: alt.replaceAll(/“[^”]*”|„[^“]*“/gu, "") };
  }
  if (node.type === "text") {
    for (const [index, part] of node.value.split("\n").entries()) {
      yield { line: line + index, text: splitHeading(part)?.title ?? part };
    }
  }
  if ("children" in node) for (const child of node.children) yield* pieces(child);
}

if (import.meta.main) {
  try {
    const problems = forbiddenWords();
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    if (problems.length > 0) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
