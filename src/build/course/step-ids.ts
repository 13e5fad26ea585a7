/** How many steps lessons have, for ticks that know when a guide is done. */
import { lessonById } from "../../../sandbox/lessons/index.ts";

/** Step ids by lesson id, as the course list carries them: `{"verify-contact":["ask", ...]}`. */
export function stepsOf(lessons: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(lessons.map((id) => [id, lessonById(id)?.steps.map((step) => step.id) ?? []]));
}
