/** Reads what Settings > Encryption and the list of devices show: the account's identity, key backup, recovery, devices. */
import type { DevicePreferences } from "../preferences.ts";
import type { RecoveryState } from "../recovery-state.ts";
import { networkCodeOf } from "../sdk/map-error.ts";
import { machineOf, masterKeyOf, type CryptoApi, type MatrixClient } from "../sdk/index.ts";
import type { EncryptionSnapshot, OwnDevice } from "../types.ts";

/** A device as the server lists it. https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devices */
export interface ListedDevice {
  readonly device_id: string;
  readonly display_name?: string | undefined;
  readonly last_seen_ts?: number | null | undefined;
}

/** Before anything is known. */
const UNKNOWN: Omit<EncryptionSnapshot, keyof DevicePreferences> = {
  identity: "none",
  masterKey: undefined,
  keyStorage: "off",
  roomKeys: { total: 0, backedUp: 0 },
  recovery: "none",
  recoveryKeyId: undefined,
  recoveryPending: false,
  recoveryCheckedFor: undefined,
};

/**
 * @param before what was read last: it holds while the device is not in touch with the server, since then the SDK
 *   would ask the server for every single thing.
 */
export async function readEncryption(
  client: MatrixClient,
  crypto: CryptoApi,
  recovery: RecoveryState,
  preferences: DevicePreferences,
  before: EncryptionSnapshot | undefined,
): Promise<EncryptionSnapshot> {
  const unchanged = { ...UNKNOWN, ...before, ...preferences };
  if (!client.isInitialSyncComplete()) return unchanged;
  try {
    return { ...(await readNow(client, crypto, recovery)), ...preferences };
  } catch (error) {
    // The connection went meanwhile. When it is back, all is read again.
    if (networkCodeOf(error) === undefined) throw error;
    return unchanged;
  }
}

async function readNow(
  client: MatrixClient,
  crypto: CryptoApi,
  recovery: RecoveryState,
): Promise<Omit<EncryptionSnapshot, keyof DevicePreferences>> {
  const masterKey = await masterKeyOf(crypto, client.getSafeUserId());
  const { privateKeysCachedLocally: cached } = await crypto.getCrossSigningStatus();
  const here = cached.masterKey && cached.selfSigningKey && cached.userSigningKey;
  const storage = await crypto.getSecretStorageStatus();
  const active = (await crypto.getActiveSessionBackupVersion()) !== null;
  const { total, backedUp } = await machineOf(crypto).roomKeyCounts();
  return {
    identity: masterKey === undefined ? "none" : here ? "here" : "elsewhere",
    masterKey,
    keyStorage: active ? "on" : (await crypto.getKeyBackupInfo()) === null ? "off" : "locked",
    roomKeys: { total, backedUp },
    recovery: storage.defaultKeyId === null ? "none" : storage.ready ? "set-up" : "incomplete",
    recoveryKeyId: storage.defaultKeyId ?? undefined,
    recoveryPending: recovery.pending !== undefined,
    recoveryCheckedFor: recovery.checkedFor,
  };
}

/** The devices of the account, this one first: those the server lists, with what this device knows of their keys. */
export async function readOwnDevices(
  client: MatrixClient,
  crypto: CryptoApi,
  listed: readonly ListedDevice[] | undefined,
): Promise<readonly OwnDevice[]> {
  const userId = client.getSafeUserId();
  const known = (await crypto.getUserDeviceInfo([userId])).get(userId);
  const list: readonly ListedDevice[] =
    listed ??
    [...(known?.values() ?? [])].map(({ deviceId, displayName }) => ({
      device_id: deviceId,
      display_name: displayName,
    }));
  const devices: OwnDevice[] = [];
  for (const { device_id: deviceId, display_name: displayName, last_seen_ts: lastSeenAt } of list) {
    const trust = known?.has(deviceId) === true ? await crypto.getDeviceVerificationStatus(userId, deviceId) : null;
    devices.push({
      deviceId,
      displayName: displayName ?? deviceId,
      current: deviceId === client.getDeviceId(),
      verified: trust?.signedByOwner === true,
      // Synapse says null of a device that it has not seen at work.
      lastSeenAt: lastSeenAt ?? undefined,
    });
  }
  return devices.sort(
    (a, b) =>
      Number(b.current) - Number(a.current) ||
      a.displayName.localeCompare(b.displayName) ||
      a.deviceId.localeCompare(b.deviceId),
  );
}
