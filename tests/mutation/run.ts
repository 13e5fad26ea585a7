/**
 * `npm run test:mutation -- --area homeserver`: puts small faults into the code, one at a time, and counts how many of them the
 * tests of that area notice. Faults are drawn by a seed; how long it takes is said before. `--keep` keeps the score.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../support/programs/run.ts";
import { AREAS, type Area } from "./areas.ts";
import { faultsOf, sampleOf, type Fault } from "./mutants.ts";
import { equivalents, faultsOfRun, isSame, keep, keptScores, scoreOf, survivorsOf, type Tried } from "./scores.ts";
import { tryFaults } from "./stryker.ts";

const USAGE = `--area ${Object.keys(AREAS).join("|")}, several times for several; --seed 1, else the kept one; --mutants 100; --keep`;
const FOLDER = join(ROOT, ".cache/mutation");

interface Options {
  readonly areas: readonly string[];
  /** Without one, that of the kept score: what was noticed then has to be noticed again. */
  readonly seed: string | undefined;
  readonly mutants: number;
  readonly keep: boolean;
}

/** @throws Error with a sentence where something is asked for that there is not. */
function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      area: { type: "string", multiple: true, default: Object.keys(AREAS) },
      seed: { type: "string" },
      mutants: { type: "string", default: "100" },
      keep: { type: "boolean", default: false },
    },
  });
  const unknown = values.area.filter((name) => AREAS[name] === undefined);
  if (unknown.length > 0) throw new Error(`There is no area "${unknown.join('", "')}".`);
  if (!/^[1-9]\d*$/.test(values.mutants)) throw new Error(`--mutants is a number of faults, not "${values.mutants}".`);
  return { areas: values.area, seed: values.seed, mutants: Number(values.mutants), keep: values.keep };
}

function describe({ file, line, mutator, original, replacement }: Fault): string {
  const short = (text: string) => (text.length > 160 ? `${text.slice(0, 157)}...` : text).replaceAll(/\s+/g, " ");
  return `${file}:${String(line)} (${mutator})\n    - ${short(original)}\n    + ${short(replacement)}`;
}

/** Tries one area, and tells whether all is well. */
async function runArea(name: string, area: Area, options: Options): Promise<boolean> {
  const known = await equivalents();
  const kept = (await keptScores())[name];
  const faults = await faultsOf(area);
  const candidates = faults.filter((fault) => !known.some((same) => isSame(same, fault)));
  const seed = options.seed ?? kept?.seed ?? "1";
  const sample = sampleOf(candidates, seed, options.mutants);
  const share = kept === undefined ? 1 : sample.length / kept.mutants;
  const guess =
    kept === undefined
      ? "for how long, nobody has kept"
      : `about ${String(Math.ceil((kept.seconds * (0.2 + 0.8 * share)) / 60))} minutes`;
  console.log(
    `\n${name}: ${String(sample.length)} of ${String(faults.length)} faults, seed ${seed}, ${guess}; ${String(faults.length - candidates.length)} are known to change nothing.`,
  );

  const begun = performance.now();
  const tried = await tryFaults(name, area, sample);
  const seconds = Math.round((performance.now() - begun) / 1000);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.json`), JSON.stringify(tried, undefined, 2));

  const count = (outcome: Tried["outcome"]) => String(tried.filter((one) => one.outcome === outcome).length);
  for (const fault of survivorsOf(tried)) console.log(`${fault.outcome.padEnd(9)} ${describe(fault)}`);
  const score = scoreOf(tried);
  console.log(
    `${name}: ${String(score)} % noticed (${count("noticed")} failed a test, ${count("hung")} hung; ${count("survived")} survived, ${count("unreached")} are reached by no test; ${count("broken")} did not run and do not count), ${String(seconds)} s`,
  );
  if (options.keep) {
    const survivors = survivorsOf(tried).map(({ file, mutator, original, replacement }) => ({
      file,
      mutator,
      original,
      replacement,
    }));
    await keep(name, { seed, mutants: sample.length, score, seconds, survivors });
    return true;
  }
  const wrong = faultsOfRun(tried, seed, kept, area.atLeast);
  for (const sentence of wrong) console.log(`FAILED  ${name}: ${sentence}`);
  return wrong.length === 0;
}

let options: Options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exit(2);
}
const failed: string[] = [];
for (const name of options.areas) {
  const area = AREAS[name];
  if (area === undefined) continue;
  try {
    if (!(await runArea(name, area, options))) failed.push(name);
  } catch (error) {
    console.log(`FAILED  ${name} could not be tried: ${error instanceof Error ? error.message : String(error)}`);
    failed.push(name);
  }
}
console.log(failed.length === 0 ? "\nNo score fell." : `\nNot well: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
