/** How many steps lessons have, for ticks that know when a guide is done. */
import { findLesson } from "./lessons.ts";

/** Step ids by lesson id, as the course list carries them: `{"verify-contact":["say-hello", ...]}`. */
export async function stepsOf(lessons: readonly string[]): Promise<Record<string, readonly string[]>> {
  const found = await Promise.all(
    lessons.map(async (id) => [id, (await findLesson(id))?.steps.map((step) => step.id) ?? []] as const),
  );
  return Object.fromEntries(found);
}
