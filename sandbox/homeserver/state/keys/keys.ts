/** Device keys, one-time keys and fallback keys (https://spec.matrix.org/v1.19/client-server-api/#key-management-api). */
import { badJson, MatrixError } from "../../errors.ts";
import { joinKey } from "../../storage/database.ts";
import { queryCrossSigningKeys, withSignatures } from "./cross-signing.ts";
import { noteDeviceListChange } from "./device-lists.ts";
import type { Server, Session } from "../server.ts";
import type { Json } from "../../types.ts";

/** Body of `POST /keys/upload`. */
export interface KeysUpload {
  readonly device_keys?: Json | undefined;
  readonly one_time_keys?: Json | null | undefined;
  readonly fallback_keys?: Json | null | undefined;
}

/** Keeps what a device publishes. @throws MatrixError `M_BAD_JSON`, or `M_UNKNOWN` for another key under a known id. */
export function uploadKeys(server: Server, session: Session, upload: KeysUpload): void {
  if (upload.device_keys) uploadDeviceKeys(server, session, upload.device_keys);
  for (const [name, key] of Object.entries(upload.one_time_keys ?? {})) uploadOneTimeKey(server, session, name, key);
  for (const [name, key] of Object.entries(upload.fallback_keys ?? {})) {
    const [algorithm, keyId] = splitName(name);
    server.tables.fallbackKeys.set({ ...owner(session), algorithm, keyId, key, used: false });
  }
}

/** How many unclaimed one-time keys the device has, for each algorithm. */
export function countOneTimeKeys(server: Server, session: Session): Record<string, number> {
  const { oneTimeAlgorithms, oneTimeKeysByAlgorithm } = server.indexes;
  const device = joinKey(session.userId, session.deviceId);
  const algorithms = new Set(["signed_curve25519", ...oneTimeAlgorithms.members(device)]);
  return Object.fromEntries(
    Array.from(algorithms, (algorithm) => {
      return [algorithm, oneTimeKeysByAlgorithm.size(joinKey(session.userId, session.deviceId, algorithm))];
    }),
  );
}

/** The algorithms for which the device's fallback key is still unused. */
export function unusedFallbackKeys(server: Server, session: Session): string[] {
  const rows = server.indexes.fallbackKeysByDevice.all(joinKey(session.userId, session.deviceId));
  return rows.filter((row) => !row.used).map((row) => row.algorithm);
}

/** Answers `POST /keys/query`; an empty list of devices means all of them. */
export function queryKeys(
  server: Server,
  requester: string,
  query: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown> {
  const deviceKeys = Object.entries(query)
    .filter(([userId]) => server.tables.users.get(userId))
    .map(([userId, wanted]) => [userId, devicesOf(server, requester, userId, wanted)] as const);
  return {
    failures: {},
    device_keys: Object.fromEntries(deviceKeys),
    ...queryCrossSigningKeys(server, requester, Object.keys(query)),
  };
}

/** Hands out each one-time key once; when none is left, the fallback key. */
export function claimKeys(
  server: Server,
  wanted: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Record<string, unknown> {
  const users = Object.entries(wanted).map(([userId, devices]) => {
    const claimed = Object.entries(devices)
      .map(([deviceId, algorithm]) => [deviceId, claimKey(server, userId, deviceId, algorithm)] as const)
      .filter(([, key]) => key !== undefined);
    return [userId, Object.fromEntries(claimed)] as const;
  });
  return {
    failures: {},
    one_time_keys: Object.fromEntries(users.filter(([, devices]) => Object.keys(devices).length > 0)),
  };
}

/** Forgets everything a device has published. */
export function removeDeviceKeys(server: Server, userId: string, deviceId: string): void {
  const { tables, indexes } = server;
  const device = joinKey(userId, deviceId);
  for (const algorithm of indexes.oneTimeAlgorithms.members(device)) {
    const keys = indexes.oneTimeKeysByAlgorithm.all(joinKey(userId, deviceId, algorithm));
    for (const row of [...keys]) tables.oneTimeKeys.delete(row);
  }
  for (const row of indexes.fallbackKeysByDevice.all(device)) tables.fallbackKeys.delete(row);
  for (const row of indexes.signaturesByKey.all(device)) tables.signatures.delete(row);
  const keys = tables.deviceKeys.get(userId, deviceId);
  if (keys) tables.deviceKeys.delete(keys);
  noteDeviceListChange(server, userId);
}

function uploadDeviceKeys(server: Server, session: Session, keys: Json): void {
  if (keys["user_id"] !== session.userId || keys["device_id"] !== session.deviceId) {
    throw badJson("device_keys name another user or device.");
  }
  const before = server.tables.deviceKeys.get(session.userId, session.deviceId);
  if (before && isEqual(before.keys, keys)) return;
  server.tables.deviceKeys.set({ ...owner(session), keys: { ...keys } });
  noteDeviceListChange(server, session.userId);
}

function uploadOneTimeKey(server: Server, session: Session, name: string, key: unknown): void {
  const [algorithm, keyId] = splitName(name);
  const before = server.tables.oneTimeKeys.get(session.userId, session.deviceId, algorithm, keyId);
  if (!before) {
    server.tables.oneTimeKeys.set({ ...owner(session), algorithm, keyId, key, position: server.advance() });
  } else if (!isEqual(before.key, key)) {
    throw new MatrixError(400, "M_UNKNOWN", `One time key ${name} already exists.`);
  }
}

function devicesOf(server: Server, requester: string, userId: string, wanted: readonly string[]): Json {
  const rows =
    wanted.length === 0
      ? server.indexes.deviceKeysByUser.all(userId)
      : wanted.map((deviceId) => server.tables.deviceKeys.get(userId, deviceId)).filter((row) => row !== undefined);
  return Object.fromEntries(
    rows.map(({ deviceId, keys }) => {
      const displayName = server.tables.devices.get(userId, deviceId)?.displayName;
      const unsigned = displayName === undefined ? {} : { device_display_name: displayName };
      return [deviceId, { ...withSignatures(server, requester, userId, deviceId, keys), unsigned }];
    }),
  );
}

function claimKey(server: Server, userId: string, deviceId: string, algorithm: string): Json | undefined {
  const oneTimeKey = server.indexes.oneTimeKeysByAlgorithm.first(joinKey(userId, deviceId, algorithm));
  if (oneTimeKey) {
    server.tables.oneTimeKeys.delete(oneTimeKey);
    return { [`${algorithm}:${oneTimeKey.keyId}`]: oneTimeKey.key };
  }
  const fallback = server.tables.fallbackKeys.get(userId, deviceId, algorithm);
  if (!fallback) return undefined;
  if (!fallback.used) server.tables.fallbackKeys.set({ ...fallback, used: true });
  return { [`${algorithm}:${fallback.keyId}`]: fallback.key };
}

const owner = ({ userId, deviceId }: Session): { userId: string; deviceId: string } => ({ userId, deviceId });
const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function splitName(name: string): readonly [algorithm: string, keyId: string] {
  const colon = name.indexOf(":");
  if (colon < 1 || colon === name.length - 1) throw badJson(`${name} is not "algorithm:key id".`);
  return [name.slice(0, colon), name.slice(colon + 1)];
}
