/** Progress as a file that readers save and load: `{"lockstep":"progress","version":1,"done":{"<lesson>":["<step>", ...]}}`. */
import { isStepList, type Progress } from "./progress-store.ts";

/** Name under which the file is saved. */
export const PROGRESS_FILE = "lockstep-progress.json";

/** No honest file is larger; the browser is spared the rest. */
export const LARGEST_FILE = 200_000;

const VERSION = 1;

/** What a file holds, or why it is of no use. */
export type FileContent =
  { readonly kind: "progress"; readonly progress: Progress } | { readonly kind: "bad" } | { readonly kind: "newer" };

/** The text of the file. */
export function progressFile(progress: Progress): string {
  return `${JSON.stringify({ lockstep: "progress", version: VERSION, done: progress }, null, 2)}\n`;
}

/** Reads the text of a file. A file that is damaged anywhere counts as bad as a whole. */
export function readProgressFile(text: string): FileContent {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { kind: "bad" };
  }
  if (!isRecord(file) || file["lockstep"] !== "progress") return { kind: "bad" };
  const { version, done } = file;
  if (typeof version === "number" && version > VERSION) return { kind: "newer" };
  if (version !== VERSION || !isRecord(done) || !Object.values(done).every(isStepList)) return { kind: "bad" };
  return { kind: "progress", progress: done as Progress };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Both progresses together. Of the second only what the course has is taken.
 *
 * @param steps the steps of every lesson
 * @returns the progress, and how many steps are new in it
 */
export function merged(own: Progress, other: Progress, steps: Progress): { progress: Progress; added: number } {
  const progress: Record<string, readonly string[]> = { ...own };
  let added = 0;
  for (const [lesson, ids] of Object.entries(steps)) {
    const has = stepsIn(own, lesson);
    const more = ids.filter((id) => !has.includes(id) && stepsIn(other, lesson).includes(id));
    if (more.length === 0) continue;
    progress[lesson] = [...has, ...more];
    added += more.length;
  }
  return { progress, added };
}

function stepsIn(progress: Progress, lesson: string): readonly string[] {
  return Object.hasOwn(progress, lesson) ? (progress[lesson] ?? []) : [];
}
