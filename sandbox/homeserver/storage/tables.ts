/** The tables of the homeserver with their keys and indexes. */
import * as v from "valibot";
import { joinKey, Table } from "./database.ts";
import { GroupIndex, OrderedIndex, SetIndex } from "./indexes.ts";
import {
  schemas,
  type Rows,
  type DeviceRow,
  type AccountDataRow,
  type EventRow,
  type ReceiptRow,
  type OneTimeKeyRow,
  type BackupRow,
  type BackupKeyRow,
} from "./rows.ts";

const byPosition = (row: { position: number }): number => row.position;
const member = "m.room.member";

/** The group of indexes that have only one. */
export const EVERYBODY = "";

/** All indexes, each named after what it groups by. */
const createIndexes = () => ({
  devicesByUser: new GroupIndex<DeviceRow>((row) => row.userId),
  tokensByDevice: new GroupIndex<Rows["token"]>((row) => joinKey(row.userId, row.deviceId)),
  transactionsByAge: new OrderedIndex<Rows["transaction"]>(
    () => EVERYBODY,
    (row) => row.at,
  ),
  filtersByUser: new GroupIndex<Rows["filter"]>((row) => row.userId),
  accountDataByUser: new OrderedIndex<AccountDataRow>((row) => row.userId, byPosition),
  aliasesByRoom: new GroupIndex<Rows["alias"]>((row) => row.roomId),
  eventsByRoom: new OrderedIndex<EventRow>((row) => row.roomId, byPosition),
  stateByRoom: new OrderedIndex<EventRow>((row) => (row.stateKey === undefined ? undefined : row.roomId), byPosition),
  stateBySlot: new OrderedIndex<EventRow>(
    (row) => (row.stateKey === undefined ? undefined : joinKey(row.roomId, row.type, row.stateKey)),
    byPosition,
  ),
  slotsOfRoom: new SetIndex<EventRow>((row) =>
    row.stateKey === undefined ? undefined : [row.roomId, joinKey(row.roomId, row.type, row.stateKey)],
  ),
  membershipsByRoom: new OrderedIndex<EventRow>(
    (row) => (row.type === member && row.stateKey !== undefined ? row.roomId : undefined),
    byPosition,
  ),
  roomsOfUser: new SetIndex<EventRow>((row) =>
    row.type === member && row.stateKey !== undefined ? [row.stateKey, row.roomId] : undefined,
  ),
  usersOfRoom: new SetIndex<EventRow>((row) =>
    row.type === member && row.stateKey !== undefined ? [row.roomId, row.stateKey] : undefined,
  ),
  roomsWithRules: new SetIndex<EventRow>((row) =>
    row.type === "m.room.join_rules" && row.stateKey === "" ? [EVERYBODY, row.roomId] : undefined,
  ),
  relationsOfEvent: new OrderedIndex<EventRow>((row) => relatedEvent(row.content), byPosition),
  receiptsByRoom: new OrderedIndex<ReceiptRow>((row) => row.roomId, byPosition),
  toDeviceByDevice: new OrderedIndex<Rows["toDevice"]>((row) => joinKey(row.userId, row.deviceId), byPosition),
  deviceKeysByUser: new GroupIndex<Rows["deviceKeys"]>((row) => row.userId),
  oneTimeKeysByAlgorithm: new OrderedIndex<OneTimeKeyRow>(
    (row) => joinKey(row.userId, row.deviceId, row.algorithm),
    byPosition,
  ),
  oneTimeAlgorithms: new SetIndex<OneTimeKeyRow>((row) => [joinKey(row.userId, row.deviceId), row.algorithm]),
  fallbackKeysByDevice: new GroupIndex<Rows["fallbackKey"]>((row) => joinKey(row.userId, row.deviceId)),
  signaturesByKey: new GroupIndex<Rows["signature"]>((row) => joinKey(row.userId, row.keyId)),
  deviceListsByPosition: new OrderedIndex<Rows["deviceList"]>(() => EVERYBODY, byPosition),
  backupsByUser: new OrderedIndex<BackupRow>(
    (row) => row.userId,
    (row) => Number(row.version),
  ),
  backupKeysByVersion: new GroupIndex<BackupKeyRow>((row) => joinKey(row.userId, row.version)),
  backupKeysByRoom: new GroupIndex<BackupKeyRow>((row) => joinKey(row.userId, row.version, row.roomId)),
});

/** The tables, and the indexes that follow them. */
export function createTables() {
  const indexes = createIndexes();
  const tables = {
    meta: new Table("meta", schemas.meta, () => joinKey()),
    users: new Table("users", schemas.user, (row) => joinKey(row.userId)),
    devices: new Table("devices", schemas.device, (row) => joinKey(row.userId, row.deviceId), [indexes.devicesByUser]),
    tokens: new Table("tokens", schemas.token, (row) => joinKey(row.token), [indexes.tokensByDevice]),
    transactions: new Table("transactions", schemas.transaction, (row) => joinKey(row.userId, row.deviceId, row.path), [
      indexes.transactionsByAge,
    ]),
    filters: new Table("filters", schemas.filter, (row) => joinKey(row.userId, row.filterId), [indexes.filtersByUser]),
    accountData: new Table("account_data", schemas.accountData, (row) => joinKey(row.userId, row.roomId, row.type), [
      indexes.accountDataByUser,
    ]),
    aliases: new Table("aliases", schemas.alias, (row) => joinKey(row.alias), [indexes.aliasesByRoom]),
    events: new Table("events", schemas.event, (row) => joinKey(row.eventId), [
      indexes.eventsByRoom,
      indexes.stateByRoom,
      indexes.stateBySlot,
      indexes.slotsOfRoom,
      indexes.membershipsByRoom,
      indexes.roomsOfUser,
      indexes.usersOfRoom,
      indexes.roomsWithRules,
      indexes.relationsOfEvent,
    ]),
    forgotten: new Table("forgotten", schemas.forgotten, (row) => joinKey(row.userId, row.roomId)),
    receipts: new Table("receipts", schemas.receipt, (row) => joinKey(row.roomId, row.userId, row.type, row.threadId), [
      indexes.receiptsByRoom,
    ]),
    toDevice: new Table("to_device", schemas.toDevice, (row) => joinKey(String(row.position)), [
      indexes.toDeviceByDevice,
    ]),
    deviceKeys: new Table("device_keys", schemas.deviceKeys, (row) => joinKey(row.userId, row.deviceId), [
      indexes.deviceKeysByUser,
    ]),
    oneTimeKeys: new Table(
      "one_time_keys",
      schemas.oneTimeKey,
      (row) => joinKey(row.userId, row.deviceId, row.algorithm, row.keyId),
      [indexes.oneTimeKeysByAlgorithm, indexes.oneTimeAlgorithms],
    ),
    fallbackKeys: new Table(
      "fallback_keys",
      schemas.fallbackKey,
      (row) => joinKey(row.userId, row.deviceId, row.algorithm),
      [indexes.fallbackKeysByDevice],
    ),
    crossSigningKeys: new Table("cross_signing_keys", schemas.crossSigningKey, (row) => joinKey(row.userId, row.usage)),
    signatures: new Table(
      "signatures",
      schemas.signature,
      (row) => joinKey(row.userId, row.keyId, row.signer, row.signerKey),
      [indexes.signaturesByKey],
    ),
    deviceLists: new Table("device_lists", schemas.deviceList, (row) => joinKey(row.userId), [
      indexes.deviceListsByPosition,
    ]),
    backups: new Table("backups", schemas.backup, (row) => joinKey(row.userId, row.version), [indexes.backupsByUser]),
    backupKeys: new Table(
      "backup_keys",
      schemas.backupKey,
      (row) => joinKey(row.userId, row.version, row.roomId, row.sessionId),
      [indexes.backupKeysByVersion, indexes.backupKeysByRoom],
    ),
    media: new Table("media", schemas.media, (row) => joinKey(row.mediaId)),
  };
  return { tables, indexes };
}

export type Tables = ReturnType<typeof createTables>["tables"];
export type Indexes = ReturnType<typeof createTables>["indexes"];

const Relation = v.object({ event_id: v.string() });

function relatedEvent(content: Record<string, unknown>): string | undefined {
  const relation = content["m.relates_to"];
  return v.is(Relation, relation) ? relation.event_id : undefined;
}
