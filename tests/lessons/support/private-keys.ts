/** The private keys of all devices of a sandbox, for searching the wire for them: no product code has them all. */
import { vi } from "vitest";
import { cryptoOf, MatrixClient } from "../../../sandbox/device/sdk/index.ts";

/**
 * Version and index at the start of a room key, in characters of base64: 5 bytes, and one character that shares bits
 * with the key. https://spec.matrix.org/v1.19/olm-megolm/megolm/#session-export-format
 */
const ROOM_KEY_HEADER = 7;

const started = vi.spyOn(MatrixClient.prototype, "initRustCrypto");

/**
 * Every private key that can be exported from the devices that run now (cross-signing keys, room keys, keys of backups),
 * as base64 without the start, which says only what kind of key it is.
 */
export async function privateKeys(): Promise<readonly string[]> {
  const clients = (started.mock.contexts as MatrixClient[]).filter(({ clientRunning }) => clientRunning);
  return (await Promise.all(clients.map(keysOf))).flat();
}

async function keysOf(client: MatrixClient): Promise<readonly string[]> {
  const crypto = cryptoOf(client);
  const { privateKeysCachedLocally } = await crypto.getCrossSigningStatus();
  // Without any, as on a device that is not verified, the export fails.
  const has = Object.values(privateKeysCachedLocally).includes(true);
  const secrets = (has ? await crypto.exportSecretsBundle?.() : undefined) as
    { cross_signing?: Record<string, string> } | undefined;
  const crossSigning = Object.values(secrets?.cross_signing ?? {});
  const roomKeys = (await crypto.exportRoomKeys()).map((session) => session.session_key.slice(ROOM_KEY_HEADER));
  const backup = await crypto.getSessionBackupPrivateKey();
  return [...crossSigning, ...roomKeys, ...(backup === null ? [] : [unpaddedBase64(backup)])];
}

function unpaddedBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}
