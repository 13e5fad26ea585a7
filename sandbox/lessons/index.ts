/** The lessons, and the one way from the page into the sandbox. Light: the SDK comes with `openSession`. */
import { loadSandboxCode } from "./loading.ts";
import firstMessage from "./first-message.ts";
import type { Lesson, OpenOptions, Session } from "./types.ts";
import verifyContact from "./verify-contact.ts";
import { deleteLeftovers, forgetSandbox, storedSandboxes } from "../world/index.ts";

export { SandboxError } from "../world/index.ts";
export type * from "../world/index.ts";
export type * from "./types.ts";
export { LessonError } from "./define.ts";
export { createLessonTexts } from "./texts.ts";

/** All lessons, in the order of the course. */
export const lessons: readonly Lesson[] = [firstMessage, verifyContact];

/** The lesson with an id, or undefined. */
export function lessonById(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === id);
}

/** Ids of lessons whose sandbox this browser keeps. */
export function storedLessons(base: string): readonly string[] {
  return storedSandboxes(base).map((sandbox) => sandbox.lesson);
}

/** Deletes what is kept of a lesson's sandbox without opening it. */
export async function deleteStored(base: string, lessonId: string): Promise<void> {
  forgetSandbox(base, lessonId);
  await deleteLeftovers(base);
}

/** Begins to load code and WASM, on the reader's intent. A failure is left to `openSession` to tell. */
export function prefetchSandbox(): void {
  loadSandboxCode()
    .then((code) => code.loadCrypto())
    .catch(() => undefined);
}

/**
 * Opens the sandbox of a lesson, woken or fresh, and runs the lesson in it.
 *
 * @throws SandboxError with a code for every failure; the signal's reason if aborted.
 */
export async function openSession(lesson: Lesson, options: OpenOptions): Promise<Session> {
  options.onProgress?.({ stage: "code" });
  const code = await loadSandboxCode();
  return code.openSession(lesson, options);
}
