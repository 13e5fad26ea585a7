/** Ticks of all lessons, kept in the reader's browser: `{"<lesson>": ["<step>", ...]}` under `lockstep:<base>:progress`. */
import type { ProgressStore } from "../../sandbox/lessons/types.ts";
import { keep, recall, storageKey } from "./storage.ts";

/** Done steps by lesson. */
export type Progress = Readonly<Record<string, readonly string[]>>;

/** Dispatched on `document` whenever ticks change in this tab. */
export const PROGRESS_EVENT = "lockstep:progress";

/** All ticks. What cannot be read counts as nothing done. */
export function readProgress(): Progress {
  return parseProgress(recall("progress"));
}

/** Ticks from their stored text; entries that are not lists of step ids are dropped. */
export function parseProgress(text: string | null): Progress {
  try {
    const entries = Object.entries(JSON.parse(text ?? "{}") as Readonly<Record<string, unknown>>);
    return Object.fromEntries(entries.filter((entry): entry is [string, string[]] => isStepList(entry[1])));
  } catch {
    return {};
  }
}

/** Whether something that was stored is a list of step ids. */
export function isStepList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((step) => typeof step === "string");
}

/** Keeps the done steps of a lesson; an empty list forgets the lesson. Tells this page; other tabs hear of it by `storage`. */
export function writeProgress(lessonId: string, stepIds: readonly string[]): void {
  const others = Object.entries(readProgress()).filter(([id]) => id !== lessonId);
  replaceProgress(Object.fromEntries(stepIds.length === 0 ? others : [...others, [lessonId, [...stepIds]]]));
}

/** Keeps these ticks in place of all others, and tells this page. Returns whether the browser took them. */
export function replaceProgress(next: Progress): boolean {
  const kept = keep("progress", Object.keys(next).length === 0 ? null : JSON.stringify(next));
  document.dispatchEvent(new CustomEvent(PROGRESS_EVENT));
  return kept;
}

/** Calls back whenever ticks change, here or in another tab. Returns how to stop. */
export function onProgress(changed: () => void): () => void {
  const fromOtherTab = (event: StorageEvent): void => {
    if (event.key === null || event.key === storageKey("progress")) changed();
  };
  document.addEventListener(PROGRESS_EVENT, changed);
  addEventListener("storage", fromOtherTab);
  return () => {
    document.removeEventListener(PROGRESS_EVENT, changed);
    removeEventListener("storage", fromOtherTab);
  };
}

/** How far a guide is: all steps of all its lessons done, some, or none. */
export function guideState(steps: Progress, progress: Progress): "done" | "started" | "todo" {
  const lessons = Object.entries(steps);
  const count = (test: (lesson: string, step: string) => boolean): number =>
    lessons.reduce((sum, [lesson, ids]) => sum + ids.filter((id) => test(lesson, id)).length, 0);
  const all = count(() => true);
  const done = count((lesson, step) => progress[lesson]?.includes(step) === true);
  if (done === 0) return "todo";
  return done === all ? "done" : "started";
}

/** The ticks as a running lesson keeps them. */
export const progressStore: ProgressStore = {
  done: (lessonId) => readProgress()[lessonId] ?? [],
  setDone: writeProgress,
};
