/** What Settings > Encryption shows of an account, and the list of its devices. */
import { describe, expect, it, vi } from "vitest";
import { PREFERENCES } from "../../../../sandbox/device/preferences.ts";
import { readEncryption, readOwnDevices, type ListedDevice } from "../../../../sandbox/device/reading/encryption.ts";
import { RecoveryState } from "../../../../sandbox/device/recovery-state.ts";
import { ConnectionError } from "../../../../sandbox/device/sdk/index.ts";
import type { EncryptionSnapshot } from "../../../../sandbox/device/types.ts";
import { fakeClient, LAPTOP, ME } from "./fake-client.ts";

/** What an account has; at first nothing. */
interface Account {
  readonly masterKey?: string;
  /** Private keys on this device. */
  readonly here?: readonly ("masterKey" | "selfSigningKey" | "userSigningKey")[];
  readonly keyId?: string;
  readonly ready?: boolean;
  /** Version of the backup on the server, and of the one that this device stores in. */
  readonly backup?: string;
  readonly active?: string;
}

const ALL = ["masterKey", "selfSigningKey", "userSigningKey"] as const;

function deviceOf({ masterKey, here = [], keyId, ready = false, backup, active }: Account) {
  return fakeClient({
    users: masterKey === undefined ? {} : { [ME]: { masterKey } },
    crypto: {
      getCrossSigningStatus: () =>
        Promise.resolve({
          privateKeysCachedLocally: Object.fromEntries(ALL.map((key) => [key, here.includes(key)])),
        }),
      getSecretStorageStatus: () => Promise.resolve({ defaultKeyId: keyId ?? null, ready }),
      getActiveSessionBackupVersion: () => Promise.resolve(active ?? null),
      getKeyBackupInfo: () => Promise.resolve(backup === undefined ? null : { version: backup }),
    },
  });
}

function read(
  { client, crypto }: ReturnType<typeof fakeClient>,
  before?: EncryptionSnapshot,
  recovery = new RecoveryState(),
): Promise<EncryptionSnapshot> {
  return readEncryption(client, crypto, recovery, PREFERENCES, before);
}

const NOTHING: EncryptionSnapshot = {
  identity: "none",
  masterKey: undefined,
  keyStorage: "off",
  roomKeys: { total: 0, backedUp: 0 },
  recovery: "none",
  recoveryKeyId: undefined,
  recoveryPending: false,
  recoveryCheckedFor: undefined,
  onlyVerified: false,
  excludeInsecure: false,
};
const COUNTS = { roomKeys: { total: 5, backedUp: 3 } };
/** A snapshot in which all is otherwise than at first. */
const FULL: EncryptionSnapshot = {
  identity: "here",
  masterKey: "key",
  keyStorage: "on",
  roomKeys: { total: 7, backedUp: 7 },
  recovery: "set-up",
  recoveryKeyId: "id",
  recoveryPending: true,
  recoveryCheckedFor: "id",
  onlyVerified: true,
  excludeInsecure: true,
};

describe("Settings > Encryption of a device", () => {
  it.each<[string, Account, Partial<EncryptionSnapshot>]>([
    ["a new account has nothing", {}, {}],
    ["an identity of which no private key is here", { masterKey: "k" }, { identity: "elsewhere", masterKey: "k" }],
    ["an identity with all its keys", { masterKey: "k", here: ALL }, { identity: "here", masterKey: "k" }],
    ...ALL.map((missing): [string, Account, Partial<EncryptionSnapshot>] => [
      `an identity without its ${missing}`,
      { masterKey: "k", here: ALL.filter((key) => key !== missing) },
      { identity: "elsewhere", masterKey: "k" },
    ]),
    ["private keys of no identity", { here: ALL }, {}],
    ["keys are stored", { backup: "1", active: "1" }, { keyStorage: "on" }],
    ["keys are stored only by other devices", { backup: "1" }, { keyStorage: "locked" }],
    ["a recovery key that opens all", { keyId: "id", ready: true }, { recovery: "set-up", recoveryKeyId: "id" }],
    ["a recovery key that lacks a secret", { keyId: "id" }, { recovery: "incomplete", recoveryKeyId: "id" }],
  ])("%s", async (_what, account, expected) => {
    const device = deviceOf(account);
    expect(await read(device)).toEqual({ ...NOTHING, ...COUNTS, ...expected });
    expect(await read(device, FULL)).toEqual({ ...NOTHING, ...COUNTS, ...expected });
  });

  it("knows of a recovery key that is being made, or was tried", async () => {
    const recovery = new RecoveryState();
    recovery.pending = { privateKey: new Uint8Array() };
    recovery.checkedFor = "id";
    const device = deviceOf({});
    const expected = { ...NOTHING, ...COUNTS, recoveryPending: true, recoveryCheckedFor: "id" };
    expect(await read(device, undefined, recovery)).toEqual(expected);
  });

  it("stays as it was while the device is not in touch with the server, but for what is set on it", async () => {
    const device = deviceOf({ masterKey: "other" });
    vi.spyOn(device.client, "getSyncState").mockReturnValue(null);
    expect(await read(device)).toEqual(NOTHING);
    expect(await read(device, FULL)).toEqual({ ...FULL, ...PREFERENCES });
    const set = { onlyVerified: true, excludeInsecure: true };
    expect(await readEncryption(device.client, device.crypto, new RecoveryState(), set, NOTHING)).toEqual({
      ...NOTHING,
      ...set,
    });
  });

  it("stays as it was when the connection breaks while it is read, and does not hide other errors", async () => {
    const device = deviceOf({ masterKey: "k" });
    const broken = vi.spyOn(device.crypto, "getSecretStorageStatus");
    broken.mockRejectedValueOnce(new ConnectionError("away"));
    expect(await read(device, FULL)).toEqual({ ...FULL, ...PREFERENCES });
    const error = new Error("a fault");
    broken.mockRejectedValueOnce(error);
    await expect(read(device, FULL)).rejects.toBe(error);
  });
});

describe("the devices of an account", () => {
  const users = {
    [ME]: {
      devices: { PHONE: { signed: true, name: "Phone" }, [LAPTOP]: { signed: true }, TABLET: { signed: false } },
    },
  };
  const laptop = { deviceId: LAPTOP, displayName: LAPTOP, current: true, verified: true, lastSeenAt: undefined };
  const phone = { deviceId: "PHONE", displayName: "Phone", current: false, verified: true, lastSeenAt: undefined };
  const tablet = { deviceId: "TABLET", displayName: "TABLET", current: false, verified: false, lastSeenAt: undefined };

  it("are those whose keys are known, before the server has listed any", async () => {
    const { client, crypto } = fakeClient({ users });
    expect(await readOwnDevices(client, crypto, undefined)).toEqual([laptop, phone, tablet]);
    expect(await readOwnDevices(client, fakeClient().crypto, undefined)).toEqual([]);
  });

  it("are those that the server lists, this one first, then by name", async () => {
    const { client, crypto } = fakeClient({ users });
    const listed: ListedDevice[] = [
      { device_id: "C", display_name: "Same" },
      { device_id: "B", display_name: "Same", last_seen_ts: null },
      { device_id: "PHONE", display_name: "A phone", last_seen_ts: 5 },
      { device_id: LAPTOP, display_name: "Laptop" },
    ];
    const unknown = { displayName: "Same", current: false, verified: false, lastSeenAt: undefined };
    for (const order of [listed, listed.toReversed()]) {
      expect(await readOwnDevices(client, crypto, order)).toEqual([
        { ...laptop, displayName: "Laptop" },
        { ...phone, displayName: "A phone", lastSeenAt: 5 },
        { ...unknown, deviceId: "B" },
        { ...unknown, deviceId: "C" },
      ]);
    }
  });

  it("are not asked for, where their keys are not known", async () => {
    const { client, crypto } = fakeClient({ users });
    const asked = vi.spyOn(crypto, "getDeviceVerificationStatus");
    await readOwnDevices(client, crypto, [{ device_id: "NEW" }]);
    await readOwnDevices(client, fakeClient().crypto, [{ device_id: LAPTOP }]);
    expect(asked).not.toHaveBeenCalled();
    await readOwnDevices(client, crypto, [{ device_id: "TABLET" }]);
    expect(asked.mock.calls).toEqual([[ME, "TABLET"]]);
  });
});
