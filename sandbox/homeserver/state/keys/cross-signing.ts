/** Cross-signing keys and the signatures on keys (https://spec.matrix.org/v1.19/client-server-api/#cross-signing). */
import { invalidParam } from "../../errors.ts";
import { joinKey } from "../../storage/database.ts";
import { noteDeviceListChange } from "./device-lists.ts";
import type { Server } from "../server.ts";
import type { Json } from "../../types.ts";

type Signatures = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A cross-signing key as it comes. */
interface CrossSigningKey {
  readonly user_id: string;
  readonly usage: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
  readonly signatures?: Signatures | undefined;
}

/** Body of `POST /keys/device_signing/upload`. */
export interface CrossSigningUpload {
  readonly master_key?: CrossSigningKey | undefined;
  readonly self_signing_key?: CrossSigningKey | undefined;
  readonly user_signing_key?: CrossSigningKey | undefined;
}

/** A key with what was signed on it. */
export interface SignedKey {
  readonly keys: Readonly<Record<string, string>>;
  readonly signatures: Signatures;
}

const USAGES = ["master", "self_signing", "user_signing"] as const;

/**
 * Whether the upload needs no further authentication: nothing is there yet, or it repeats what is there
 * (MSC3967, https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysdevice_signingupload).
 */
export function mayUploadFreely(server: Server, userId: string, upload: CrossSigningUpload): boolean {
  const before = server.tables.crossSigningKeys.get(userId, "master");
  if (!before) return true;
  return USAGES.every((usage) => {
    const key = upload[`${usage}_key`];
    return !key || server.tables.crossSigningKeys.get(userId, usage)?.publicKey === publicKey(key);
  });
}

/** Replaces the user's cross-signing keys by those given. @throws MatrixError `M_INVALID_PARAM`. */
export function uploadCrossSigningKeys(server: Server, userId: string, upload: CrossSigningUpload): void {
  let changed = false;
  for (const usage of USAGES) {
    const key = upload[`${usage}_key`];
    if (!key) continue;
    if (key.user_id !== userId) throw invalidParam(`${usage}_key belongs to another user.`);
    if (!key.usage.includes(usage)) throw invalidParam(`${usage}_key has another usage.`);
    if (JSON.stringify(server.tables.crossSigningKeys.get(userId, usage)?.key) === JSON.stringify(key)) continue;
    server.tables.crossSigningKeys.set({ userId, usage, publicKey: publicKey(key), key: { ...key } });
    changed = true;
  }
  if (changed) noteDeviceListChange(server, userId);
}

/** The part of `POST /keys/query` about cross-signing; only users themselves get their user-signing key. */
export function queryCrossSigningKeys(
  server: Server,
  requester: string,
  userIds: readonly string[],
): { master_keys: Json; self_signing_keys: Json; user_signing_keys: Json } {
  const keysFor = (usage: string, users: readonly string[]): Json =>
    Object.fromEntries(
      users.flatMap((userId) => {
        const row = server.tables.crossSigningKeys.get(userId, usage);
        return row ? [[userId, withSignatures(server, requester, userId, row.publicKey, row.key)] as const] : [];
      }),
    );
  return {
    master_keys: keysFor("master", userIds),
    self_signing_keys: keysFor("self_signing", userIds),
    user_signing_keys: keysFor(
      "user_signing",
      userIds.filter((userId) => userId === requester),
    ),
  };
}

/**
 * Keeps the signatures that `signer` made, by user and key id or device id.
 * Returns the failures: keys that are not there, or are others than those signed.
 */
export function uploadSignatures(
  server: Server,
  signer: string,
  upload: Readonly<Record<string, Readonly<Record<string, SignedKey>>>>,
): Record<string, Record<string, Json>> {
  const failures = new Map<string, Record<string, Json>>();
  for (const [userId, signedKeys] of Object.entries(upload)) {
    const failed = Object.entries(signedKeys)
      .filter(([keyId, signed]) => !addSignatures(server, signer, userId, keyId, signed))
      .map(([keyId]) => [keyId, { errcode: "M_NOT_FOUND", error: "There is no such key." }] as const);
    if (failed.length > 0) failures.set(userId, Object.fromEntries(failed));
    if (failed.length < Object.keys(signedKeys).length) noteDeviceListChange(server, userId);
  }
  return Object.fromEntries(failures);
}

/** The key with every signature that the requester may see: the owner's and their own. */
export function withSignatures(server: Server, requester: string, userId: string, keyId: string, key: Json): Json {
  const signatures = new Map(Object.entries((key["signatures"] as Signatures | undefined) ?? {}));
  for (const row of server.indexes.signaturesByKey.all(joinKey(userId, keyId))) {
    if (row.signer !== userId && row.signer !== requester) continue;
    signatures.set(row.signer, { ...signatures.get(row.signer), [row.signerKey]: row.signature });
  }
  return { ...key, signatures: Object.fromEntries(signatures) };
}

function addSignatures(server: Server, signer: string, userId: string, keyId: string, signed: SignedKey): boolean {
  const stored = storedKey(server, userId, keyId);
  if (!stored || !sameKeys(stored, signed) || !maySign(server, signer, userId, keyId)) return false;
  for (const [signerKey, signature] of Object.entries(signed.signatures[signer] ?? {})) {
    server.tables.signatures.set({ userId, keyId, signer, signerKey, signature });
  }
  return true;
}

/** Devices sign their owner's identity; everything else is signed with keys of the signer's identity. */
function maySign(server: Server, signer: string, userId: string, keyId: string): boolean {
  const { crossSigningKeys } = server.tables;
  if (signer !== userId) return crossSigningKeys.get(signer, "user_signing") !== undefined;
  const isIdentity = crossSigningKeys.get(userId, "master")?.publicKey === keyId;
  return isIdentity || crossSigningKeys.get(userId, "self_signing") !== undefined;
}

function storedKey(server: Server, userId: string, keyId: string): Json | undefined {
  const master = server.tables.crossSigningKeys.get(userId, "master");
  if (master?.publicKey === keyId) return master.key;
  return server.tables.deviceKeys.get(userId, keyId)?.keys;
}

/** Stored keys have been checked when they came. */
function sameKeys(stored: Json, signed: SignedKey): boolean {
  return Object.entries(stored["keys"] as Json).every(([name, key]) => signed.keys[name] === key);
}

function publicKey(key: CrossSigningKey): string {
  const [value] = Object.values(key.keys);
  if (value === undefined) throw invalidParam("A cross-signing key has no public key.");
  return value;
}
