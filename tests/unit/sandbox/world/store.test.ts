/** The store of a sandbox: one batch per commit, wakes only what is complete, and gives up rather than lag behind. */
import { forceCloseDatabase, IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../../../sandbox/backend/types.ts";
import { openStore, type WorldStore } from "../../../../sandbox/world/store/store.ts";
import { stubLocalStorage } from "../../../support/local-storage.ts";

const account = { userId: "@fox:sandbox.invalid", deviceId: "D", accessToken: "t", password: "p" };

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  stubLocalStorage();
  return () => vi.unstubAllGlobals();
});

const open = (lessonVersion = 1, onFull = (): void => undefined, onLost = (): void => undefined) =>
  openStore({ base: "/", lesson: "test", lessonVersion, onFull, onLost });

async function opened(...args: Parameters<typeof open>): Promise<WorldStore> {
  const store = await open(...args);
  if (typeof store === "string") throw new Error(store);
  return store;
}

describe("a sandbox's store", () => {
  it("keeps rows, deletions and accounts, and wakes with them once it is complete", async () => {
    const store = await opened();
    expect(store.waking).toBe(false);
    await store.homeserver.commit([
      { table: "users", key: "a", value: { n: 1 } },
      { table: "users", key: "b", value: { n: 2 } },
    ]);
    await store.homeserver.commit([{ table: "users", key: "b", value: undefined }]);
    await store.saveDevice("you/laptop", { account });
    await store.mirror.commit([{ table: "users", key: "a", value: { n: 3 } }]);
    await store.saveAttack("active", []);
    await store.saveAttack("active", ["relay"]);
    await store.setArranged();
    store.close();

    const again = await opened();
    expect(again.waking).toBe(true);
    expect(await again.homeserver.load()).toEqual([{ table: "users", key: "a", value: { n: 1 } }]);
    expect(await again.mirror.load()).toEqual([{ table: "users", key: "a", value: { n: 3 } }]);
    expect(await again.attacks()).toEqual({ active: ["relay"] });
    expect(await again.devices()).toEqual(new Map([["you/laptop", { account }]]));
    again.close();
  });

  it("stores nothing of a sandbox that is being made, and all of it when it is complete", async () => {
    const store = await opened();
    await store.homeserver.commit([{ table: "users", key: "a", value: 1 }]);
    await store.homeserver.commit([{ table: "users", key: "a", value: 2 }]);
    await store.saveDevice("you/laptop", { account });
    expect(await store.homeserver.load()).toEqual([]);
    expect((await store.devices()).size).toBe(0);
    await store.setArranged();
    expect(await store.homeserver.load()).toEqual([{ table: "users", key: "a", value: 2 }]);
    expect((await store.devices()).size).toBe(1);
    store.close();
  });

  it("does not wake half a sandbox", async () => {
    const half = await opened();
    await half.saveDevice("you/laptop", { account });
    half.close();
    const fresh = await opened();
    expect(fresh.waking).toBe(false);
    expect((await fresh.devices()).size).toBe(0);
    fresh.close();
  });

  it("is for one tab at a time", async () => {
    const store = await opened();
    expect(await open()).toBe("other-tab");
    store.close();
    (await opened()).close();
  });

  it("is of one home: a sandbox that began on another server is told apart from an outdated one", async () => {
    const at = (lessonVersion: number, home?: string) =>
      openStore({
        base: "/",
        lesson: "test",
        lessonVersion,
        onFull: () => undefined,
        onLost: () => undefined,
        ...(home === undefined ? {} : { home }),
      });
    const store = await at(1, "https://one.example");
    if (typeof store === "string") throw new Error(store);
    await store.setArranged();
    store.close();
    expect(await at(1)).toBe("elsewhere");
    expect(await at(1, "https://two.example")).toBe("elsewhere");
    expect(await at(2)).toBe("outdated");
    const again = await at(1, "https://one.example");
    expect(typeof again === "string" ? again : again.waking).toBe(true);
    if (typeof again !== "string") again.close();
  });

  it("keeps the accounts that were leased for it until they are given back", async () => {
    const lease = {
      token: "t",
      service: "https://a.example",
      expiresAt: Date.now() + 1000,
    } as unknown as Lease;
    const store = await opened();
    expect(store.lease).toBeUndefined();
    store.keepLease(lease);
    await store.setArranged();
    store.close();
    const again = await opened();
    expect(again.lease).toEqual(lease);
    again.keepLease(undefined);
    again.close();
    const last = await opened();
    expect(last.lease).toBeUndefined();
    last.close();
  });

  it("knows whether a device's keys are there, and deletes those of one device only", async () => {
    const store = await opened();
    const other = { ...account, deviceId: "D2" };
    expect(await store.hasKeys(account)).toBe(false);
    const database = (name: string) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
        request.onerror = () => reject(request.error ?? new Error("no database"));
      });
    await database(`${store.cryptoPrefix(account)}::matrix-sdk-crypto`);
    await database(`${store.cryptoPrefix(other)}::matrix-sdk-crypto`);
    expect(store.cryptoPrefix(other)).not.toBe(store.cryptoPrefix(account));
    expect([await store.hasKeys(account), await store.hasKeys(other)]).toEqual([true, true]);
    await store.forgetKeys(account);
    await vi.waitFor(async () => expect(await store.hasKeys(account)).toBe(false));
    expect(await store.hasKeys(other)).toBe(true);
    await store.setArranged();
    await store.delete();
    await vi.waitFor(async () => expect(await indexedDB.databases()).toEqual([]));
  });

  it("leaves no database of half a sandbox behind", async () => {
    (await opened()).close();
    const fresh = await opened();
    await vi.waitFor(async () => expect(await indexedDB.databases()).toHaveLength(1));
    expect(localStorage.getItem("lockstep:/:sandboxes")).toContain(fresh.cryptoPrefix(account).split(":@")[0]);
    fresh.close();
  });

  it("says when it is of another version", async () => {
    const store = await opened(1);
    await store.setArranged();
    store.close();
    expect(await open(2)).toBe("outdated");
  });

  it("is nothing after it was deleted", async () => {
    const store = await opened();
    await store.setArranged();
    await store.delete();
    const fresh = await opened();
    expect(fresh.waking).toBe(false);
    fresh.close();
  });

  it("goes on in memory when the disk is full, and is not woken later", async () => {
    const onFull = vi.fn();
    const store = await opened(1, onFull);
    await store.setArranged();
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await store.homeserver.commit([{ table: "users", key: "a", value: 1 }]);
    put.mockRestore();
    expect(onFull).toHaveBeenCalledOnce();
    await store.homeserver.commit([{ table: "users", key: "b", value: 1 }]);
    store.close();
    const fresh = await opened();
    expect(fresh.waking).toBe(false);
    fresh.close();
  });

  it("fails the commit, and nothing else, on any other fault", async () => {
    const onFull = vi.fn();
    const store = await opened(1, onFull);
    await store.setArranged();
    const halfBad = [
      { table: "t", key: "good", value: 1 },
      { table: "t", key: "bad", value: () => 1 },
    ];
    await expect(store.homeserver.commit(halfBad)).rejects.toThrow();
    expect(onFull).not.toHaveBeenCalled();
    expect(await store.homeserver.load()).toEqual([]);
    await store.homeserver.commit([{ table: "t", key: "k", value: 1 }]);
    store.close();
  });

  it("says when the browser has deleted it between two visits, and not that it is there", async () => {
    const store = await opened();
    await store.setArranged();
    store.close();
    vi.stubGlobal("indexedDB", new IDBFactory());
    expect(await open()).toBe("cleared");
    // As long as nobody has decided, it stays so, and no lock is held.
    expect(await open()).toBe("cleared");
  });

  it.each(["InvalidStateError", "UnknownError"])("says when its connection is gone: %s", async (name) => {
    const onLost = vi.fn();
    const store = await opened(1, undefined, onLost);
    await store.setArranged();
    const begin = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
      throw new DOMException("gone", name);
    });
    await expect(store.homeserver.commit([{ table: "t", key: "k", value: 1 }])).rejects.toThrow("gone");
    begin.mockRestore();
    expect(onLost).toHaveBeenCalledOnce();
    store.close();
    const again = await opened();
    expect(again.waking).toBe(true);
    again.close();
  });

  it("says when the browser closes its connection", async () => {
    const onLost = vi.fn();
    const begin = vi.spyOn(IDBDatabase.prototype, "transaction");
    const store = await opened(1, undefined, onLost);
    await store.setArranged();
    const database = begin.mock.contexts[0] as IDBDatabase;
    begin.mockRestore();
    expect(onLost).not.toHaveBeenCalled();
    forceCloseDatabase(database as never);
    await vi.waitFor(() => expect(onLost).toHaveBeenCalled());
    expect(onLost).toHaveBeenCalledOnce();
    store.close();
  });

  it("cannot be had where storage is blocked, and locks with it", async () => {
    vi.stubGlobal("navigator", { locks: { request: () => Promise.reject(new DOMException("no", "SecurityError")) } });
    expect(await open()).toBe("storage-blocked");
  });

  it("cannot be had where storage is blocked", async () => {
    vi.stubGlobal("localStorage", {
      getItem: () => null,
      setItem: () => {
        throw new DOMException("no", "SecurityError");
      },
    });
    expect(await open()).toBe("storage-blocked");
  });
});
