/** Opening a sandbox that nobody is in: what is kept of it, and how its failures are told apart. */
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../../../../sandbox/backend/types.ts";
import { SandboxError } from "../../../../sandbox/errors.ts";
import { openWorld } from "../../../../sandbox/world/open.ts";
import type { WorldOptions } from "../../../../sandbox/world/options.ts";
import { storedSandboxes } from "../../../../sandbox/world/store/registry.ts";
import { stubLocalStorage } from "../../../support/local-storage.ts";

const OPTIONS: WorldOptions = {
  lesson: "test",
  lessonVersion: 1,
  cast: [],
  nameOf: (name) => name,
  base: "/",
  persistence: "auto",
  fresh: false,
};

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  stubLocalStorage();
  return () => vi.unstubAllGlobals();
});

const kept = (): number => storedSandboxes("/").length;
const databases = async (): Promise<number> => (await indexedDB.databases()).length;

/** Opens and closes a sandbox, so that it is kept. */
async function keep(options: Partial<WorldOptions> = {}): Promise<void> {
  await (await openWorld({ ...OPTIONS, ...options })).close();
}

const failing =
  (error: Error): (() => Promise<never>) =>
  () =>
    Promise.reject(error);

describe("a new sandbox", () => {
  it("is arranged before it is handed over, says so, and is kept", async () => {
    const stages: string[] = [];
    const arrange = vi.fn(() => Promise.resolve());
    const world = await openWorld({ ...OPTIONS, arrange, onProgress: ({ stage }) => stages.push(stage) });
    expect(arrange.mock.calls).toEqual([[world]]);
    expect(stages.at(-1)).toBe("keys");
    expect(world.persistence.value).toEqual({ kind: "stored" });
    await world.close();
    expect(kept()).toBe(1);
  });

  it("lives in memory where that is wanted", async () => {
    const world = await openWorld({ ...OPTIONS, persistence: "memory" });
    expect(world.persistence.value).toEqual({ kind: "memory", reason: "chosen" });
    await world.close();
    expect([kept(), await databases()]).toEqual([0, 0]);
  });

  it("leaves nothing behind when it cannot be made, and says why", async () => {
    const refused = new SandboxError("homeserver-busy");
    await expect(openWorld({ ...OPTIONS, arrange: failing(refused) })).rejects.toBe(refused);
    const reason = new Error("closed by the reader");
    const signal = AbortSignal.abort(reason);
    await expect(openWorld({ ...OPTIONS, signal, arrange: failing(reason) })).rejects.toBe(reason);
    expect(kept()).toBe(0);
    await vi.waitFor(async () => expect(await databases()).toBe(0));
  });

  it("is made in memory when the browser takes no more, and is unexpected if that fails, too", async () => {
    const arrange = vi.fn((): Promise<unknown> => Promise.resolve()).mockRejectedValueOnce(new Error("full"));
    const world = await openWorld({ ...OPTIONS, arrange });
    expect(world.persistence.value).toEqual({ kind: "memory", reason: "storage-full" });
    expect(arrange).toHaveBeenCalledTimes(2);
    await world.close();
    expect(kept()).toBe(0);
    await expect(openWorld({ ...OPTIONS, arrange: failing(new Error("defect")) })).rejects.toMatchObject({
      code: "unexpected",
    });
  });
});

describe("a kept sandbox", () => {
  it("is woken without being arranged again, unless a fresh one is wanted", async () => {
    const arrange = vi.fn(() => Promise.resolve());
    await keep({ arrange });
    await keep({ arrange });
    expect(arrange).toHaveBeenCalledTimes(1);
    await keep({ arrange, fresh: true });
    expect(arrange).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["outdated", { lessonVersion: 2 }],
    ["elsewhere", { home: { kind: "other", address: "https://b", open: () => ({}) as unknown as Backend } }],
  ] as const)("that is %s is said to be so, and stays", async (code, change) => {
    await keep();
    await expect(openWorld({ ...OPTIONS, ...change })).rejects.toMatchObject({ code: `store-${code}` });
    expect(kept()).toBe(1);
    await keep();
  });

  it("that is gone although it was to be gone on with was deleted by the browser", async () => {
    await expect(openWorld({ ...OPTIONS, kept: true })).rejects.toMatchObject({ code: "store-cleared" });
    expect(kept()).toBe(0);
    await keep();
    const world = await openWorld({ ...OPTIONS, kept: true });
    expect(world.persistence.value).toEqual({ kind: "stored" });
    await world.close();
  });

  it("that another tab has open is had in memory", async () => {
    const first = await openWorld(OPTIONS);
    const second = await openWorld(OPTIONS);
    expect(second.persistence.value).toEqual({ kind: "memory", reason: "other-tab" });
    await second.close();
    await first.close();
  });

  it("that cannot be read is corrupt, and stays until the reader decides", async () => {
    const prefix = (): string => storedSandboxes("/")[0]?.prefix ?? "";
    await keep();
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(`${prefix()}:tables`);
      request.onsuccess = () => resolve(request.result);
    });
    const write = database.transaction("tables", "readwrite");
    write.objectStore("tables").put({ table: "users", key: "a", value: "no user" }, '["users","a"]');
    await new Promise((resolve) => (write.oncomplete = resolve));
    database.close();
    await expect(openWorld(OPTIONS)).rejects.toMatchObject({ code: "store-corrupt" });
    expect(kept()).toBe(1);
  });

  it("is deleted with all that is its", async () => {
    const world = await openWorld(OPTIONS);
    await world.delete();
    expect(kept()).toBe(0);
    await vi.waitFor(async () => expect(await databases()).toBe(0));
    await world.close();
  });
});
