/** Small things kept in the reader's browser: under the site's own path, and never in the way where storage is blocked. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readersLanguage, rememberLanguage } from "../../../src/page/language.ts";
import {
  onProgress,
  PROGRESS_EVENT,
  progressStore,
  readProgress,
  replaceProgress,
  writeProgress,
} from "../../../src/page/progress-store.ts";
import { keep, recall, storageKey } from "../../../src/page/storage.ts";

let kept: Map<string, string>;
let tab: EventTarget;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal("document", new EventTarget());
  tab = new EventTarget();
  vi.stubGlobal("addEventListener", tab.addEventListener.bind(tab));
  vi.stubGlobal("removeEventListener", tab.removeEventListener.bind(tab));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

function blockStorage(): void {
  const blocked = (): never => {
    throw new DOMException("", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: blocked, setItem: blocked, removeItem: blocked });
}

describe("storage", () => {
  test("keeps, gives back and forgets", () => {
    expect(recall("a")).toBeNull();
    expect(keep("a", "1")).toBe(true);
    expect(recall("a")).toBe("1");
    expect([...kept]).toEqual([["lockstep:/:a", "1"]]);
    expect(keep("a", null)).toBe(true);
    expect([recall("a"), kept.size]).toEqual([null, 0]);
  });

  test.each(["/learn", "/learn/"])("of a site under %s is its own", async (base) => {
    vi.stubEnv("BASE_URL", base);
    vi.resetModules();
    const storage = await import("../../../src/page/storage.ts");
    expect(storage.storageKey("a")).toBe("lockstep:/learn/:a");
  });

  test("that is blocked keeps nothing, and says so", () => {
    blockStorage();
    expect([keep("a", "1"), keep("a", null), recall("a")]).toEqual([false, false, null]);
    expect(readProgress()).toEqual({});
    expect(replaceProgress({ a: ["one"] })).toBe(false);
  });
});

test("the language that a reader has chosen comes before the browser's", () => {
  vi.stubGlobal("navigator", { languages: ["de-AT", "en"] });
  expect(readersLanguage(["en", "de"])).toBe("de");
  rememberLanguage("en");
  expect(readersLanguage(["en", "de"])).toBe("en");
  expect([...kept]).toEqual([["lockstep:/:language", "en"]]);
});

describe("ticks", () => {
  test("are kept by lesson, and a lesson without any is forgotten", () => {
    writeProgress("a", ["one"]);
    writeProgress("b", ["two", "three"]);
    writeProgress("a", ["one", "four"]);
    expect(readProgress()).toEqual({ a: ["one", "four"], b: ["two", "three"] });
    expect([progressStore.done("a"), progressStore.done("c")]).toEqual([["one", "four"], []]);
    progressStore.setDone("a", []);
    expect(readProgress()).toEqual({ b: ["two", "three"] });
    expect([...kept.keys()]).toEqual(["lockstep:/:progress"]);
    writeProgress("b", []);
    expect(kept.size).toBe(0);
  });

  test("tell this page when they change, whether or not the browser keeps them", () => {
    const changed = vi.fn();
    const stop = onProgress(changed);
    expect(replaceProgress({ a: ["one"] })).toBe(true);
    expect(changed).toHaveBeenCalledOnce();
    blockStorage();
    replaceProgress({});
    expect(changed).toHaveBeenCalledTimes(2);
    stop();
    replaceProgress({});
    expect(changed).toHaveBeenCalledTimes(2);
    expect(PROGRESS_EVENT).toBe("lockstep:progress");
  });

  test("tell it when another tab changes them or all is deleted, and of nothing else", () => {
    const changed = vi.fn();
    const stop = onProgress(changed);
    const other = (key: string | null) => tab.dispatchEvent(Object.assign(new Event("storage"), { key }));
    other(storageKey("theme"));
    other("lockstep:/other/:progress");
    expect(changed).not.toHaveBeenCalled();
    other(storageKey("progress"));
    other(null);
    expect(changed).toHaveBeenCalledTimes(2);
    stop();
    other(null);
    expect(changed).toHaveBeenCalledTimes(2);
  });
});
