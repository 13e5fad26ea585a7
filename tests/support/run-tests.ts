/** `npm test`: units, contract and lessons in Node, then the built site in a browser, and one line that sums up. */
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { EXIT_MISSING } from "../synapse/install.ts";
import { findBrowser } from "./browser.ts";
import { ROOT, run } from "./programs/run.ts";
import { buildOperator } from "./sites/operator.ts";
import { SEED } from "./seeded.ts";
import { buildSite } from "./sites/site.ts";
import { addUp, playwrightCounts, vitestCounts, type Counts } from "./test-counts.ts";

const long = process.argv.includes("--long");
const counts: Counts[] = [];
const problems: string[] = [];

/** Runs one of the test programs, and takes its counts from the report it leaves in .cache. */
async function runAndCount(
  name: string,
  command: readonly string[],
  read: (report: unknown) => Counts,
  env: Record<string, string>,
): Promise<void> {
  const file = join(ROOT, `.cache/${name}.json`);
  await rm(file, { force: true });
  const { code } = await run(command, { show: "output", env });
  if (existsSync(file)) counts.push(read(JSON.parse(await readFile(file, "utf8"))));
  else problems.push(`${name} left no report`);
  if (code !== 0) problems.push(`${name} failed`);
}

const runs = process.env["LOCKSTEP_RUNS"] ?? (long ? "500" : undefined);
/** One seed for the whole run, said at its beginning, so that what failed can be run again. */
const seeds: Record<string, string> = {
  LOCKSTEP_SEED: String(SEED),
  ...(runs === undefined ? {} : { LOCKSTEP_RUNS: runs }),
  ...(long ? { LOCKSTEP_LONG: "1" } : {}),
};
console.log(`Random cases: seed ${String(SEED)}${runs === undefined ? "" : `, ${runs} each`}\n`);

// Both at once: a build takes one core.
const builds: readonly (readonly [name: string, build: () => Promise<boolean>])[] = [
  ["the site", buildSite],
  ["the site as an operator builds it", buildOperator],
];
await Promise.all(
  builds.map(async ([name, build]) => {
    try {
      console.log((await build()) ? `Built ${name}.` : `Built already: ${name}.`);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }),
);

await runAndCount(
  "vitest",
  ["vitest", "run", "--reporter=default", "--reporter=json", "--outputFile.json=.cache/vitest.json"],
  vitestCounts,
  seeds,
);

try {
  console.log(`Browser: ${await findBrowser()}\n`);
  await runAndCount("playwright", ["playwright", "test"], playwrightCounts, seeds);
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
}

if (long) {
  const { code: stale } = await run(["node", "tests/screenshots/run.ts", "--check"], { show: "output" });
  if (stale !== 0) problems.push("a picture of a step is stale");
  // The first of each area's kept faults.
  const { code: passed } = await run(["node", "tests/mutation/run.ts", "--mutants", "15"], { show: "output" });
  if (passed !== 0) problems.push("the tests let a fault pass that they noticed before");
  const engines = await run(["node", "tests/engines/run.ts", "--long"], { show: "output" });
  if (engines.code === EXIT_MISSING) console.log("\nNo other browser can be had here: no other engine was tried.\n");
  else if (engines.code !== 0) problems.push("a test in another engine failed");
  const clients = await run(["node", "tests/clients/run.ts"], { show: "output" });
  if (clients.code === EXIT_MISSING) console.log("\nNot tried with outside clients, which cannot be had here.\n");
  else if (clients.code !== 0) problems.push("a session of an outside client failed");
  const { code } = await run(["node", "tests/synapse/run.ts", "--long"], { show: "output", env: seeds });
  if (code === EXIT_MISSING) console.log("\nNot compared with a real Synapse, which cannot be had here.\n");
  else if (code !== 0) problems.push("the comparison with Synapse failed");
}

const total = addUp(counts);
for (const problem of problems) console.log(problem);
for (const failure of total.failures) console.log(`failed: ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = problems.length === 0 && total.failed === 0 && total.passed > 0 ? 0 : 1;
