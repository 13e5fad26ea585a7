/** Declares a lesson and checks what a type cannot: ids, and where steps go back to. */
import type { Lesson, Step } from "./types.ts";

/** A mistake in a lesson or its texts, said to its author: the file, what is wrong, and the fix. */
export class LessonError extends Error {
  override readonly name = "LessonError";
}

const ID = /^[a-z][a-z0-9-]*$/;

/** Steps, each with hints of its own: a check that returns another one does not compile. */
type Steps<Hints extends readonly string[]> = readonly [...{ [Index in keyof Hints]: Step<Hints[Index]> }];

/** Declares steps of a lesson that is written in several files; returns them as they are. */
export function defineSteps<const Hints extends readonly string[]>(steps: Steps<Hints>): readonly Step[] {
  return steps;
}

/**
 * Declares a lesson; returns it as it is.
 *
 * @throws LessonError if an id is not lower-case-with-hyphens or used twice, if a hint is declared twice, if `back.to` is not an earlier step
 *   of the same part, if only some steps name a part, or if the steps of a part do not stand together.
 */
export function defineLesson<const Hints extends readonly string[]>(
  lesson: Omit<Lesson, "steps"> & { readonly steps: Steps<Hints> },
): Lesson {
  const fail = (message: string): never => {
    throw new LessonError(`sandbox/lessons/course/${lesson.id}: ${message}`);
  };
  if (!ID.test(lesson.id)) fail(`the id "${lesson.id}" must be lower-case words joined by hyphens`);
  const earlier = new Map<string, string | undefined>();
  const parts = lesson.steps.map(({ part }) => part);
  if (parts.includes(undefined) && parts.some((part) => part !== undefined))
    fail("either all steps name a part or none");
  for (const [index, part] of parts.entries()) {
    if (part !== parts[index - 1] && parts.indexOf(part) !== index)
      fail(`the steps of part "${String(part)}" must stand together`);
  }
  for (const step of lesson.steps) {
    if (!ID.test(step.id)) fail(`the step id "${step.id}" must be lower-case words joined by hyphens`);
    if (earlier.has(step.id)) fail(`two steps have the id "${step.id}"; give one another`);
    if (step.kind === "do") {
      if (new Set(step.hints).size !== step.hints.length) fail(`step "${step.id}" declares a hint twice`);
      if (step.back !== undefined && (!earlier.has(step.back.to) || earlier.get(step.back.to) !== step.part)) {
        fail(`step "${step.id}" goes back to "${step.back.to}", which is not an earlier step of its part`);
      }
    }
    earlier.set(step.id, step.part);
  }
  return lesson;
}
