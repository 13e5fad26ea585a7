/** The rows of the homeserver: their shapes, keys and indexes. A change of any shape needs a new `FORMAT_VERSION`. */
import * as v from "valibot";
import { joinKey, Table } from "./database.ts";
import { GroupIndex, OrderedIndex, SetIndex } from "./indexes.ts";

/** The version of all row shapes together. */
export const FORMAT_VERSION = 1;

const text = v.string();
const number = v.number();
/** A JSON object of a client, kept as it came. */
const json = v.record(text, v.unknown());

const schemas = {
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

type Rows = { [Name in keyof typeof schemas]: v.InferOutput<(typeof schemas)[Name]> };
export type UserRow = Rows["user"];
export type DeviceRow = Rows["device"];
export type AccountDataRow = Rows["accountData"];
export type EventRow = Rows["event"];
export type ReceiptRow = Rows["receipt"];
export type OneTimeKeyRow = Rows["oneTimeKey"];
export type BackupRow = Rows["backup"];
export type BackupKeyRow = Rows["backupKey"];
export type MediaRow = Rows["media"];

const byPosition = (row: { position: number }): number => row.position;
const member = "m.room.member";

/** The group of indexes that have only one. */
export const EVERYBODY = "";

/** The tables with their indexes; an index is named after what it groups by. */
export function createTables() {
  const devicesByUser = new GroupIndex<DeviceRow>((row) => row.userId);
  const tokensByDevice = new GroupIndex<Rows["token"]>((row) => joinKey(row.userId, row.deviceId));
  const transactionsByAge = new OrderedIndex<Rows["transaction"]>(
    () => EVERYBODY,
    (row) => row.at,
  );
  const filtersByUser = new GroupIndex<Rows["filter"]>((row) => row.userId);
  const accountDataByUser = new OrderedIndex<AccountDataRow>((row) => row.userId, byPosition);
  const aliasesByRoom = new GroupIndex<Rows["alias"]>((row) => row.roomId);
  const eventsByRoom = new OrderedIndex<EventRow>((row) => row.roomId, byPosition);
  const stateByRoom = new OrderedIndex<EventRow>(
    (row) => (row.stateKey === undefined ? undefined : row.roomId),
    byPosition,
  );
  const stateBySlot = new OrderedIndex<EventRow>(
    (row) => (row.stateKey === undefined ? undefined : joinKey(row.roomId, row.type, row.stateKey)),
    byPosition,
  );
  const slotsOfRoom = new SetIndex<EventRow>((row) =>
    row.stateKey === undefined ? undefined : [row.roomId, joinKey(row.roomId, row.type, row.stateKey)],
  );
  const membershipsByRoom = new OrderedIndex<EventRow>(
    (row) => (row.type === member && row.stateKey !== undefined ? row.roomId : undefined),
    byPosition,
  );
  const roomsOfUser = new SetIndex<EventRow>((row) =>
    row.type === member && row.stateKey !== undefined ? [row.stateKey, row.roomId] : undefined,
  );
  const usersOfRoom = new SetIndex<EventRow>((row) =>
    row.type === member && row.stateKey !== undefined ? [row.roomId, row.stateKey] : undefined,
  );
  const relationsOfEvent = new OrderedIndex<EventRow>((row) => relatedEvent(row.content), byPosition);
  const receiptsByRoom = new OrderedIndex<ReceiptRow>((row) => row.roomId, byPosition);
  const toDeviceByDevice = new OrderedIndex<Rows["toDevice"]>((row) => joinKey(row.userId, row.deviceId), byPosition);
  const deviceKeysByUser = new GroupIndex<Rows["deviceKeys"]>((row) => row.userId);
  const oneTimeKeysByAlgorithm = new OrderedIndex<OneTimeKeyRow>(
    (row) => joinKey(row.userId, row.deviceId, row.algorithm),
    byPosition,
  );
  const oneTimeAlgorithms = new SetIndex<OneTimeKeyRow>((row) => [joinKey(row.userId, row.deviceId), row.algorithm]);
  const fallbackKeysByDevice = new GroupIndex<Rows["fallbackKey"]>((row) => joinKey(row.userId, row.deviceId));
  const signaturesByKey = new GroupIndex<Rows["signature"]>((row) => joinKey(row.userId, row.keyId));
  const deviceListsByPosition = new OrderedIndex<Rows["deviceList"]>(() => EVERYBODY, byPosition);
  const backupsByUser = new OrderedIndex<BackupRow>(
    (row) => row.userId,
    (row) => Number(row.version),
  );
  const backupKeysByVersion = new GroupIndex<BackupKeyRow>((row) => joinKey(row.userId, row.version));
  const backupKeysByRoom = new GroupIndex<BackupKeyRow>((row) => joinKey(row.userId, row.version, row.roomId));

  const tables = {
    meta: new Table("meta", schemas.meta, () => joinKey()),
    users: new Table("users", schemas.user, (row) => joinKey(row.userId)),
    devices: new Table("devices", schemas.device, (row) => joinKey(row.userId, row.deviceId), [devicesByUser]),
    tokens: new Table("tokens", schemas.token, (row) => joinKey(row.token), [tokensByDevice]),
    transactions: new Table("transactions", schemas.transaction, (row) => joinKey(row.userId, row.deviceId, row.path), [
      transactionsByAge,
    ]),
    filters: new Table("filters", schemas.filter, (row) => joinKey(row.userId, row.filterId), [filtersByUser]),
    accountData: new Table("account_data", schemas.accountData, (row) => joinKey(row.userId, row.roomId, row.type), [
      accountDataByUser,
    ]),
    aliases: new Table("aliases", schemas.alias, (row) => joinKey(row.alias), [aliasesByRoom]),
    events: new Table("events", schemas.event, (row) => joinKey(row.eventId), [
      eventsByRoom,
      stateByRoom,
      stateBySlot,
      slotsOfRoom,
      membershipsByRoom,
      roomsOfUser,
      usersOfRoom,
      relationsOfEvent,
    ]),
    forgotten: new Table("forgotten", schemas.forgotten, (row) => joinKey(row.userId, row.roomId)),
    receipts: new Table("receipts", schemas.receipt, (row) => joinKey(row.roomId, row.userId, row.type, row.threadId), [
      receiptsByRoom,
    ]),
    toDevice: new Table("to_device", schemas.toDevice, (row) => joinKey(String(row.position)), [toDeviceByDevice]),
    deviceKeys: new Table("device_keys", schemas.deviceKeys, (row) => joinKey(row.userId, row.deviceId), [
      deviceKeysByUser,
    ]),
    oneTimeKeys: new Table(
      "one_time_keys",
      schemas.oneTimeKey,
      (row) => joinKey(row.userId, row.deviceId, row.algorithm, row.keyId),
      [oneTimeKeysByAlgorithm, oneTimeAlgorithms],
    ),
    fallbackKeys: new Table(
      "fallback_keys",
      schemas.fallbackKey,
      (row) => joinKey(row.userId, row.deviceId, row.algorithm),
      [fallbackKeysByDevice],
    ),
    crossSigningKeys: new Table("cross_signing_keys", schemas.crossSigningKey, (row) => joinKey(row.userId, row.usage)),
    signatures: new Table(
      "signatures",
      schemas.signature,
      (row) => joinKey(row.userId, row.keyId, row.signer, row.signerKey),
      [signaturesByKey],
    ),
    deviceLists: new Table("device_lists", schemas.deviceList, (row) => joinKey(row.userId), [deviceListsByPosition]),
    backups: new Table("backups", schemas.backup, (row) => joinKey(row.userId, row.version), [backupsByUser]),
    backupKeys: new Table(
      "backup_keys",
      schemas.backupKey,
      (row) => joinKey(row.userId, row.version, row.roomId, row.sessionId),
      [backupKeysByVersion, backupKeysByRoom],
    ),
    media: new Table("media", schemas.media, (row) => joinKey(row.mediaId)),
  };
  const indexes = {
    devicesByUser,
    tokensByDevice,
    transactionsByAge,
    filtersByUser,
    accountDataByUser,
    aliasesByRoom,
    eventsByRoom,
    stateByRoom,
    stateBySlot,
    slotsOfRoom,
    membershipsByRoom,
    roomsOfUser,
    usersOfRoom,
    relationsOfEvent,
    receiptsByRoom,
    toDeviceByDevice,
    deviceKeysByUser,
    oneTimeKeysByAlgorithm,
    oneTimeAlgorithms,
    fallbackKeysByDevice,
    signaturesByKey,
    deviceListsByPosition,
    backupsByUser,
    backupKeysByVersion,
    backupKeysByRoom,
  };
  return { tables, indexes };
}

export type Tables = ReturnType<typeof createTables>["tables"];
export type Indexes = ReturnType<typeof createTables>["indexes"];

function relatedEvent(content: Record<string, unknown>): string | undefined {
  const relation = content["m.relates_to"];
  const target = v.is(v.object({ event_id: text }), relation) ? relation.event_id : undefined;
  return target;
}
