/** How many sandboxes there may be, how long they last, and what is left of those that fail. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Eraser } from "../../../sandbox/accounts/erase.ts";
import { deriveKeys, isDeletionToken, localpartOf, ownName } from "../../../sandbox/accounts/ids.ts";
import { createSandboxes, type Sandboxes } from "../../../sandbox/accounts/sandboxes.ts";
import type { SynapseAdmin } from "../../../sandbox/accounts/synapse/admin.ts";

const [KEYS, OLD, OTHERS] = ["one", "the one before", "of others"].map(deriveKeys) as [Keys, Keys, Keys];
type Keys = ReturnType<typeof deriveKeys>;
const MAX = 4;
const LIFETIME = 3_600_000;
const nameOf = (keys: Keys, id: string, name: string): string =>
  `@${localpartOf(keys, { id: id.padEnd(10, "a"), expiresAt: 1_800_000_000_000, name })}:x`;

let listed: string[];
let lists: (readonly [part: string, deactivated: boolean])[];
let passed: number;
let now: number | undefined;
let calls: string[];
let leftBehind: number;
/** What comes of one more account. */
let register: (localpart: string) => Promise<string>;
let beforeList: () => Promise<void>;
let erase: (userId: string) => Promise<void>;
let sandboxes: Sandboxes;

beforeEach(() => {
  [listed, lists, calls] = [[], [], []];
  [passed, now, leftBehind] = [0, 1_795_867_200_999, 0];
  register = (localpart) => Promise.resolve(`@${localpart}:x`);
  beforeList = () => Promise.resolve();
  erase = () => Promise.resolve();
  const admin = {
    async users(part: string, deactivated: boolean) {
      lists.push([part, deactivated]);
      await beforeList();
      return { users: listed.filter((name) => name.includes(part)).map((name) => ({ name })), date: 0 };
    },
    async register(localpart: string, password: string, displayname: string) {
      const userId = await register(localpart);
      calls.push(`made ${displayname}`);
      expect(password).toMatch(/^([a-z2-7]{5}-){3}[a-z2-7]{5}$/);
      listed.push(userId);
      return userId;
    },
    lock: (userId: string) => Promise.resolve(void calls.push(`locked ${userId}`)),
  };
  const eraser = {
    async erase(userId: string) {
      calls.push(`erased ${userId}`);
      await erase(userId);
      listed = listed.filter((name) => name !== userId);
    },
  };
  sandboxes = createSandboxes({
    admin: admin as unknown as SynapseAdmin,
    eraser: eraser as unknown as Eraser,
    clock: { now: () => now, monotonic: () => passed },
    keys: [KEYS, OLD],
    lifetime: LIFETIME,
    maxSandboxes: MAX,
    publicHomeserver: "https://matrix.example.org",
    onLeftBehind: () => (leftBehind += 1),
  });
});

const made = async (names: readonly string[] = ["you"]) => {
  const sandbox = await sandboxes.create(names);
  if (typeof sandbox === "string") throw new Error(`There is none: ${sandbox}`);
  return sandbox;
};

describe("a sandbox", () => {
  it("has the users that were asked for, and tells when they end, in whole seconds", async () => {
    const sandbox = await made(["you", "kim"]);
    expect(sandbox).toEqual({
      id: expect.stringMatching(/^[a-z2-7]{10}$/) as string,
      homeserver: "https://matrix.example.org",
      expires_at: 1_795_870_800_000,
      now: 1_795_867_200_999,
      deletion_token: expect.any(String) as string,
      users: { you: expect.any(Object) as object, kim: expect.any(Object) as object },
    });
    expect(isDeletionToken([KEYS], sandbox.id, sandbox.deletion_token)).toBe(true);
    for (const [name, { user_id: userId }] of Object.entries(sandbox.users)) {
      expect(ownName([KEYS], userId)).toEqual({ id: sandbox.id, expiresAt: sandbox.expires_at, name });
    }
  });

  it("is none while the clock is not believed", async () => {
    now = undefined;
    expect(await sandboxes.create(["you"])).toBe("clock");
    expect(calls).toEqual([]);
  });
});

describe("there may be", () => {
  it("so many sandboxes, each counted once, and none of others", async () => {
    listed = [nameOf(KEYS, "b", "you"), nameOf(KEYS, "b", "kim"), nameOf(OLD, "c", "you"), nameOf(OTHERS, "d", "you")];
    expect(await sandboxes.count()).toBe(2);
    expect(lists).toEqual([["ls-", false]]);
    await made();
    await made();
    expect(await sandboxes.create(["you"])).toBe("full");
    expect(calls).toEqual(["made you", "made you"]);
  });

  it("no more when they are counted anew, 15 seconds after they were counted", async () => {
    for (let each = 0; each < MAX; each += 1) await made();
    listed = [];
    passed = 15_000;
    expect(await sandboxes.create(["you"])).toBe("full");
    expect(lists).toHaveLength(1);
    passed += 1;
    for (let each = 0; each < MAX; each += 1) await made();
    expect(await sandboxes.create(["you"])).toBe("full");
    expect(lists).toHaveLength(2);
  });

  it("no more by asking at once, nor while some are being made when they are counted", async () => {
    const gate = Promise.withResolvers<string>();
    register = () => gate.promise;
    const making = [made(), made()];
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
    passed = 15_001;
    listed = [];
    const more = Array.from({ length: 4 }, () => sandboxes.create(["you"]));
    gate.resolve(nameOf(KEYS, "b", "you"));
    await Promise.all(making);
    const results = await Promise.all(more);
    expect(results.filter((each) => each === "full")).toHaveLength(2);
  });

  it("as many as before where none was made", async () => {
    register = () => Promise.reject(new Error("no"));
    for (let each = 0; each < MAX; each += 1) await expect(made()).rejects.toThrow("no");
    passed = 15_001;
    register = (localpart) => Promise.resolve(`@${localpart}:x`);
    for (let each = 0; each < MAX; each += 1) await made();
    expect(await sandboxes.create(["you"])).toBe("full");
  });

  it("nothing said where counting failed: it is counted again", async () => {
    beforeList = () => Promise.reject(new Error("away"));
    await expect(sandboxes.count()).rejects.toThrow("away");
    await expect(sandboxes.create(["you"])).rejects.toThrow("away");
    beforeList = () => Promise.resolve();
    await made();
    expect(lists).toHaveLength(3);
  });
});

describe("the end of a sandbox", () => {
  it("shuts all its users out first, and no others", async () => {
    const [you, kim] = [nameOf(KEYS, "b", "you"), nameOf(OLD, "b", "kim")];
    listed = [you, kim, nameOf(OTHERS, "b", "lee"), nameOf(KEYS, "c", "you")];
    const { accounts, removed } = await sandboxes.end("baaaaaaaaa");
    expect(accounts).toBe(2);
    expect(lists).toEqual([["ls-baaaaaaaaa-", false]]);
    expect(calls.slice(0, 2)).toEqual([`locked ${you}`, `locked ${kim}`]);
    await removed;
    expect(calls.slice(2)).toEqual([`erased ${you}`, `erased ${kim}`]);
  });

  it("makes room for another one when all is removed", async () => {
    const [first] = await Promise.all(Array.from({ length: MAX }, () => made()));
    expect(await sandboxes.create(["you"])).toBe("full");
    const { removed } = await sandboxes.end(first?.id ?? "");
    await removed;
    await made();
  });

  it("that fails on the way rejects, and harms nobody who does not wait for it", async () => {
    listed = [nameOf(KEYS, "b", "you")];
    erase = () => Promise.reject(new Error("away"));
    const { removed } = await sandboxes.end("baaaaaaaaa");
    await new Promise(setImmediate);
    await expect(removed).rejects.toThrow("away");
  });

  it("comes at once where one of its users cannot be made", async () => {
    register = (localpart) =>
      localpart.endsWith("-kim") ? Promise.reject(new Error("no")) : Promise.resolve(`@${localpart}:x`);
    await expect(made(["you", "kim", "lee"])).rejects.toThrow("no");
    expect(calls.map((call) => call.split(" ")[0])).toEqual(["made", "made", "locked", "locked", "erased", "erased"]);
    expect(leftBehind).toBe(0);
    erase = () => Promise.reject(new Error("away"));
    await expect(made(["you", "kim"])).rejects.toThrow("no");
    expect(leftBehind).toBe(1);
  });
});
