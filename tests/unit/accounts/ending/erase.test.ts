/** The end of one account: in which order, once, and what is left where something fails. */
import { beforeEach, describe, expect, it } from "vitest";
import { createEraser, type Eraser } from "../../../../sandbox/accounts/erase.ts";
import { deriveKeys, localpartOf } from "../../../../sandbox/accounts/ids.ts";
import type { SynapseAdmin } from "../../../../sandbox/accounts/synapse/admin.ts";
import { HomeserverError, type Failure } from "../../../../sandbox/accounts/synapse/client.ts";

const KEYS = deriveKeys("a secret of the service");
const userIdOf = (name: string): string =>
  `@${localpartOf(KEYS, { id: "abcdefghij", expiresAt: 1_800_000_000_000, name })}:x`;
const [YOU, KIM] = [userIdOf("you"), userIdOf("kim")];
const NOTHING = { accounts: 0, rooms: 0, failed: 0 };
const REFUSED: Failure = { kind: "refused", status: 500, errcode: "M_UNKNOWN" };

let calls: string[];
let user: { deactivated: boolean } | undefined;
/** Creators of the rooms that the account is in. */
let rooms: Record<string, string>;
/** What fails, by its call. */
let failures: Record<string, Error>;
let eraser: Eraser;

beforeEach(() => {
  [calls, user, rooms, failures] = [[], { deactivated: false }, {}, {}];
  const did = <T>(call: string, result: T): Promise<T> => {
    calls.push(call);
    const failure = failures[call];
    return failure === undefined ? Promise.resolve(result) : Promise.reject(failure);
  };
  const admin = {
    user: (name: string) => did("look", user && { name, locked: false, creation_ts: 0, ...user }),
    lock: () => did("lock", undefined),
    deleteDevices: () => did("devices", undefined),
    deleteMedia: () => did("media", undefined),
    roomsOf: () => did("rooms", Object.keys(rooms)),
    creatorOf: (roomId: string) => Promise.resolve(rooms[roomId]),
    purgeRoom: (roomId: string) => did(roomId, undefined),
    deactivate: () => did("end", undefined),
  };
  eraser = createEraser(admin as unknown as SynapseAdmin, [KEYS]);
});

describe("an account", () => {
  it("is locked first and ended last", async () => {
    rooms = { "!one": YOU, "!two": YOU };
    expect(await eraser.erase(YOU)).toEqual({ accounts: 1, rooms: 2, failed: 0 });
    expect(calls).toEqual(["look", "lock", "devices", "media", "rooms", "!one", "!two", "end"]);
    expect(eraser.unconfirmed()).toEqual([]);
  });

  it("that is not ours is not even looked at", async () => {
    for (const other of ["@somebody:x", YOU.replace("you", "lee"), ""]) {
      expect(await eraser.erase(other)).toEqual(NOTHING);
    }
    expect(calls).toEqual([]);
  });

  it.each([[undefined], [{ deactivated: true }]])("that has ended already, as %j, is left alone", async (state) => {
    user = state;
    expect(await eraser.erase(YOU)).toEqual(NOTHING);
    expect(calls).toEqual(["look"]);
  });

  it("is ended once by those who come at the same time, and counted once", async () => {
    const erased = await Promise.all([eraser.erase(YOU), eraser.erase(YOU), eraser.erase(KIM)]);
    expect(erased).toEqual([{ ...NOTHING, accounts: 1 }, NOTHING, { ...NOTHING, accounts: 1 }]);
    expect(calls.filter((call) => call === "end")).toHaveLength(2);
    await eraser.erase(YOU);
    expect(calls.filter((call) => call === "end")).toHaveLength(3);
  });

  it.each(["look", "lock", "devices", "media", "rooms"])("stays to be found where %s fails", async (step) => {
    failures = { [step]: new HomeserverError(REFUSED) };
    await expect(eraser.erase(YOU)).rejects.toMatchObject({ failure: REFUSED });
    expect(calls.at(-1)).toBe(step);
    expect(eraser.unconfirmed()).toEqual([]);
    failures = {};
    expect(await eraser.erase(YOU)).toMatchObject({ accounts: 1 });
  });

  it("whose end was not confirmed is ended again, though it seems to have ended", async () => {
    failures = { end: new HomeserverError({ kind: "slow" }) };
    await expect(eraser.erase(YOU)).rejects.toMatchObject({ failure: { kind: "slow" } });
    expect(eraser.unconfirmed()).toEqual([YOU]);
    [user, failures, calls] = [{ deactivated: true }, {}, []];
    expect(await eraser.erase(YOU)).toEqual({ ...NOTHING, accounts: 1 });
    expect(calls).toEqual(["look", "end"]);
    expect(eraser.unconfirmed()).toEqual([]);
    expect(await eraser.erase(YOU)).toEqual(NOTHING);
  });
});

describe("the rooms of an account", () => {
  it("go with it where it has made them", async () => {
    rooms = { "!mine": YOU, "!theirs": KIM, "!foreign": "@somebody:x", "!lost": "" };
    expect(await eraser.erase(YOU)).toEqual({ accounts: 1, rooms: 1, failed: 0 });
    expect(calls.filter((call) => call.startsWith("!"))).toEqual(["!mine"]);
  });

  it.each<[string, Failure]>([
    ["refused", REFUSED],
    ["slow", { kind: "slow" }],
    ["nonsense", { kind: "nonsense" }],
  ])("that cannot be purged, %s, do not keep it", async (_kind, failure) => {
    rooms = { "!one": YOU, "!two": YOU };
    failures = { "!one": new HomeserverError(failure) };
    expect(await eraser.erase(YOU)).toEqual({ accounts: 1, rooms: 1, failed: 1 });
    expect(calls.at(-1)).toBe("end");
  });

  it.each([
    ["the homeserver is away", new HomeserverError({ kind: "unreachable" })],
    ["there is a defect in here", new TypeError("of the service")],
  ])("keep it where %s", async (_case, failure) => {
    rooms = { "!one": YOU };
    failures = { "!one": failure };
    await expect(eraser.erase(YOU)).rejects.toBe(failure);
    expect(calls).not.toContain("end");
  });

  it("are purged one by one only where they are of whom they are said to be, and that one is ours", async () => {
    rooms = { "!one": YOU, "!two": KIM, "!three": "@somebody:x" };
    expect(await eraser.purge("!one", YOU)).toBe(true);
    expect(await eraser.purge("!two", YOU)).toBe(false);
    expect(await eraser.purge("!three", "@somebody:x")).toBe(false);
    expect(await eraser.purge("!none", YOU)).toBe(false);
    expect(calls).toEqual(["!one"]);
  });
});
