/** A browser's localStorage for tests in Node. */
import { vi } from "vitest";

/** Puts an empty one in place until `vi.unstubAllGlobals()`. */
export function stubLocalStorage(): void {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
}
