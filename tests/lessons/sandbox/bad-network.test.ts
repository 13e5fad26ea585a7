/**
 * Lessons on a bad network: each ends solved, or stops with a code that has a sentence, and goes on when it is tried again.
 * `LOCKSTEP_SCHEDULES=200` tries so many for each lesson, from `LOCKSTEP_SEED`; `LOCKSTEP_LESSON` takes one.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import strings from "../../../content/i18n/en.json" with { type: "json" };
import { SandboxError } from "../../../sandbox/errors.ts";
import { lessons, type Lesson, type LessonSession } from "../../../sandbox/lessons/index.ts";
import { LONG } from "../../support/samples.ts";
import { SEED } from "../../support/seeded.ts";
import { BadNetwork } from "../support/bad-network.ts";
import { openLesson, reach, solve } from "../support/harness.ts";
import { Server, withoutPauses } from "../support/server.ts";

const EACH = Number(process.env["LOCKSTEP_SCHEDULES"] ?? (LONG ? 3 : 0));
/** Nobody waits longer for one step, however bad the network: what takes longer hangs. */
const PATIENCE_MS = 60_000;
/** Of what fails, after the first time. */
const TRIES = 2;

const only = process.env["LOCKSTEP_LESSON"];
const cases = lessons
  .filter(({ id }) => (only ?? id) === id)
  .flatMap(({ id }) => Array.from({ length: EACH }, (_, n) => [id, SEED + n] as const));

let server: Server;
let session: LessonSession | undefined;

beforeEach(() => {
  server = new Server();
  withoutPauses();
});

afterEach(async () => {
  server.comeBack();
  await session?.close();
  session = undefined;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Does something until it succeeds: what fails has a sentence, and the first failure mends the network. */
async function untilItWorks<T>(what: string, network: BadNetwork, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await withPatience(what, work());
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      network.happened.push(`${what}: ${error.code}`);
      expect(strings, what).toHaveProperty([`error.${error.code}`]);
      expect(error.code, `${what}: ${String(error.cause)}`).not.toBe("unexpected");
      if (attempt === TRIES) throw new StuckError(`${what} fails on a good network: ${error.code}`);
      network.mend();
    }
  }
}

/** A failure that has a sentence, and stays. */
class StuckError extends Error {}

async function withPatience<T>(what: string, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what} hangs`)), PATIENCE_MS);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Notes which checks came true. */
function watched(lesson: Lesson): { readonly lesson: Lesson; readonly proven: ReadonlySet<string> } {
  const proven = new Set<string>();
  const steps = lesson.steps.map((step) => {
    if (step.kind !== "do") return step;
    const check: typeof step.check = (snapshot) => {
      const verdict = step.check(snapshot);
      if (verdict === true) proven.add(step.id);
      return verdict;
    };
    return { ...step, check };
  });
  return { lesson: { ...lesson, steps }, proven };
}

/** Does a lesson from its beginning to its end. */
async function play(found: Lesson, network: BadNetwork): Promise<void> {
  const { lesson, proven } = watched(found);
  const open = await untilItWorks("opening", network, () =>
    openLesson(lesson, { home: server.home, clock: network.clock }),
  );
  session = open;
  for (const step of lesson.steps) {
    await untilItWorks(step.id, network, async () => {
      if (open.state.value.error !== undefined) await open.retry();
      if (open.state.value.steps[step.id] === "done") return;
      await reach(open, step.id);
      const { error } = open.state.value;
      if (error !== undefined) throw new SandboxError(error);
      await solve(open);
    });
    expect(open.state.value.steps[step.id]).toBe("done");
    if (step.kind === "do") expect(proven, `${step.id} is ticked on evidence`).toContain(step.id);
  }
  expect(open.state.value.current).toBeUndefined();
}

// In the long run, or where schedules are asked for: a lesson has many.
describe.runIf(cases.length > 0)("a lesson on a bad network", () => {
  it.each(cases)(
    "%s, by the seed %i",
    async (id, seed) => {
      const found = lessons.find((lesson) => lesson.id === id);
      if (found === undefined) throw new Error(`there is no lesson "${id}"`);
      const network = new BadNetwork(seed, (request) => server.carry(request));
      server.intercept = network.intercept;
      server.clock = network.clock;
      try {
        await play(found, network);
      } catch (error) {
        console.error(network.happened.join("\n"));
        // Whoever is signed out in the middle is told so, and a fresh start helps.
        if (!network.revoked || !(error instanceof StuckError)) throw error;
        await session?.close();
        network.mend();
        await play(found, network);
      }
    },
    20 * PATIENCE_MS,
  );
});
