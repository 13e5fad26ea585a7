/** Has Stryker try a sample of faults with the tests of an area. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MutantResult } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";
import { ROOT } from "../support/programs/run.ts";
import type { Area } from "./areas.ts";
import { placeOf, type Fault } from "./mutants.ts";
import { OUTSIDE } from "./sample-checker.ts";
import type { Outcome, Tried } from "./scores.ts";

const OUTCOMES: Readonly<Record<MutantResult["status"], Outcome>> = {
  Killed: "noticed",
  Timeout: "hung",
  Survived: "survived",
  NoCoverage: "unreached",
  CompileError: "broken",
  RuntimeError: "broken",
  Ignored: "broken",
  Pending: "broken",
};

/** Reports count lines and columns from 1, the instrumenter from 0. */
function reportedPlace(result: MutantResult): string {
  const { start, end } = result.location;
  const location = {
    start: { line: start.line - 1, column: start.column - 1 },
    end: { line: end.line - 1, column: end.column - 1 },
  };
  return placeOf({ ...result, location });
}

/**
 * Tries each fault of a sample. A fault that makes the tests hang is ended after four times their usual time and 20 s.
 *
 * @throws if the tests fail without any fault.
 */
export async function tryFaults(name: string, area: Area, sample: readonly Fault[]): Promise<Tried[]> {
  const folder = join(ROOT, ".cache/mutation");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}-sample.json`);
  await writeFile(file, JSON.stringify(sample.map(({ place }) => place)));
  // Stryker's workers know nothing of us but what stands in their environment.
  Object.assign(process.env, { LOCKSTEP_AREA: name, LOCKSTEP_SAMPLE: file, LOCKSTEP_SEED: "1" });

  const results = await new Stryker({
    configFile: join(import.meta.dirname, "stryker.json"),
    mutate: [...area.sources],
  }).runMutationTest();

  const byPlace = new Map(results.map((result) => [reportedPlace(result), result]));
  return sample.map((fault) => {
    const result = byPlace.get(fault.place);
    if (result === undefined || result.statusReason === OUTSIDE) {
      throw new Error(`Nothing was said of the fault in ${fault.file}:${String(fault.line)}.`);
    }
    return { ...fault, outcome: OUTCOMES[result.status] };
  });
}
