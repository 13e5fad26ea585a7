/** Routes of key backups. */
import * as v from "valibot";
import { notFound } from "../errors.ts";
import { textParam } from "../http/query.ts";
import { user, type Route } from "../http/router.ts";
import {
  countBackup,
  createBackup,
  deleteBackup,
  deleteBackupKeys,
  describeBackup,
  getBackup,
  getBackupKeys,
  putBackupKeys,
  updateBackup,
  type BackupKey,
} from "../state/keys/backup.ts";
import type { BackupKeyRow } from "../storage/rows.ts";
import { mapOf, ObjectSchema } from "./schemas.ts";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const KeySchema = v.object({
  first_message_index: index,
  forwarded_count: index,
  is_verified: v.boolean(),
  session_data: ObjectSchema,
});
const RoomSchema = v.looseObject({ sessions: mapOf(KeySchema) });
const AllSchema = v.looseObject({ rooms: mapOf(RoomSchema) });
const VersionSchema = v.looseObject({
  algorithm: v.string(),
  auth_data: ObjectSchema,
  version: v.optional(v.string()),
});
/** Backups may be large: a client puts many keys into one request. */
const MAX_BYTES = 10 * 1024 * 1024;

export const backupRoutes: readonly Route[] = [
  user("POST", "/_matrix/client/v3/room_keys/version", ({ server, session, body }) => {
    const { algorithm, auth_data: authData } = body.parse(VersionSchema);
    return { version: createBackup(server, session.userId, algorithm, authData) };
  }),
  user("GET", "/_matrix/client/v3/room_keys/version", ({ server, session }) =>
    describeBackup(server, getBackup(server, session.userId)),
  ),
  user("GET", "/_matrix/client/v3/room_keys/version/{version}", ({ server, session, params }) =>
    describeBackup(server, getBackup(server, session.userId, params.version)),
  ),
  user("PUT", "/_matrix/client/v3/room_keys/version/{version}", ({ server, session, params, body }) => {
    const { algorithm, auth_data: authData, version } = body.parse(VersionSchema);
    updateBackup(server, session.userId, params.version, { algorithm, authData, version });
    return {};
  }),
  user("DELETE", "/_matrix/client/v3/room_keys/version/{version}", ({ server, session, params }) => {
    deleteBackup(server, session.userId, params.version);
    return {};
  }),

  user(
    "PUT",
    "/_matrix/client/v3/room_keys/keys",
    ({ server, session, query, body }) => {
      const rooms = Object.entries(body.parse(AllSchema).rooms).map(
        ([roomId, room]) => [roomId, room.sessions] as const,
      );
      const keys = Object.fromEntries(rooms);
      return countBackup(server, putBackupKeys(server, session.userId, textParam(query, "version"), keys));
    },
    { maxBytes: MAX_BYTES },
  ),
  user("GET", "/_matrix/client/v3/room_keys/keys", ({ server, session, query }) => {
    const keys = getBackupKeys(server, session.userId, textParam(query, "version"), {});
    const rooms = Map.groupBy(keys, (key) => key.roomId);
    return { rooms: Object.fromEntries(Array.from(rooms, ([roomId, some]) => [roomId, describeSessions(some)])) };
  }),
  user("DELETE", "/_matrix/client/v3/room_keys/keys", ({ server, session, query }) =>
    countBackup(server, deleteBackupKeys(server, session.userId, textParam(query, "version"), {})),
  ),

  user(
    "PUT",
    "/_matrix/client/v3/room_keys/keys/{roomId}",
    ({ server, session, params, query, body }) => {
      const keys = { [params.roomId]: body.parse(RoomSchema).sessions };
      return countBackup(server, putBackupKeys(server, session.userId, textParam(query, "version"), keys));
    },
    { maxBytes: MAX_BYTES },
  ),
  user("GET", "/_matrix/client/v3/room_keys/keys/{roomId}", ({ server, session, params, query }) => {
    return describeSessions(getBackupKeys(server, session.userId, textParam(query, "version"), params));
  }),
  user("DELETE", "/_matrix/client/v3/room_keys/keys/{roomId}", ({ server, session, params, query }) =>
    countBackup(server, deleteBackupKeys(server, session.userId, textParam(query, "version"), params)),
  ),

  user("PUT", "/_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}", ({ server, session, params, query, body }) => {
    const keys = { [params.roomId]: { [params.sessionId]: body.parse(KeySchema) } };
    return countBackup(server, putBackupKeys(server, session.userId, textParam(query, "version"), keys));
  }),
  user("GET", "/_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}", ({ server, session, params, query }) => {
    const [key] = getBackupKeys(server, session.userId, textParam(query, "version"), params);
    if (!key) throw notFound("This key is not in the backup.");
    return key.data;
  }),
  user("DELETE", "/_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}", ({ server, session, params, query }) =>
    countBackup(server, deleteBackupKeys(server, session.userId, textParam(query, "version"), params)),
  ),
];

const describeSessions = (keys: readonly BackupKeyRow[]): { sessions: Record<string, BackupKey> } => ({
  sessions: Object.fromEntries(keys.map(({ sessionId, data }) => [sessionId, data])),
});
