/**
 * `npm run test:synapse`: the contract, all lessons on accounts of the service, random traces and the service itself on a
 * real Synapse, one lesson in a browser, and one line that sums up. With `--long`, all lessons are done in a browser, the traces
 * are many, and service and Synapse are killed.
 */
import { readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { startAccounts } from "../support/programs/accounts.ts";
import { ROOT, run } from "../support/programs/run.ts";
import { buildOperator } from "../support/sites/operator.ts";
import { buildSite } from "../support/sites/site.ts";
import { addUp, playwrightCounts, vitestCounts, type Counts } from "../support/test-counts.ts";
import { EXIT_MISSING, SYNAPSE_VERSION, SynapseMissingError } from "./install.ts";
import { startSynapse } from "./server.ts";

const long = process.argv.includes("--long");
const operations = long ? 10_000 : 300;

const secondsSince = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(0)} s`;

interface Part {
  readonly name: string;
  readonly run: () => Promise<Counts>;
}

/** The long run shows at once what its parts say, since it takes an hour; the short one when a part has ended. */
async function say(command: readonly string[], env: Record<string, string> = {}): Promise<number> {
  const { code, output } = await run(command, { ...(long ? { show: "output" } : {}), env });
  process.stdout.write(output);
  return code;
}

/** Runs a file of tests on the Synapse at `url`; what the pattern leaves out does not count. */
async function runTests(url: string, file: string, pattern = "", more: Record<string, string> = {}): Promise<Counts> {
  const report = join(ROOT, `.cache/synapse-${basename(file)}.json`);
  await rm(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const named = pattern === "" ? [] : ["--testNamePattern", pattern];
  const env = { LOCKSTEP_HOMESERVER_URL: url, LOCKSTEP_SYNAPSE: "1", ...(long ? { LOCKSTEP_LONG: "1" } : {}), ...more };
  await say(["vitest", "run", file, ...named, ...reporters], env);
  const counts = vitestCounts(JSON.parse(await readFile(report, "utf8")));
  return pattern === "" ? counts : { ...counts, skipped: 0 };
}

/**
 * The browser tests that work in sandboxes, in both languages, with the site in remote mode and as an operator builds it; the
 * short run has one lesson on the operator's.
 */
async function runBrowser(url: string, accounts: string): Promise<Counts> {
  await buildSite();
  await buildOperator();
  const report = join(ROOT, ".cache/playwright.json");
  await rm(report, { force: true });
  const env = { LOCKSTEP_HOMESERVER_URL: url, LOCKSTEP_REMOTE: accounts, ...(long ? { LOCKSTEP_LONG: "1" } : {}) };
  const part = long ? [] : ["--project", "en at an operator's", "--grep", "the whole lesson"];
  await say(["playwright", "test", ...part], env);
  return playwrightCounts(JSON.parse(await readFile(report, "utf8")));
}

async function runTraces(url: string): Promise<Counts> {
  // The short run says the same every time; the long one looks for what is new.
  const seed = process.env["LOCKSTEP_SEED"] ?? (long ? undefined : "10");
  const seeded = seed === undefined ? [] : ["--seed", seed];
  const command = ["node", "tests/traces/difftest.ts", "--runs", String(operations), "--url", url, ...seeded];
  const code = await say(command);
  const failures = code === 0 ? [] : ["random traces: see .cache/difftest.json"];
  return { passed: 1 - failures.length, failed: failures.length, skipped: 0, failures };
}

async function main(): Promise<number> {
  const begun = performance.now();
  const synapse = await startSynapse();
  // All of it comes from one address, and much faster than any class.
  const accounts = await startAccounts({ synapse, settings: { PER_ADDRESS: "10000/10m" } });
  const solved = long ? "" : "is solved by its own solutions";
  const inOrder: readonly Part[] = [
    { name: "contract", run: () => runTests(synapse.url, "tests/contract/homeserver.test.ts") },
    {
      name: "lessons",
      run: () =>
        runTests(synapse.url, "tests/lessons/lessons.test.ts", solved, { LOCKSTEP_ACCOUNTS_URL: accounts.url }),
    },
    { name: "browser", run: () => runBrowser(synapse.url, accounts.url) },
    { name: "random traces", run: () => runTraces(synapse.url) },
  ];
  const ofAccounts: Part = { name: "accounts", run: () => runTests(synapse.url, "tests/synapse/accounts/") };
  const all: Counts[] = [];
  const runAll = async (parts: readonly Part[]): Promise<void> => {
    for (const { name, run: part } of parts) {
      const since = performance.now();
      const counts = await part();
      all.push(counts);
      console.log(`\n${name} on Synapse ${SYNAPSE_VERSION}: ${line(counts)}, in ${secondsSince(since)}\n`);
    }
  };
  try {
    // The accounts have a Synapse of their own, and mostly wait. Where it is killed against the clock, nothing else runs.
    if (long) await runAll([...inOrder, ofAccounts]);
    else await Promise.all([runAll(inOrder), runAll([ofAccounts])]);
  } finally {
    await accounts.stop();
    await synapse.stop();
  }
  const total = addUp(all);
  for (const failure of total.failures) console.log(`failed: ${failure}`);
  console.log(`On Synapse ${SYNAPSE_VERSION}, in ${secondsSince(begun)}:`);
  console.log(line(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

const line = ({ passed, failed, skipped }: Counts): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SynapseMissingError)) throw error;
  console.log(error.message);
  process.exitCode = EXIT_MISSING;
}
