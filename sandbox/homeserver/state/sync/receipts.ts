/** How far everybody has read (https://spec.matrix.org/v1.19/client-server-api/#receipts). */
import { forbidden, invalidParam, MatrixError } from "../../errors.ts";
import type { ReceiptRow } from "../../storage/rows.ts";
import { setAccountData } from "../users/account-data.ts";
import type { Server } from "../server.ts";
import { mayFetch } from "../rooms/visibility.ts";
import type { Json } from "../../types.ts";

/** Receipts that other users see, and those that only their owner does. */
const TYPES = ["m.read", "m.read.private"];
const FULLY_READ = "m.fully_read";
/** The thread of a receipt that names none. */
export const UNTHREADED = "";

/**
 * Notes that the user has read up to an event, if there is such an event.
 *
 * @throws MatrixError `M_INVALID_PARAM` or `M_FORBIDDEN`.
 */
export function setReceipt(server: Server, receipt: Omit<ReceiptRow, "at" | "position">): void {
  if (!TYPES.includes(receipt.type)) throw invalidParam(`${receipt.type} is not a type of receipt.`);
  const event = server.tables.events.get(receipt.eventId);
  if (event?.roomId !== receipt.roomId) return;
  if (!mayFetch(server, receipt.userId, event)) throw forbidden("You may not see this event.");
  const before = server.tables.receipts.get(receipt.roomId, receipt.userId, receipt.type, receipt.threadId);
  if (before && positionOf(server, before) >= positionOf(server, receipt)) return;
  server.tables.receipts.set({ ...receipt, at: server.clock(), position: server.advance() });
}

/**
 * Keeps the point up to which the user has read everything; it never goes back.
 *
 * @throws MatrixError `M_UNKNOWN` (404) or `M_FORBIDDEN`.
 */
export function setFullyRead(server: Server, userId: string, roomId: string, eventId: string): void {
  const event = server.tables.events.get(eventId);
  if (event?.roomId !== roomId) throw new MatrixError(404, "M_UNKNOWN", "There is no such event.");
  if (!mayFetch(server, userId, event)) throw forbidden("You may not see this event.");
  const before = server.tables.accountData.get(userId, roomId, FULLY_READ)?.content["event_id"];
  if (typeof before === "string" && positionOf(server, { eventId: before }) >= event.position) return;
  setAccountData(server, userId, roomId, FULLY_READ, { event_id: eventId });
}

/** The content of an `m.receipt` event with what changed after `since`, if anything that the user may see did. */
export function receiptsSince(server: Server, roomId: string, userId: string, since: number): Json | undefined {
  const content: Record<string, Record<string, Record<string, Json>>> = {};
  for (const row of server.indexes.receiptsByRoom.range(roomId, since, Infinity)) {
    if (row.type === "m.read.private" && row.userId !== userId) continue;
    const thread = row.threadId === UNTHREADED ? {} : { thread_id: row.threadId };
    const readers = ((content[row.eventId] ??= {})[row.type] ??= {});
    readers[row.userId] = { ts: row.at, ...thread };
  }
  return Object.keys(content).length > 0 ? content : undefined;
}

/** The position up to which the user has read the room. */
export function readPosition(server: Server, roomId: string, userId: string): number {
  const rows = TYPES.flatMap((type) =>
    [UNTHREADED, "main"].map((threadId) => server.tables.receipts.get(roomId, userId, type, threadId)),
  );
  const positions = rows.map((row) => (row ? positionOf(server, row) : 0));
  return Math.max(0, ...positions);
}

const positionOf = (server: Server, { eventId }: { eventId: string }): number =>
  server.tables.events.get(eventId)?.position ?? 0;
