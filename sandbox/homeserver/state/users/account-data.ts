/** Data that users keep for themselves (https://spec.matrix.org/v1.19/client-server-api/#client-config). */
import { notFound } from "../../errors.ts";
import type { AccountDataRow } from "../../storage/rows.ts";
import type { Server } from "../server.ts";
import type { Json } from "../../types.ts";

/** The `roomId` of data that belongs to no room. */
export const GLOBAL = "";

/** Replaces the data of a type, and tells the user's devices. */
export function setAccountData(server: Server, userId: string, roomId: string, type: string, content: Json): void {
  server.tables.accountData.set({ userId, roomId, type, content: { ...content }, position: server.advance() });
}

/** @throws MatrixError `M_NOT_FOUND`. */
export function getAccountData(server: Server, userId: string, roomId: string, type: string): Json {
  const row = server.tables.accountData.get(userId, roomId, type);
  if (!row) throw notFound("There is no such account data.");
  return row.content;
}

/** What changed after a position, in order. */
export function accountDataSince(server: Server, userId: string, since: number): AccountDataRow[] {
  return server.indexes.accountDataByUser.range(userId, since, Infinity);
}
