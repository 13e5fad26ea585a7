/** Lessons by id, for the build and the checks: data only. */
import { existsSync } from "node:fs";
import type { Lesson } from "../../sandbox/lessons/types.ts";

/** The lesson in `sandbox/lessons/<id>.ts`; undefined if there is none. */
export async function findLesson(id: string): Promise<Lesson | undefined> {
  const file = new URL(`../../sandbox/lessons/${id}.ts`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const module = (await import(file.href)) as { default?: Lesson };
  return module.default;
}
