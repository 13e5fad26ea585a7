/** All mutants of an area, and a sample of them by a seed. */
import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import type { Mutant } from "@stryker-mutator/api/core";
import { ROOT } from "../support/programs/run.ts";
import type { Area } from "./areas.ts";

/** One fault: what stands there, and what is put in its place. */
export interface Fault {
  /** Path from the root of the project. */
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** See `placeOf`. */
  readonly place: string;
}

/** Where a mutant is and what it does, the same in all processes of a run. */
export function placeOf(mutant: Pick<Mutant, "fileName" | "location" | "replacement" | "mutatorName">): string {
  const { start, end } = mutant.location;
  const file = mutant.fileName.replace(/^.*?\/(?=(?:sandbox|src)\/)/, "");
  return [file, start.line, start.column, end.line, end.column, mutant.mutatorName, mutant.replacement].join(":");
}

const silent = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  fatal() {},
};

/** Paths of the area's sources, from the root of the project. */
export async function sourcesOf(area: Area): Promise<string[]> {
  const not = area.sources.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const yes = area.sources.filter((pattern) => !pattern.startsWith("!"));
  return (await Array.fromAsync(glob(yes, { cwd: ROOT, exclude: not }))).sort();
}

/** All faults that Stryker would put into an area. */
export async function faultsOf(area: Area): Promise<Fault[]> {
  const files = await Promise.all(
    (await sourcesOf(area)).map(async (name) => ({
      name: join(ROOT, name),
      content: await readFile(join(ROOT, name), "utf8"),
      mutate: true,
    })),
  );
  const { mutants } = await new Instrumenter(silent).instrument(files, {
    ignorers: [],
    excludedMutations: [],
    plugins: null,
  });
  const lines = new Map(files.map(({ name, content }) => [name, content.split("\n")]));
  return mutants.map((mutant) => {
    const text = lines.get(mutant.fileName) ?? [];
    const { start, end } = mutant.location;
    const part = text.slice(start.line, end.line + 1);
    const last = part.length - 1;
    part[last] = (part[last] ?? "").slice(0, end.column);
    part[0] = (part[0] ?? "").slice(start.column);
    return {
      file: relative(ROOT, mutant.fileName),
      line: start.line + 1,
      mutator: mutant.mutatorName,
      original: part.join("\n"),
      replacement: mutant.replacement,
      place: placeOf(mutant),
    };
  });
}

/** Draws faults by a seed: the same ones for as long as they are in the code, wherever their lines move. */
export function sampleOf(faults: readonly Fault[], seed: string, count: number): Fault[] {
  const rank = ({ file, mutator, original, replacement }: Fault) =>
    createHash("sha256").update([seed, file, mutator, original, replacement].join("\0")).digest("hex");
  return faults
    .map((fault) => ({ fault, rank: rank(fault) }))
    .sort((a, b) => a.rank.localeCompare(b.rank) || a.fault.line - b.fault.line)
    .slice(0, count)
    .map(({ fault }) => fault);
}
