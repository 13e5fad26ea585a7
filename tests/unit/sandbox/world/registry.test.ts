/** Which sandboxes are kept: at most three, each lesson once, and nothing breaks without storage. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  deleteLeftovers,
  forgetSandbox,
  keepSandbox,
  storedSandboxes,
} from "../../../../sandbox/world/store/registry.ts";
import { stubLocalStorage } from "../../../support/local-storage.ts";

const sandbox = (lesson: string, usedAt: number) => ({
  lesson,
  version: "1.1",
  prefix: `lockstep:/:${lesson}:${String(usedAt)}`,
  usedAt,
});

beforeEach(() => {
  stubLocalStorage();
});

afterEach(() => vi.unstubAllGlobals());

const open = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no database"));
  });

const names = async (): Promise<string[]> => (await indexedDB.databases()).map(({ name }) => name ?? "").sort();

describe("kept sandboxes", () => {
  it("are three at most, and the one not used for longest gives way", () => {
    for (const [at, lesson] of ["a", "b", "c", "a", "d"].entries()) keepSandbox("/", sandbox(lesson, at));
    expect(storedSandboxes("/").map(({ lesson }) => lesson)).toEqual(["d", "a", "c"]);
  });

  it("are apart for sites under other paths", () => {
    keepSandbox("/one/", sandbox("a", 1));
    expect(storedSandboxes("/two/")).toEqual([]);
  });

  it("are none when what is stored is not ours", () => {
    localStorage.setItem("lockstep:/:sandboxes", '[{"lesson": 1}, "x", null]');
    expect(storedSandboxes("/")).toEqual([]);
    localStorage.setItem("lockstep:/:sandboxes", "{");
    expect(storedSandboxes("/")).toEqual([]);
  });

  it("are none where anything of an entry is missing or something else", () => {
    const entry = { lesson: "a", version: "1", prefix: "p", usedAt: 1 };
    const listed = (value: unknown) => {
      localStorage.setItem("lockstep:/:sandboxes", JSON.stringify([value]));
      return storedSandboxes("/").length;
    };
    expect(listed(entry)).toBe(1);
    for (const key of Object.keys(entry)) expect(listed({ ...entry, [key]: null }), key).toBe(0);
    expect(listed(null)).toBe(0);
  });

  it("are none, and forgetting does nothing, when storage is blocked", () => {
    vi.stubGlobal("localStorage", undefined);
    expect(storedSandboxes("/")).toEqual([]);
    expect(() => forgetSandbox("/", "a")).not.toThrow();
  });

  it("lose their databases when forgotten, and only those", async () => {
    keepSandbox("/", sandbox("a", 1));
    keepSandbox("/", sandbox("b", 2));
    for (const name of ["lockstep:/:a:1:tables", "lockstep:/:b:2:tables", "somebody else's"])
      (await open(name)).close();
    forgetSandbox("/", "a");
    await deleteLeftovers("/");
    await vi.waitFor(async () => expect(await names()).toEqual(["lockstep:/:b:2:tables", "somebody else's"]));
  });
});
