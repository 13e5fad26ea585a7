/**
 * `npm run difftest -- --runs N --seed S`: random traces on the embedded homeserver and on Synapse, until N operations are
 * done. With `--record`, asks Synapse for what `npm test` compares with where there is none.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { ROOT } from "../support/programs/run.ts";
import { EXIT_MISSING, SynapseMissingError } from "../synapse/install.ts";
import { startSynapse } from "../synapse/server.ts";
import { compare, tellAll, type Explained, type Finding, type Server } from "./compare.ts";
import { traces, type Trace } from "./generate.ts";
import { placesThatDiffer } from "./normalise.ts";
import { RECORDED, type Recorded } from "./recorded.ts";
import { embeddedServer, serverAt } from "./servers.ts";
import { shrink } from "./shrink.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    url: { type: "string" },
    record: { type: "boolean", default: false },
  },
});
/** The smallest trace that the last run found. */
const LAST = join(ROOT, ".cache/difftest.json");
const wanted = Number(values.runs);
const seed = Number(values.seed);
if (!Number.isInteger(wanted) || wanted < 1 || !Number.isInteger(seed)) {
  console.error("--runs and --seed want whole numbers.");
  process.exit(1);
}

/**
 * Whether the servers differ each time. The embedded one does one thing after the other; Synapse does several at once, and
 * may count what was said a moment ago only a moment later.
 */
async function differsAlways(here: Server, there: Server, trace: Trace): Promise<boolean> {
  for (let again = 0; again < 2; again++) {
    if ((await compare(here, there, trace)).finding === undefined) return false;
  }
  return true;
}

const placesOf = ({ embedded, synapse }: Finding): string => placesThatDiffer(embedded, synapse).join("; ");

/** Runs traces until enough operations are done. Returns the smallest trace that differs, if one does. */
async function search(here: Server, there: Server): Promise<{ trace: Trace; finding: Finding } | undefined> {
  let operations = 0;
  let count = 0;
  let found: { trace: Trace; finding: Finding } | undefined;
  const explained: Explained = new Map();
  let timings = 0;
  const property = fc.asyncProperty(traces, async (trace) => {
    if (operations >= wanted && found === undefined) return;
    const { finding, operations: compared } = await compare(here, there, trace, explained);
    operations += compared;
    count += 1;
    if (finding !== undefined && !(await differsAlways(here, there, trace))) {
      timings += 1;
      console.log(`Once, and not again: ${finding.operation.kind}, ${placesOf(finding)}`);
    } else if (finding !== undefined) {
      found = { trace: trace.slice(0, finding.index + 1), finding };
      throw new Error("different");
    }
  });
  await fc.check(property, { seed, numRuns: wanted, endOnFailure: true });
  console.log(`${operations} operations in ${count} traces, seed ${seed}.`);
  for (const [reason, times] of explained) console.log(`  ${times} times: ${reason}`);
  if (timings > 0) console.log(`  ${timings} times: Synapse itself said something else when asked the same again`);
  if (found === undefined) return undefined;
  const trace = await shrink(
    found.trace,
    async (shorter) => (await compare(here, there, shorter)).finding !== undefined,
  );
  return { trace, finding: (await compare(here, there, trace)).finding ?? found.finding };
}

/** Asks Synapse again in all traces that have once shown a difference, the last one too, and in `--runs` operations of new ones. */
async function record(there: Server): Promise<number> {
  const before = JSON.parse(await readFile(RECORDED, "utf8").catch(() => "[]")) as readonly Recorded[];
  const last = JSON.parse(await readFile(LAST, "utf8").catch(() => "[]")) as Trace;
  const found = before.flatMap(({ found: isFound, trace }) => (isFound ? [trace] : []));
  if (last.length > 0) found.push(last);
  const sample: Trace[] = [];
  for (const trace of fc.sample(traces, { seed, numRuns: wanted })) {
    if (sample.flat().length < wanted) sample.push(trace);
  }
  const all = [...found, ...sample];
  const recorded: Recorded[] = [];
  for (const [index, trace] of all.entries()) {
    recorded.push({ found: index < found.length, trace, told: await tellAll(there, trace) });
  }
  await writeFile(RECORDED, `[\n${recorded.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`);
  await rm(LAST, { force: true });
  console.log(`Recorded ${all.flat().length} operations in ${all.length} traces.`);
  return 0;
}

async function main(): Promise<number> {
  const begun = performance.now();
  const synapse = values.url === undefined ? await startSynapse() : undefined;
  try {
    const base = synapse?.url ?? values.url ?? "";
    if (values.record) return await record(serverAt(base));
    const found = await search(await embeddedServer(), serverAt(base));
    console.log(`${((performance.now() - begun) / 1000).toFixed(0)} s`);
    if (found === undefined) return 0;
    await mkdir(join(ROOT, ".cache"), { recursive: true });
    await writeFile(LAST, JSON.stringify(found.trace, null, 2));
    console.log(
      `A difference without a reason, after these operations (also in ${LAST}; --record keeps them for good):`,
    );
    for (const operation of found.trace) console.log(JSON.stringify(operation));
    console.log("What differs (embedded | Synapse):");
    for (const place of placesThatDiffer(found.finding.embedded, found.finding.synapse)) console.log(`  ${place}`);
    return 1;
  } finally {
    await synapse?.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SynapseMissingError)) throw error;
  console.log(error.message);
  process.exitCode = EXIT_MISSING;
}
