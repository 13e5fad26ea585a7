/** The life of a device: it starts, does what it is told, loses touch with its homeserver, stops, is signed out. */
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  AllDevicesIsolationMode,
  ClientEvent,
  HttpApiEvent,
  MatrixClient,
  OnlySignedDevicesIsolationMode,
  SyncState,
} from "../../../../sandbox/device/sdk/index.ts";
import { loadCrypto } from "../../../../sandbox/device/sdk/load-crypto.ts";
import { LAPTOP, ME, settled } from "./fake-client.ts";
import { fakeDevice } from "./fake-device.ts";

beforeAll(() => loadCrypto());
let running: ReturnType<typeof fakeDevice> | undefined;
afterEach(async () => {
  await running?.device.stop();
  vi.restoreAllMocks();
});

/** A device that has not been started; it is stopped after the test. */
const made = (...args: Parameters<typeof fakeDevice>) => (running = fakeDevice(...args));

/** A device whose first sync is in, and the list of its account's devices. */
async function started(...args: Parameters<typeof fakeDevice>) {
  const fake = made(...args);
  const starting = fake.device.start();
  await fake.sync();
  await starting;
  await settled();
  return fake;
}

/** The SDK says how a sync went. */
const synced = ({ client }: ReturnType<typeof fakeDevice>, state: SyncState): void => {
  client().emit(ClientEvent.Sync, state, null);
};

describe("a device starts", () => {
  it.each([
    ["in memory", undefined, { useIndexedDB: false }],
    ["in the browser's store", "prefix", { cryptoDatabasePrefix: "prefix" }],
  ])("with its keys %s, and is ready after the first sync", async (_where, cryptoPrefix, opened) => {
    const fake = made({ options: { cryptoPrefix } });
    const over = vi.fn();
    const starting = fake.device.start(new AbortController().signal).then(over);
    await vi.waitUntil(() => fake.times("GET /sync") > 0, { interval: 1 });
    expect(over).not.toHaveBeenCalled();
    await fake.sync();
    await starting;
    expect(fake.opened).toHaveBeenCalledExactlyOnceWith(opened);
    const [syncing] = fake.started.mock.calls.flat();
    expect(syncing).toMatchObject({ initialSyncLimit: 200, disablePresence: true });
    expect(syncing?.filter?.getDefinition()).toEqual({ room: { timeline: { limit: 200 } } });
    expect(fake.last()).toMatchObject({
      ref: "you/laptop",
      member: "you",
      userId: ME,
      deviceId: LAPTOP,
      state: "ready",
    });
  });

  it.each([
    ["as the server tells them", { devices: [{ device_id: LAPTOP, display_name: "My laptop" }] }, ["My laptop"]],
    ["as it knows them, where the server does not tell", new TypeError("offline"), [LAPTOP]],
  ])("and lists the devices of its account, %s", async (_how, answer, listed) => {
    const users = { [ME]: { devices: { [LAPTOP]: { signed: true } } } };
    const fake = await started({ users, answers: { "GET /devices": answer } });
    expect(fake.last()?.ownDevices.map(({ displayName }) => displayName)).toEqual(listed);
  });

  it("but not if the store of its keys cannot be opened", async () => {
    const refused = new Error("no store");
    const { device, started: syncing, shown } = made({ opening: Promise.reject(refused) });
    await expect(device.start()).rejects.toBe(refused);
    await device.stop();
    expect(syncing).not.toHaveBeenCalled();
    expect(shown).toEqual([]);
  });

  it("but not if the homeserver is away", async () => {
    const fake = made();
    const starting = fake.device.start();
    await vi.waitUntil(() => fake.times("GET /sync") > 0, { interval: 1 });
    synced(fake, SyncState.Error);
    await expect(starting).rejects.toMatchObject({ code: "homeserver-unreachable" });
  });

  it("but not if that is given up, and hears no more of it", async () => {
    const giveUp = new AbortController();
    const fake = made();
    const starting = fake.device.start(giveUp.signal);
    await vi.waitUntil(() => fake.started.mock.calls.length > 0, { interval: 1 });
    giveUp.abort("enough");
    await expect(starting).rejects.toBe("enough");
    synced(fake, SyncState.Error);
    await settled();
    expect(fake.last()).toBeUndefined();
  });
});

describe("a device that is stopped while the store of its keys is opened", () => {
  it("does not sync, and has stopped when the store is open", async () => {
    const opening = Promise.withResolvers<undefined>();
    const stopClient = vi.spyOn(MatrixClient.prototype, "stopClient");
    const { device, started: syncing, shown } = made({ opening: opening.promise });
    const starting = device.start();
    const stopped = vi.fn();
    const stopping = device.stop().then(stopped);
    await settled();
    expect(stopped).not.toHaveBeenCalled();
    expect(stopClient).not.toHaveBeenCalled();
    opening.resolve(undefined);
    await expect(starting).rejects.toMatchObject({ code: "closed" });
    await stopping;
    expect(stopClient).toHaveBeenCalledOnce();
    expect(syncing).not.toHaveBeenCalled();
    expect(shown).toEqual([]);
  });

  it("has stopped also if the store could not be opened", async () => {
    const { device } = made({ opening: Promise.reject(new Error("no store")) });
    const starting = device.start().catch(() => undefined);
    await device.stop();
    await starting;
  });
});

describe("a device that has not started or has stopped", () => {
  it("refuses to do anything, and shows nothing", async () => {
    const { device, asked, shown } = made();
    await device.refresh();
    await expect(device.actions.sendToRoom("!a:a", "hello")).rejects.toMatchObject({ code: "closed" });
    await device.stop();
    await expect(device.actions.sendToRoom("!a:a", "hello")).rejects.toMatchObject({ code: "closed" });
    expect([asked, shown]).toEqual([[], []]);
  });

  it("shows nothing more, not even what it was reading", async () => {
    const reading = Promise.withResolvers<object>();
    const fake = await started();
    Object.assign(fake.crypto, { getSecretStorageStatus: () => reading.promise });
    const { length } = fake.shown;
    const refreshing = fake.device.refresh();
    await settled();
    await fake.device.stop();
    reading.resolve({ ready: false, defaultKeyId: null });
    await refreshing;
    await fake.device.refresh();
    expect(fake.shown).toHaveLength(length);
  });

  it("fails in reading without a word; one that runs says so", async () => {
    const fake = await started();
    const reading = Promise.withResolvers<object>();
    const failed = new Error("closed");
    Object.assign(fake.crypto, { getCrossSigningStatus: () => reading.promise });
    const refreshing = fake.device.refresh();
    reading.reject(failed);
    await expect(refreshing).rejects.toBe(failed);
    const again = fake.device.refresh();
    await fake.device.stop();
    await again;
  });

  it("hears nothing any more, and stops once", async () => {
    const stopClient = vi.spyOn(MatrixClient.prototype, "stopClient");
    const fake = await started();
    await fake.device.stop();
    await fake.device.stop();
    expect(stopClient).toHaveBeenCalledOnce();
    expect(fake.client().eventNames()).toEqual([]);
    expect(fake.told.onRemoved).not.toHaveBeenCalled();
  });
});

describe("a device in touch with its homeserver or not", () => {
  it.each([SyncState.Reconnecting, SyncState.Error])("is unreachable after %s, and ready again later", async (away) => {
    const fake = await started();
    synced(fake, away);
    await fake.device.refresh();
    expect(fake.last()?.state).toBe("unreachable");
    await fake.device.actions.setOnlyVerified(true);
    synced(fake, SyncState.Syncing);
    await fake.device.refresh();
    expect(fake.last()?.state).toBe("ready");
  });

  it("can do things while it is unreachable: the homeserver may be back at any moment", async () => {
    const fake = await started({ answers: { "POST /rooms/!a%3Aa/leave": {} } });
    synced(fake, SyncState.Error);
    await fake.device.actions.declineInvite("!a:a");
    expect(fake.times("POST /rooms/!a%3Aa/leave")).toBe(1);
  });

  it.each([
    ["nothing that a sync could have brought", "here", SyncState.Syncing, 0],
    ["its identity's keys, which may come with every sync", "elsewhere", SyncState.Syncing, 1],
    ["its identity's keys, but not before it has caught up", "elsewhere", SyncState.Catchup, 0],
  ])("is read anew for %s", async (_what, identity, state, times) => {
    const here = identity === "here";
    const privateKeysCachedLocally = { masterKey: here, selfSigningKey: here, userSigningKey: here };
    const fake = await started({
      users: { [ME]: { masterKey: "key" } },
      crypto: { getCrossSigningStatus: () => Promise.resolve({ privateKeysCachedLocally }) },
    });
    expect(fake.last()?.encryption.identity).toBe(identity);
    const { length } = fake.shown;
    synced(fake, state);
    await settled();
    expect(fake.shown.length - length).toBe(times);
  });

  it("is not ready before its first sync is, whatever comes in between", async () => {
    const fake = made();
    const starting = fake.device.start();
    await vi.waitUntil(() => fake.times("GET /sync") > 0, { interval: 1 });
    synced(fake, SyncState.Reconnecting);
    await fake.device.refresh();
    expect(fake.last()?.state).toBe("starting");
    await fake.sync();
    await starting;
  });
});

describe("a device that the homeserver no longer knows", () => {
  it("stops, and says so once", async () => {
    const fake = await started();
    const client = fake.client();
    client.emit(HttpApiEvent.SessionLoggedOut, new Error("gone") as never);
    await settled();
    expect(fake.told.onRemoved).toHaveBeenCalledOnce();
    expect(client.clientRunning).toBe(false);
    await expect(fake.device.actions.renameDevice(LAPTOP, "x")).rejects.toMatchObject({ code: "closed" });
  });

  it("has signed itself out", async () => {
    const hears = (): object => {
      fake.client().emit(HttpApiEvent.SessionLoggedOut, new Error("gone") as never);
      return {};
    };
    const fake = await started({ answers: { "POST /logout": hears } });
    await fake.device.actions.removeThisDevice();
    expect(fake.times("POST /logout")).toBe(1);
    expect(fake.told.onRemoved).toHaveBeenCalledOnce();
    expect(fake.client().clientRunning).toBe(false);
  });

  it("complains if it cannot be told", async () => {
    const failed = new Error("no");
    const complain = vi.spyOn(console, "error").mockReturnValue();
    const fake = await started({ options: { onRemoved: () => Promise.reject(failed) } });
    fake.client().emit(HttpApiEvent.SessionLoggedOut, new Error("gone") as never);
    await settled();
    expect(complain).toHaveBeenCalledExactlyOnceWith(failed);
  });
});

describe("what is set on a device", () => {
  it("holds from its start", async () => {
    const preferences = { onlyVerified: true, excludeInsecure: true };
    const fake = await started({ options: { preferences } });
    expect(fake.crypto.globalBlacklistUnverifiedDevices).toBe(true);
    expect(fake.isolated).toHaveBeenCalledExactlyOnceWith(new OnlySignedDevicesIsolationMode());
    expect(fake.last()?.encryption).toMatchObject(preferences);
  });

  it("is nothing at first, is shown, kept and told to the crypto", async () => {
    const { device, crypto, isolated, last, told } = await started();
    expect(crypto.globalBlacklistUnverifiedDevices).toBe(false);
    expect(isolated).toHaveBeenLastCalledWith(new AllDevicesIsolationMode(true));
    await device.actions.setOnlyVerified(true);
    expect(crypto.globalBlacklistUnverifiedDevices).toBe(true);
    expect(told.onPreferences).toHaveBeenLastCalledWith({ onlyVerified: true, excludeInsecure: false });
    await device.actions.setExcludeInsecure(true);
    expect(isolated).toHaveBeenLastCalledWith(new OnlySignedDevicesIsolationMode());
    expect(told.onPreferences).toHaveBeenLastCalledWith({ onlyVerified: true, excludeInsecure: true });
    expect(last()?.encryption).toMatchObject({ onlyVerified: true, excludeInsecure: true });
  });
});
