/** The register of facts: claims about apps and servers that can change, each with its source, versions and the day it was checked. */
import * as v from "valibot";
import { readFiles } from "./files.ts";

const text = v.pipe(v.string("must be a text"), v.trim(), v.nonEmpty("must not be empty"));

const Fact = v.strictObject({
  /** What guides name it by: `{/* facts: <id> *\/}`. */
  id: v.pipe(text, v.regex(/^[a-z][a-z0-9-]*$/u, "must be lower-case words joined by hyphens")),
  /** The claim, in one sentence. */
  fact: text,
  /** Where it was read or seen. */
  source: text,
  /** The versions it was checked with, such as `Element Web 1.12.15`. */
  with: v.pipe(v.array(text), v.nonEmpty("must name at least one version")),
  /** The day it was checked last, `2026-11-30`. */
  checked: v.pipe(text, v.isoDate("must be a day such as 2026-11-30")),
});

export type Fact = v.InferOutput<typeof Fact>;

/** A mistake in the register, said to its author: the file, the entry and the fix. */
export class FactError extends Error {
  override readonly name = "FactError";
}

/** Folder of the register, below the project's. */
const FOLDER = "content/facts";

/**
 * The register, from all its files.
 *
 * @throws FactError for an entry that is not whole and for an id that is there twice.
 */
export function readFacts(root = "."): Fact[] {
  const owners = new Map<string, string>();
  return readFiles([`${FOLDER}/*.json`], root).flatMap(({ file, code }) => {
    const result = v.safeParse(v.array(Fact), JSON.parse(code));
    if (!result.success) {
      const lines = result.issues.map((issue) => `${file}: ${v.getDotPath(issue) ?? "the list"} ${issue.message}`);
      throw new FactError(lines.join("\n"));
    }
    for (const { id } of result.output) {
      const owner = owners.get(id);
      if (owner !== undefined) throw new FactError(`${file}: "${id}" is in ${owner} already; a fact stands once`);
      owners.set(id, file);
    }
    return result.output;
  });
}

const COMMENT = /\{?\/\*\s*facts:([^*]*)\*\/\}?/gu;

/** Ids that a text refers to: those in comments such as `{/* facts: one, two *\/}`. */
export function factsIn(source: string): string[] {
  const ids = [...source.matchAll(COMMENT)].flatMap(([, list = ""]) => list.split(","));
  return [...new Set(ids.map((id) => id.trim()).filter((id) => id !== ""))];
}

/** What a guide was checked with: every version once, and the day of the check that is longest ago. */
export function checkedWith(source: string, facts: readonly Fact[]): { with: string[]; checked: string } | undefined {
  const ids = factsIn(source);
  const own = facts.filter(({ id }) => ids.includes(id));
  const [oldest] = own.map(({ checked }) => checked).sort();
  if (oldest === undefined) return undefined;
  return { with: [...new Set(own.flatMap((fact) => fact.with))].sort(), checked: oldest };
}

/** Facts whose last check is more than so many months before a day. */
export function staleFacts(facts: readonly Fact[], months: number, today: Date): Fact[] {
  const limit = new Date(today);
  limit.setUTCMonth(limit.getUTCMonth() - months);
  const day = limit.toISOString().slice(0, 10);
  return facts.filter(({ checked }) => checked < day);
}

/** Facts that no guide refers to, one line each. */
export function unusedFacts(root = "."): string[] {
  const used = readFiles(["content/docs/**/*.mdx"], root).flatMap(({ code }) => factsIn(code));
  return readFacts(root)
    .filter(({ id }) => !used.includes(id))
    .map(({ id }) => `${FOLDER}: no guide refers to "${id}"; refer to it with {/* facts: ${id} */} or remove it`);
}
