/** What a device has to do about each event of its client, and when its first sync is in. */
import { describe, expect, it, vi } from "vitest";
import { firstSync, listen, type Listener } from "../../../../sandbox/device/listen.ts";
import {
  ClientEvent,
  CryptoEvent,
  HttpApiEvent,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  SyncState,
  type MatrixClient,
} from "../../../../sandbox/device/sdk/index.ts";
import { event, fakeClient, ME } from "./fake-client.ts";

const emit = (client: MatrixClient, name: string, ...args: readonly unknown[]): void => {
  (client as unknown as { emit: (name: string, ...args: readonly unknown[]) => void }).emit(name, ...args);
};

/** A client, and what its listener was told, in order. */
function listening() {
  const { client } = fakeClient();
  const told: unknown[][] = [];
  const note =
    (name: keyof Listener) =>
    (...args: unknown[]) =>
      void told.push([name, ...args]);
  listen(client, {
    news: note("news"),
    trustChanged: note("trustChanged"),
    ownDevicesChanged: note("ownDevicesChanged"),
    synced: note("synced"),
    loggedOut: note("loggedOut"),
    verificationRequested: note("verificationRequested"),
    verificationCancelled: note("verificationCancelled"),
  });
  return { client, told };
}

const message = event("m.room.message", {});
const cancelled = event("m.key.verification.cancel", { "m.relates_to": { rel_type: "m.reference", event_id: "$1" } });
const request = {};

describe("a device is told", () => {
  it.each<[string, readonly unknown[], unknown[][]]>([
    [ClientEvent.AccountData, [message], [["news"]]],
    [RoomEvent.LocalEchoUpdated, [message], [["news"]]],
    [RoomEvent.MyMembership, [], [["news"]]],
    [RoomEvent.Receipt, [message], [["news"]]],
    [RoomMemberEvent.Membership, [message], [["news"]]],
    [RoomStateEvent.Events, [message], [["news"]]],
    [MatrixEventEvent.Decrypted, [message], [["news"]]],
    [CryptoEvent.KeyBackupStatus, [true], [["news"]]],
    [CryptoEvent.KeyBackupSessionsRemaining, [3], [["news"]]],
    [RoomEvent.Timeline, [message], [["news"]]],
    [RoomEvent.Timeline, [cancelled], [["news"], ["verificationCancelled", "$1"]]],
    [RoomEvent.Timeline, [event("m.key.verification.cancel", {})], [["news"], ["verificationCancelled", undefined]]],
    [CryptoEvent.UserTrustStatusChanged, ["@kim:a"], [["trustChanged"]]],
    [CryptoEvent.KeysChanged, [{}], [["trustChanged"]]],
    [CryptoEvent.DevicesUpdated, [["@kim:a"]], [["trustChanged"]]],
    [CryptoEvent.DevicesUpdated, [["@kim:a", ME]], [["trustChanged"], ["ownDevicesChanged"]]],
    [ClientEvent.Sync, [SyncState.Reconnecting], [["synced", SyncState.Reconnecting]]],
    [HttpApiEvent.SessionLoggedOut, [new Error("gone")], [["loggedOut"]]],
    [CryptoEvent.VerificationRequestReceived, [request], [["verificationRequested", request]]],
  ])("of %s %#", (name, args, expected) => {
    const { client, told } = listening();
    emit(client, name, ...args);
    expect(told).toEqual(expected);
  });

  it("nothing once the client's listeners are removed", () => {
    const { client, told } = listening();
    client.removeAllListeners();
    emit(client, RoomEvent.Timeline, cancelled);
    emit(client, ClientEvent.Sync, SyncState.Error);
    expect(told).toEqual([]);
  });
});

describe("the first sync", () => {
  const OTHERS = [SyncState.Catchup, SyncState.Reconnecting, SyncState.Stopped];

  /** How it ended after these states; and that nothing listens any more if it did. */
  async function after(...states: readonly SyncState[]): Promise<unknown> {
    return from(null, ...states);
  }

  /** The same for a client that is in a state already. */
  async function from(before: SyncState | null, ...states: readonly SyncState[]): Promise<unknown> {
    const { client } = fakeClient();
    vi.spyOn(client, "getSyncState").mockReturnValue(before);
    // The client has a listener of its own.
    client.removeAllListeners(ClientEvent.Sync);
    const outcome = vi.fn<(ended: unknown) => void>();
    const waiting = firstSync(client).then(() => outcome("in"), outcome);
    for (const state of states) emit(client, ClientEvent.Sync, state);
    await Promise.race([waiting, new Promise((resolve) => setImmediate(resolve))]);
    expect(client.listenerCount(ClientEvent.Sync)).toBe(outcome.mock.calls.length === 0 ? 1 : 0);
    return outcome.mock.calls[0]?.[0];
  }

  it.each([SyncState.Prepared, SyncState.Syncing])("is in with %s, whatever came before", async (state) => {
    expect(await after(state)).toBe("in");
    expect(await after(...OTHERS, state)).toBe("in");
  });

  it("has failed with an error, and stays so", async () => {
    expect(await after(SyncState.Error)).toMatchObject({ code: "homeserver-unreachable" });
    expect(await after(SyncState.Error, SyncState.Prepared)).toMatchObject({ code: "homeserver-unreachable" });
  });

  it("is waited for in every other state", async () => {
    expect(await after(...OTHERS)).toBeUndefined();
    for (const state of OTHERS) expect(await from(state)).toBeUndefined();
  });

  it.each([SyncState.Prepared, SyncState.Syncing])("is in at once where the client is %s", async (state) => {
    expect(await from(state)).toBe("in");
  });

  it("is waited for again after an error", async () => {
    expect(await from(SyncState.Error, SyncState.Syncing)).toBe("in");
  });
});
