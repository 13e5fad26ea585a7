/** What became of the faults: the score of an area, what is kept of it in the repository, and whether it fell. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Fault } from "./mutants.ts";

/** What the tests made of a fault. `broken` does not load or compile, so it says nothing about the tests. */
export type Outcome = "noticed" | "hung" | "survived" | "unreached" | "broken";

export interface Tried extends Fault {
  readonly outcome: Outcome;
}

const FaultSchema = v.strictObject({
  file: v.string(),
  mutator: v.string(),
  original: v.string(),
  replacement: v.string(),
});

/** A fault that changes nothing that anybody could see, and why. */
const EquivalentSchema = v.strictObject({ ...FaultSchema.entries, reason: v.pipe(v.string(), v.minLength(20)) });

const KeptSchema = v.strictObject({
  seed: v.string(),
  mutants: v.number(),
  /** Per cent, one decimal. */
  score: v.number(),
  /** Of the whole run, on two cores. */
  seconds: v.number(),
  survivors: v.array(FaultSchema),
});

export type Kept = v.InferOutput<typeof KeptSchema>;
export type Equivalent = v.InferOutput<typeof EquivalentSchema>;

const SCORES = join(import.meta.dirname, "scores.json");
const EQUIVALENT = join(import.meta.dirname, "equivalent.json");

/** The kept score of each area. */
export async function keptScores(): Promise<Record<string, Kept>> {
  return v.parse(v.record(v.string(), KeptSchema), JSON.parse(await readFile(SCORES, "utf8")));
}

/** Faults that nobody could notice. */
export async function equivalents(): Promise<readonly Equivalent[]> {
  return v.parse(v.array(EquivalentSchema), JSON.parse(await readFile(EQUIVALENT, "utf8")));
}

/** Keeps the score of an area in the repository. */
export async function keep(area: string, kept: Kept): Promise<void> {
  const all = { ...(await keptScores()), [area]: kept };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(SCORES, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

/** Whether two faults are one and the same, wherever their lines have moved. */
export function isSame(a: v.InferOutput<typeof FaultSchema>, b: v.InferOutput<typeof FaultSchema>): boolean {
  return a.file === b.file && a.mutator === b.mutator && a.original === b.original && a.replacement === b.replacement;
}

/** Faults that the tests let pass. */
export function survivorsOf(tried: readonly Tried[]): Tried[] {
  return tried.filter(({ outcome }) => outcome === "survived" || outcome === "unreached");
}

/** Share of the faults that were noticed, in per cent with one decimal; 100 where there was none. */
export function scoreOf(tried: readonly Tried[]): number {
  const counted = tried.filter(({ outcome }) => outcome !== "broken").length;
  if (counted === 0) return 100;
  return Math.round((1000 * (counted - survivorsOf(tried).length)) / counted) / 10;
}

/**
 * What is wrong with a run, as sentences; none if nothing is.
 *
 * @param kept what the repository says of this area; a run by the same seed may let nothing pass that was noticed then.
 * @param atLeast what any other run has to reach, in per cent.
 */
export function faultsOfRun(tried: readonly Tried[], seed: string, kept: Kept | undefined, atLeast: number): string[] {
  if (kept?.seed !== seed) {
    const score = scoreOf(tried);
    return score < atLeast ? [`${String(score)} % is less than ${String(atLeast)} %.`] : [];
  }
  return survivorsOf(tried)
    .filter((fault) => !kept.survivors.some((known) => isSame(known, fault)))
    .map((fault) => `${fault.file}:${String(fault.line)} is not noticed, and is not among the kept survivors.`);
}
