/** The lessons, and the one way from the page into the sandbox. Light: the SDK comes with `openSession`. */
import * as course from "./course/index.ts";
import { loadSandboxCode } from "./loading.ts";
import type { Lesson, OpenOptions, LessonSession } from "./types.ts";
import { deleteLeftovers, forgetSandbox } from "../world/index.ts";

export { SandboxError } from "../world/index.ts";
export type * from "../world/index.ts";
export type * from "./types.ts";
export { prefetchSandbox, storedLessons } from "./stored.ts";
export { createLessonTexts } from "./texts.ts";

/** All lessons. */
export const lessons: readonly Lesson[] = Object.values(course);

/** The lesson with an id, or undefined. */
export function lessonById(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === id);
}

/** Tells an author what to do about a lesson that is not there. */
export function noLesson(id: string): string {
  return `there is no lesson "${id}": correct the id, or write sandbox/lessons/course/${id}.ts and export it in course/index.ts`;
}

/**
 * Deletes what is kept of a lesson's sandbox without opening it. Accounts on a real homeserver end, at the latest when
 * their time is over.
 */
export async function deleteStored(base: string, lessonId: string): Promise<void> {
  forgetSandbox(base, lessonId);
  await deleteLeftovers(base);
}

/**
 * Opens the sandbox of a lesson, woken or fresh, and runs the lesson in it.
 *
 * @throws SandboxError with a code for every failure; the signal's reason if aborted.
 */
export async function openSession(lesson: Lesson, options: OpenOptions): Promise<LessonSession> {
  options.onProgress?.({ stage: "code" });
  const code = await loadSandboxCode();
  return code.openSession(lesson, options);
}
