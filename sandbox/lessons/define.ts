/** Declares a lesson and checks what a type cannot: ids, and where steps go back to. */
import type { Lesson } from "./types.ts";

/** A mistake in a lesson or its texts, said to its author: the file, what is wrong, and the fix. */
export class LessonError extends Error {
  override readonly name = "LessonError";
}

const ID = /^[a-z][a-z0-9-]*$/;

/**
 * Returns the lesson as it is.
 *
 * @throws LessonError if an id is not lower-case-with-hyphens or used twice, if a hint is declared twice, or if `back.to` is not an earlier step.
 */
export function defineLesson(lesson: Lesson): Lesson {
  const fail = (message: string): never => {
    throw new LessonError(`sandbox/lessons/${lesson.id}.ts: ${message}`);
  };
  if (!ID.test(lesson.id)) fail(`the id "${lesson.id}" must be lower-case words joined by hyphens`);
  const earlier = new Set<string>();
  for (const step of lesson.steps) {
    if (!ID.test(step.id)) fail(`the step id "${step.id}" must be lower-case words joined by hyphens`);
    if (earlier.has(step.id)) fail(`two steps have the id "${step.id}"; give one another`);
    if (step.kind === "do") {
      if (new Set(step.hints).size !== step.hints.length) fail(`step "${step.id}" declares a hint twice`);
      if (step.back !== undefined && !earlier.has(step.back.to)) {
        fail(`step "${step.id}" goes back to "${step.back.to}", which is not an earlier step`);
      }
    }
    earlier.add(step.id);
  }
  return lesson;
}
