/**
 * `npm run load -- --readers 60`: that many readers do `verify-contact` and `recovery-key` for real, against the accounts
 * service and a Synapse with the configuration that operators get. On this machine only, bounded in count and time. With
 * `--deaths 8`, service and Synapse are killed as often while they do.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lessonById, type Lesson } from "../../sandbox/lessons/index.ts";
import { askAsSite } from "../support/as-site.ts";
import { ROOT } from "../support/programs/run.ts";
import { SEED } from "../support/seeded.ts";
import { EXIT_MISSING, SYNAPSE_VERSION, SynapseMissingError } from "../synapse/install.ts";
import { killAtRandom } from "./deaths.ts";
import { deploy } from "./deployment.ts";
import { figuresOf, tablesOf } from "./figures.ts";
import { watch } from "./processes.ts";
import { read, type Outcome } from "./reader.ts";

const LESSONS = ["verify-contact", "recovery-key"];
const MOST_READERS = 500;
const MOST_MINUTES = 60;

const { values } = parseArgs({
  options: {
    readers: { type: "string", default: "60" },
    /** Seconds in which all of them start. */
    within: { type: "string", default: "60" },
    /** Seconds that each thinks before a step, on average. */
    think: { type: "string", default: "0" },
    /** When whoever is not through gives up. */
    minutes: { type: "string", default: "15" },
    database: { type: "string", default: "sqlite-file" },
    workers: { type: "boolean", default: false },
    /** How often something is killed, at moments that come from LOCKSTEP_SEED. */
    deaths: { type: "string", default: "0" },
  },
});

const numberOf = (name: "readers" | "within" | "think" | "minutes" | "deaths", least: number, most: number): number => {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  console.error(`--${name} ${values[name]}: give a number from ${least} to ${most}.`);
  process.exit(2);
};
const readers = Math.round(numberOf("readers", 1, MOST_READERS));
const within = numberOf("within", 0, 3600) * 1000;
const think = numberOf("think", 0, 600) * 1000;
const minutes = numberOf("minutes", 1, MOST_MINUTES);
const deaths = Math.round(numberOf("deaths", 0, 100));
if (deaths > 0 && values.workers) {
  console.error("--deaths goes with a Synapse of one process: the addresses of workers change when they start anew.");
  process.exit(2);
}
const DATABASES = ["sqlite-file", "postgres"] as const;
const database = DATABASES.find((name) => name === values.database);
if (database === undefined) {
  console.error(`--database ${values.database}: there are ${DATABASES.join(" and ")}.`);
  process.exit(2);
}

const lessons = LESSONS.map(lessonById).filter((lesson): lesson is Lesson => lesson !== undefined);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Pauses of people are as often short as they are seldom long. */
const pause = (): number => (think === 0 ? 0 : Math.min(-Math.log(1 - Math.random()) * think, think * 5));

async function main(onDatabase: (typeof DATABASES)[number]): Promise<number> {
  // A sweep is to be under way, too, when the service is killed.
  const deployment = await deploy(
    { database: onDatabase, ...(values.workers && { workers: true }) },
    deaths > 0 ? { SWEEP: "5s" } : {},
  );
  try {
    const { accounts, homeserver } = deployment;
    askAsSite(accounts);
    // What is killed starts to count anew.
    const pids = { ...(deaths > 0 ? {} : deployment.pids), "all readers": process.pid };
    const home = { kind: "accounts", accounts, homeserver } as const;
    console.log(
      `Synapse ${SYNAPSE_VERSION} on ${onDatabase}${values.workers ? " with workers" : ""}: ${readers} readers start within ${within / 1000} s.`,
    );
    // Whoever breaks it off gets the figures so far, and leaves nothing running.
    const broken = new AbortController();
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => broken.abort());
    const signal = AbortSignal.any([AbortSignal.timeout(minutes * 60_000), broken.signal]);
    const watching = await watch(pids);
    const begun = performance.now();
    let through = 0;
    const one = async (number: number): Promise<Outcome> => {
      await sleep((number / readers) * within);
      const outcome = await read({ home, lessons, think: pause, signal });
      through += 1;
      if (through % 10 === 0 || through === readers) console.log(`${through} of ${readers} are through`);
      return outcome;
    };
    const allThrough = new AbortController();
    const killing = killAtRandom(deployment, {
      count: deaths,
      seed: SEED,
      signal: allThrough.signal,
      onBack: (victim, seconds) => console.log(`${victim} was killed, and is back after ${seconds.toFixed(1)} s`),
    });
    // Told below; until then readers go on as they can.
    killing.catch(() => undefined);
    const outcomes = await Promise.all(Array.from({ length: readers }, (_, number) => one(number)));
    const figures = figuresOf(outcomes, (performance.now() - begun) / 1000, await watching.stop());
    allThrough.abort();
    const killed = await killing;
    if (deaths > 0) console.log(`\nKilled ${killed} times (seed ${SEED}).`);
    console.log(`\n${tablesOf(figures)}`);
    await mkdir(join(ROOT, ".cache"), { recursive: true });
    await writeFile(join(ROOT, ".cache/load.json"), JSON.stringify(figures, null, 2));
    return figures.finished === readers ? 0 : 1;
  } finally {
    await deployment.stop();
  }
}

try {
  const code = await main(database);
  // The SDK never clears its timers.
  process.exit(code);
} catch (error) {
  if (!(error instanceof SynapseMissingError)) throw error;
  console.log(error.message);
  process.exit(EXIT_MISSING);
}
