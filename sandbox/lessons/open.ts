/** Opens a lesson's sandbox and runs the lesson in it. Loads the SDK, so it is imported only when a reader starts. */
import { openWorld } from "../world/open.ts";
import { Runner } from "./runner.ts";
import type { Lesson, OpenOptions, LessonSession } from "./types.ts";

/**
 * @throws SandboxError; the signal's reason if aborted.
 */
export async function openSession(lesson: Lesson, options: OpenOptions): Promise<LessonSession> {
  const {
    texts,
    progress,
    base,
    persistence = "auto",
    fresh = false,
    kept = false,
    signal,
    onProgress,
    clock,
    home,
  } = options;
  const { prepares = true } = options;
  const { arrange, cast } = lesson.start;
  const world = await openWorld({
    lesson: lesson.id,
    lessonVersion: lesson.version,
    cast,
    nameOf: (member) => texts.name(member),
    ...(lesson.attacks?.includes("inject-plaintext") === true ? { forgery: texts.say("forged") } : {}),
    base,
    persistence,
    fresh,
    kept,
    ...(arrange === undefined
      ? {}
      : { arrange: (made) => arrange(made, texts, signal ?? new AbortController().signal) }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(clock === undefined ? {} : { clock }),
    ...(home === undefined ? {} : { home }),
  });
  const runner = new Runner({ lesson, world, texts, progress, prepares });
  return {
    lesson,
    world,
    state: runner.state,
    markRead: (stepId) => runner.markRead(stepId),
    showMe: (caller) => runner.showMe(caller),
    choosePart: (part) => runner.choosePart(part),
    retry: () => runner.retry(),
    async close() {
      runner.stop();
      await world.close();
    },
    async delete() {
      // If this fails all stays as it is, to be tried again.
      await world.endAccounts();
      runner.stop();
      progress.setDone(lesson.id, []);
      await world.delete();
    },
  };
}
