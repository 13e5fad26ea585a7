/** One reader of a load test: does lessons for real, with the real crypto, and tries again as a person would. */
import { LessonError } from "../../sandbox/lessons/define.ts";
import { SandboxError, type Home, type Lesson, type LessonSession } from "../../sandbox/lessons/index.ts";
import { openLesson, reach, solve } from "../lessons/support/harness.ts";

export interface ReaderOptions {
  readonly home: Home;
  readonly lessons: readonly Lesson[];
  /** Milliseconds that the reader reads and thinks before each step. */
  readonly think: () => number;
  /** Aborted when the time of the whole test is over. */
  readonly signal: AbortSignal;
}

/** One thing that a reader waited for. */
interface Wait {
  /** `<lesson>/<step>`, or `<lesson>/open` from the press on start until the lesson can be done. */
  readonly what: string;
  readonly milliseconds: number;
  /** How often the reader had to press again. */
  readonly again: number;
}

export interface Outcome {
  readonly waits: readonly Wait[];
  /** Codes of the errors after which the reader pressed again. */
  readonly told: readonly string[];
  /** Where the reader gave up, and the code of the error. */
  readonly failed: { readonly at: string; readonly code: string } | undefined;
}

/** So often somebody presses again before giving up. */
const MOST_TRIES = 6;
/** Milliseconds until whoever was told that something is not there has read that and presses again. */
const UNTIL_AGAIN = 3000;

/** Does the lessons one after the other. Never rejects. */
export async function read({ home, lessons, think, signal }: ReaderOptions): Promise<Outcome> {
  const waits: Wait[] = [];
  const told: string[] = [];
  let at = "";
  /** Does something until it works, and notes how long that took. */
  const wait = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    at = what;
    const begun = performance.now();
    for (let again = 0; ; again++) {
      try {
        const result = await work();
        waits.push({ what, milliseconds: performance.now() - begun, again });
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (again + 1 >= MOST_TRIES || error instanceof LessonError) throw error;
        told.push(codeOf(error));
        await sleep(UNTIL_AGAIN);
      }
    }
  };
  try {
    for (const lesson of lessons) {
      const session = await wait(`${lesson.id}/open`, () => openLesson(lesson, { home, signal }));
      try {
        await doSteps(session, think, wait);
      } finally {
        await session.close();
      }
    }
    return { waits, told, failed: undefined };
  } catch (error) {
    return { waits, told, failed: { at, code: codeOf(error) } };
  }
}

async function doSteps(
  session: LessonSession,
  think: () => number,
  wait: (what: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  for (const { id } of session.lesson.steps) {
    await sleep(think());
    await wait(`${session.lesson.id}/${id}`, async () => {
      if (session.state.value.error !== undefined && session.state.value.busy === undefined) await session.retry();
      // What was pressed before may have worked in the meantime.
      if (session.state.value.steps[id] === "done") return;
      await reach(session, id);
      await solve(session);
    });
  }
}

function codeOf(error: unknown): string {
  if (error instanceof SandboxError) return error.code;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
