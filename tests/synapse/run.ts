/** `npm run test:synapse`: the contract and all lessons on a real Synapse, and one line that sums up. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, run } from "../support/run.ts";
import { addUp, vitestCounts, type Counts } from "../support/test-counts.ts";
import { EXIT_MISSING, SYNAPSE_VERSION, SynapseMissingError } from "./install.ts";
import { startSynapse } from "./server.ts";

const line = ({ passed, failed, skipped }: Counts): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** Runs one project of the tests on a Synapse of its own. */
async function runOn(project: string): Promise<Counts> {
  const synapse = await startSynapse();
  const report = join(ROOT, `.cache/synapse-${project}.json`);
  await rm(report, { force: true });
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    await run(["vitest", "run", "--project", project, ...reporters], {
      show: "output",
      env: { LOCKSTEP_HOMESERVER_URL: synapse.url },
    });
  } finally {
    await synapse.stop();
  }
  return vitestCounts(JSON.parse(await readFile(report, "utf8")));
}

async function main(): Promise<number> {
  const counts: Counts[] = [];
  const begun = performance.now();
  for (const project of ["contract", "lessons"]) {
    const counted = await runOn(project);
    counts.push(counted);
    console.log(`\n${project} on Synapse ${SYNAPSE_VERSION}: ${line(counted)}\n`);
  }
  const total = addUp(counts);
  console.log(`On Synapse ${SYNAPSE_VERSION}, in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  console.log(line(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SynapseMissingError)) throw error;
  console.log(error.message);
  process.exitCode = EXIT_MISSING;
}
