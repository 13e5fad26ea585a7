/** Ticks of all lessons, in the browser's storage or, where that is blocked, in memory. */
import type { ProgressStore } from "./types.ts";

/** Key in localStorage: `{"<lesson id>": ["<step id>", …]}`. The course list of the page reads it too. */
export const progressKey = (base: string): string => `lockstep:${base}:progress`;

/** @param base path under which the site is served. */
export function createProgressStore(base: string): ProgressStore {
  let memory: Record<string, readonly string[]> = {};

  const read = (): Record<string, readonly string[]> => {
    try {
      return parse(localStorage.getItem(progressKey(base))) ?? memory;
    } catch {
      return memory;
    }
  };

  return {
    done: (lessonId) => read()[lessonId] ?? [],
    setDone(lessonId, stepIds) {
      memory = { ...read(), [lessonId]: stepIds };
      try {
        localStorage.setItem(progressKey(base), JSON.stringify(memory));
      } catch {
        // Storage is blocked or full: the ticks last as long as the page, and the stage says that nothing is kept.
      }
    },
  };
}

function parse(text: string | null): Record<string, readonly string[]> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([lesson, steps]: [string, unknown]) =>
        Array.isArray(steps) ? [[lesson, steps.filter((step) => typeof step === "string")]] : [],
      ),
    );
  } catch {
    return {};
  }
}
