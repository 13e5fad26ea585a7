/** Finds where a label is used: in guides, the stage, the pictures of the real client, and tests. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SOURCES = ["content/docs/**/*.mdx", "{src,sandbox,tests}/**/*.{ts,tsx,astro}"];

/** A place in the project, such as `content/docs/en/backup.mdx:12`. */
export type Use = string;

interface Source {
  readonly file: string;
  /** Quoted texts and templates, as patterns for keys, with their lines. */
  readonly mentions: readonly { readonly pattern: RegExp; readonly line: number }[];
}

/**
 * Says of a key where it is used.
 *
 * @param root the project's folder
 */
export function findUses(root: string): (key: string) => Use[] {
  const files = globSync(SOURCES, { cwd: root }).map((file) => file.replaceAll("\\", "/"));
  const sources = files
    .sort()
    .map((file): Source => ({ file, mentions: mentionsIn(readFileSync(join(root, file), "utf8")) }));
  return (key) =>
    sources.flatMap(({ file, mentions }) => {
      const lines = mentions.filter(({ pattern }) => pattern.test(key)).map(({ line }) => line);
      return [...new Set(lines)].map((line) => `${file}:${String(line)}`);
    });
}

/** A quoted text in one piece, or a template with values in it. */
const QUOTED = /"([a-z][\w.]+)"|`([^`\n]*)`/gu;

/** A value in a template. */
const EXPRESSION = /\$\{.*?\}/gu;

const CONSTANT = /const (\w+) = "([\w.]+)"/gu;

function mentionsIn(code: string): Source["mentions"] {
  const constants = new Map([...code.matchAll(CONSTANT)].map(([, name = "", value = ""]) => [name, value]));
  return code.split("\n").flatMap((text, index) =>
    [...text.matchAll(QUOTED)].flatMap(([, plain, template = ""]) => {
      const pattern = plain === undefined ? patternOf(template, constants) : new RegExp(`^${escape(plain)}$`, "u");
      return pattern === undefined ? [] : [{ pattern, line: index + 1 }];
    }),
  );
}

/** The keys a template can make: known constants filled in, the texts of a choice, any word for the rest. */
function patternOf(template: string, constants: ReadonlyMap<string, string>): RegExp | undefined {
  const filled = template.replaceAll(/\$\{(\w+)\}/gu, (whole, name: string) => constants.get(name) ?? whole);
  const fixed = filled.split(EXPRESSION);
  // Anything else is text, a class name or an address.
  if (!/^[a-z]\w*\./u.test(filled) || !fixed.every((part) => /^[\w.]*$/u.test(part))) return undefined;
  const made = [...filled.matchAll(EXPRESSION)].map(([expression]) => {
    const texts = [...expression.matchAll(/"([\w.]+)"/gu)].map(([, text = ""]) => escape(text));
    return texts.length === 0 ? "\\w+" : `(?:${texts.join("|")})`;
  });
  return new RegExp(`^${fixed.map((part, index) => escape(part) + (made[index] ?? "")).join("")}$`, "u");
}

function escape(part: string): string {
  return part.replaceAll(".", "\\.");
}
