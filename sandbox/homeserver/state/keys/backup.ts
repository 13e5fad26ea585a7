/** Server-side key backups (https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups). */
import { invalidParam, MatrixError, notFound } from "../../errors.ts";
import { joinKey } from "../../storage/database.ts";
import type { BackupKeyRow, BackupRow } from "../../storage/rows.ts";
import { getUser } from "../users/users.ts";
import type { Server } from "../server.ts";
import type { Json } from "../../types.ts";

/** One room key in a backup. */
export type BackupKey = BackupKeyRow["data"];
/** Room keys by room and session. */
export type BackupKeys = Readonly<Record<string, Readonly<Record<string, BackupKey>>>>;

/** Which keys of a backup: all, those of a room, or one. */
export interface KeyRange {
  readonly roomId?: string | undefined;
  readonly sessionId?: string | undefined;
}

/** Starts a new backup, which is the current one from now on. Returns its version. */
export function createBackup(server: Server, userId: string, algorithm: string, authData: Json): string {
  const user = getUser(server, userId);
  const version = String(user.backups + 1);
  server.tables.users.set({ ...user, backups: user.backups + 1 });
  server.tables.backups.set({ userId, version, algorithm, authData: { ...authData }, etag: 0 });
  return version;
}

/** A backup, the current one without `version`. @throws MatrixError `M_NOT_FOUND`. */
export function getBackup(server: Server, userId: string, version?: string): BackupRow {
  const row =
    version === undefined ? server.indexes.backupsByUser.last(userId) : server.tables.backups.get(userId, version);
  if (!row) throw notFound(version === undefined ? "There is no key backup." : "There is no such key backup.");
  return row;
}

/** How a backup is described to clients. */
export function describeBackup(server: Server, backup: BackupRow): Record<string, unknown> {
  const { version, algorithm, authData } = backup;
  return { version, algorithm, auth_data: authData, ...countBackup(server, backup) };
}

/** The number of keys, and a tag that changes with every change of a key. */
export function countBackup(server: Server, { userId, version, etag }: BackupRow): { count: number; etag: string } {
  return { count: server.indexes.backupKeysByVersion.size(joinKey(userId, version)), etag: String(etag) };
}

/** Replaces the auth data. @throws MatrixError `M_NOT_FOUND`, or `M_INVALID_PARAM` for another algorithm. */
export function updateBackup(
  server: Server,
  userId: string,
  version: string,
  update: { algorithm: string; authData: Json; version: string | undefined },
): void {
  const backup = getBackup(server, userId, version);
  if (update.algorithm !== backup.algorithm) throw invalidParam("The algorithm of a backup cannot change.");
  if (update.version !== undefined && update.version !== version) throw invalidParam("The versions differ.");
  server.tables.backups.set({ ...backup, authData: { ...update.authData } });
}

/**
 * Deletes a backup with its keys; deleting it again changes nothing.
 *
 * @throws MatrixError `M_NOT_FOUND` for one that never was.
 */
export function deleteBackup(server: Server, userId: string, version: string): void {
  const backup = server.tables.backups.get(userId, version);
  if (!backup) {
    const number = Number(version);
    if (number >= 1 && number <= getUser(server, userId).backups) return;
    throw notFound("There is no such key backup.");
  }
  for (const row of rowsIn(server, backup, {})) server.tables.backupKeys.delete(row);
  server.tables.backups.delete(backup);
}

/**
 * Adds keys to the current backup; a key that is there stays if it is the better one.
 *
 * @throws MatrixError `M_NOT_FOUND`, or `M_WRONG_ROOM_KEYS_VERSION` for a backup that is not the current one.
 */
export function putBackupKeys(server: Server, userId: string, version: string, keys: BackupKeys): BackupRow {
  const backup = currentBackup(server, userId, version);
  let changed = false;
  for (const [roomId, sessions] of Object.entries(keys)) {
    for (const [sessionId, data] of Object.entries(sessions)) {
      const before = server.tables.backupKeys.get(userId, version, roomId, sessionId);
      if (before && !isBetter(data, before.data)) continue;
      server.tables.backupKeys.set({ userId, version, roomId, sessionId, data });
      changed = true;
    }
  }
  return changed ? touch(server, backup) : backup;
}

/** The keys of any backup of the user. @throws MatrixError `M_NOT_FOUND`. */
export function getBackupKeys(server: Server, userId: string, version: string, range: KeyRange): BackupKeyRow[] {
  return rowsIn(server, getBackup(server, userId, version), range);
}

/** Deletes keys from any backup of the user. @throws MatrixError `M_NOT_FOUND`. */
export function deleteBackupKeys(server: Server, userId: string, version: string, range: KeyRange): BackupRow {
  const backup = getBackup(server, userId, version);
  const rows = rowsIn(server, backup, range);
  for (const row of rows) server.tables.backupKeys.delete(row);
  return rows.length > 0 ? touch(server, backup) : backup;
}

function currentBackup(server: Server, userId: string, version: string): BackupRow {
  const current = getBackup(server, userId);
  if (current.version !== version) {
    throw new MatrixError(403, "M_WRONG_ROOM_KEYS_VERSION", "This is not the current key backup.", {
      current_version: current.version,
    });
  }
  return current;
}

function rowsIn(server: Server, { userId, version }: BackupRow, { roomId, sessionId }: KeyRange): BackupKeyRow[] {
  if (roomId === undefined) return server.indexes.backupKeysByVersion.all(joinKey(userId, version));
  if (sessionId === undefined) return server.indexes.backupKeysByRoom.all(joinKey(userId, version, roomId));
  const row = server.tables.backupKeys.get(userId, version, roomId, sessionId);
  return row ? [row] : [];
}

function touch(server: Server, backup: BackupRow): BackupRow {
  const touched = { ...backup, etag: backup.etag + 1 };
  server.tables.backups.set(touched);
  return touched;
}

function isBetter(next: BackupKey, before: BackupKey): boolean {
  if (next.is_verified !== before.is_verified) return next.is_verified;
  if (next.first_message_index !== before.first_message_index) {
    return next.first_message_index < before.first_message_index;
  }
  return next.forwarded_count < before.forwarded_count;
}
