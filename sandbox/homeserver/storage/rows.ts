/** The shapes of all rows of the homeserver. A change of any of them needs a new `FORMAT_VERSION`. */
import * as v from "valibot";

/** The version of all row shapes together. */
export const FORMAT_VERSION = 1;

const text = v.string();
const number = v.number();
/** A JSON object of a client, kept as it came. */
const json = v.record(text, v.unknown());

/** One schema for each table. */
export const schemas = {
  meta: v.object({ version: number, position: number }),
  user: v.object({ userId: text, salt: text, passwordHash: text, profile: json, backups: number, createdAt: number }),
  device: v.object({ userId: text, deviceId: text, displayName: v.optional(text), createdAt: number }),
  token: v.object({ token: text, userId: text, deviceId: text }),
  transaction: v.object({ userId: text, deviceId: text, path: text, response: json, at: number }),
  filter: v.object({ userId: text, filterId: text, filter: json }),
  accountData: v.object({ userId: text, roomId: text, type: text, content: json, position: number }),
  alias: v.object({ alias: text, roomId: text, creator: text }),
  event: v.object({
    eventId: text,
    roomId: text,
    position: number,
    type: text,
    stateKey: v.optional(text),
    sender: text,
    content: json,
    at: number,
    /** The device that sent it and the transaction id it chose; no other device gets to see that id. */
    deviceId: v.optional(text),
    transactionId: v.optional(text),
    /** For state: the event it replaced. */
    replaces: v.optional(text),
    /** For redacted events: the redaction. */
    redactedBy: v.optional(text),
  }),
  forgotten: v.object({ userId: text, roomId: text }),
  receipt: v.object({
    roomId: text,
    userId: text,
    type: text,
    threadId: text,
    eventId: text,
    at: number,
    position: number,
  }),
  toDevice: v.object({
    userId: text,
    deviceId: text,
    position: number,
    sender: text,
    type: text,
    content: json,
  }),
  deviceKeys: v.object({ userId: text, deviceId: text, keys: json }),
  oneTimeKey: v.object({
    userId: text,
    deviceId: text,
    algorithm: text,
    keyId: text,
    key: v.unknown(),
    position: number,
  }),
  fallbackKey: v.object({
    userId: text,
    deviceId: text,
    algorithm: text,
    keyId: text,
    key: v.unknown(),
    used: v.boolean(),
  }),
  crossSigningKey: v.object({ userId: text, usage: text, publicKey: text, key: json }),
  signature: v.object({ userId: text, keyId: text, signer: text, signerKey: text, signature: text }),
  deviceList: v.object({ userId: text, position: number }),
  backup: v.object({ userId: text, version: text, algorithm: text, authData: json, etag: number }),
  backupKey: v.object({
    userId: text,
    version: text,
    roomId: text,
    sessionId: text,
    data: v.object({
      first_message_index: number,
      forwarded_count: number,
      is_verified: v.boolean(),
      session_data: json,
    }),
  }),
  media: v.object({
    mediaId: text,
    userId: text,
    contentType: text,
    filename: v.optional(text),
    bytes: v.instance(Uint8Array),
  }),
};

/** The rows by the names of their schemas. */
export type Rows = { [Name in keyof typeof schemas]: v.InferOutput<(typeof schemas)[Name]> };
export type UserRow = Rows["user"];
export type DeviceRow = Rows["device"];
export type AccountDataRow = Rows["accountData"];
export type EventRow = Rows["event"];
export type ReceiptRow = Rows["receipt"];
export type OneTimeKeyRow = Rows["oneTimeKey"];
export type BackupRow = Rows["backup"];
export type BackupKeyRow = Rows["backupKey"];
export type MediaRow = Rows["media"];
