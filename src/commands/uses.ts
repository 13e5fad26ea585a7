/** Finds where a label or a string is used: in guides, the stage, the pictures of the real client, and tests. */
import { readFiles } from "../build/files.ts";

/** A place in the project, such as `content/docs/en/backup.mdx:12`. */
export type Use = string;

/** A quoted text or a template, as a pattern for keys; what a template puts in is a group. */
interface Mention {
  readonly pattern: RegExp;
  readonly line: number;
}

/**
 * Says of a key where it is used.
 *
 * @param root the project's folder
 */
export function findUses(root: string): (key: string) => Use[] {
  const files = readFiles(["content/docs/**/*.mdx", "{src,sandbox,tests}/**/*.{ts,tsx,astro}"], root);
  const sources = files.map(({ file, code }) => ({ file, mentions: mentionsIn(code) }));
  return (key) =>
    sources.flatMap(({ file, mentions }) => {
      const found = mentions.filter(({ pattern }) => putIn(pattern, key)?.every((value) => !value.includes(".")));
      return [...new Set(found.map(({ line }) => line))].map((line) => `${file}:${String(line)}`);
    });
}

/**
 * Says of a key whether anything asks for it. What a template puts in has to stand somewhere as a quoted text, or as the name of a
 * constant thing.
 *
 * @param sources globs of what can ask, and say what is put in
 */
export function findAsked(root: string, sources: readonly string[]): (key: string) => boolean {
  const codes = readFiles(sources, root).map(({ code }) => code);
  const words = new Set(codes.flatMap(wordsIn));
  const patterns = codes.flatMap(mentionsIn).map(({ pattern }) => pattern);
  const isSomewhere = (value: string): boolean => value.split(".").every((word) => words.has(word));
  return (key) => patterns.some((pattern) => putIn(pattern, key)?.every(isSomewhere) === true);
}

/** What a template puts into a key; undefined where it cannot make it. */
function putIn(pattern: RegExp, key: string): readonly string[] | undefined {
  return pattern.exec(key)?.slice(1);
}

/** The words of the quoted texts in a source, and its `CONSTANT` names of properties. */
function wordsIn(code: string): string[] {
  const texts = Array.from(code.matchAll(/"([^"\n]*)"|^ +([A-Z_]+):/gmu), ([, text, name]) => text ?? name ?? "");
  return texts.flatMap((text) => text.split(/[^\w-]+/u));
}

/** A quoted text in one piece. */
const QUOTED = /"([a-z][\w.-]+)"/gu;

/** A template in one line. */
const TEMPLATE = /`([^`\n]*)`/gu;

/** A value in a template. */
const EXPRESSION = /\$\{.*?\}/gu;

/** A choice between two texts. */
const CHOICE = /\? "([\w.-]*)" : "([\w.-]*)"\}$/u;

const CONSTANT = /const (\w+) = "([\w.-]+)"/gu;

function mentionsIn(code: string): Mention[] {
  const quoted = Array.from(code.matchAll(QUOTED), ([, text = ""]) => text);
  const beginnings = quoted.filter((text) => text.includes("."));
  const constants = Map.groupBy(code.matchAll(CONSTANT), ([, name = ""]) => name);
  const valuesOf = (name: string): readonly string[] | undefined =>
    constants.get(name)?.map(([, , value = ""]) => value);
  return code.split("\n").flatMap((text, index) => {
    const plain = Array.from(text.matchAll(QUOTED), ([, key = ""]) => new RegExp(`^${escape(key)}$`, "u"));
    const made = Array.from(text.matchAll(TEMPLATE), ([, template = ""]) => patternOf(template, valuesOf, beginnings));
    return [...plain, ...made].flatMap((pattern) => (pattern === undefined ? [] : [{ pattern, line: index + 1 }]));
  });
}

/**
 * The keys that a template can make: known constants filled in, the texts of a choice, anything for the rest.
 *
 * @param valuesOf what the constants of a name are
 * @param beginnings what a template can begin with that puts in its beginning
 */
function patternOf(
  template: string,
  valuesOf: (name: string) => readonly string[] | undefined,
  beginnings: readonly string[],
): RegExp | undefined {
  const fixed = template.split(EXPRESSION);
  const made = Array.from(template.matchAll(EXPRESSION), ([expression], index) => {
    const [, ...choice] = CHOICE.exec(expression) ?? [];
    const values = valuesOf(expression.slice(2, -1)) ?? (choice.length > 0 ? choice : undefined);
    if (values !== undefined) return anyOf(values);
    return index === 0 && /^\$\{\w+\}\./u.test(template) ? anyOf(beginnings) : "([\\w.-]+)";
  });
  const begins = fixed[0] === "" ? made[0]?.startsWith("(?:") === true : /^[a-z]\w*\./u.test(template);
  // Anything else is text, a class name or an address.
  if (!begins || !fixed.every((part) => /^[\w.-]*$/u.test(part))) return undefined;
  return new RegExp(`^${fixed.map((part, index) => escape(part) + (made[index] ?? "")).join("")}$`, "u");
}

function anyOf(texts: readonly string[]): string {
  return `(?:${texts.map(escape).join("|")})`;
}

function escape(part: string): string {
  return part.replaceAll(".", "\\.");
}
