/** Which events a user may see (https://spec.matrix.org/v1.19/client-server-api/#room-history-visibility). */
import { forbidden, notFound } from "../../errors.ts";
import type { EventRow } from "../../storage/rows.ts";
import { endOfStay, membership, membershipOf, stateEvent } from "./room-state.ts";
import { joinKey } from "../../storage/database.ts";
import type { Server } from "../server.ts";

/** Whether the user may see the event in the timeline of the room. */
export function maySee(server: Server, userId: string, event: EventRow): boolean {
  return maySeeAs(server, userId, event, true);
}

/** Whether the user may see the event by itself: what was there before they came in only as long as they are in. */
export function mayFetch(server: Server, userId: string, event: EventRow): boolean {
  return maySeeAs(server, userId, event, membership(server, event.roomId, userId) === "join");
}

function maySeeAs(server: Server, userId: string, event: EventRow, isMember: boolean): boolean {
  // For the events that change the rule itself, the rule before and the rule after count, whichever allows more.
  const points = event.stateKey === undefined ? [event.position] : [event.position - 1, event.position];
  return points.some((point) => maySeeAt(server, userId, event, point, isMember));
}

/** @throws MatrixError `M_FORBIDDEN` unless the user has something to do with the room, be it an invitation. */
export function checkWasMember(server: Server, roomId: string, userId: string): void {
  if (!stateEvent(server, roomId, "m.room.member", userId)) throw forbidden("You are not in this room.");
}

/** @throws MatrixError `M_FORBIDDEN` unless the user is in the room. */
export function checkJoined(server: Server, roomId: string, userId: string): void {
  if (membership(server, roomId, userId) !== "join") throw forbidden("You are not in this room.");
}

/**
 * The last position of the room's state that the user may see: now for members, the end of their stay for people who left.
 *
 * @throws MatrixError `M_FORBIDDEN` for those who were never there, are banned or invited again, or have forgotten it, unless all the
 * world may read.
 */
export function visibleUpTo(server: Server, roomId: string, userId: string): number {
  const now = membership(server, roomId, userId);
  if (now === "join") return Infinity;
  const isForgotten = server.tables.forgotten.get(userId, roomId) !== undefined;
  const end = now === "leave" && !isForgotten ? endOfStay(server, roomId, userId) : undefined;
  if (end) return end.position;
  checkReadable(server, roomId, userId);
  return Infinity;
}

/** @throws MatrixError `M_FORBIDDEN` unless the user is in the room, or all the world may read it. */
export function checkReadable(server: Server, roomId: string, userId: string): void {
  const visibility = stateEvent(server, roomId, "m.room.history_visibility")?.content["history_visibility"];
  if (visibility !== "world_readable") checkJoined(server, roomId, userId);
}

/** The event if it is in this room and the user may see it. @throws MatrixError `M_NOT_FOUND`. */
export function visibleEvent(server: Server, roomId: string, eventId: string, userId: string): EventRow {
  const event = server.tables.events.get(eventId);
  if (event?.roomId !== roomId || !mayFetch(server, userId, event)) throw notFound("There is no such event.");
  return event;
}

function maySeeAt(server: Server, userId: string, event: EventRow, point: number, isMember: boolean): boolean {
  const visibility = stateEvent(server, event.roomId, "m.room.history_visibility", "", point)?.content[
    "history_visibility"
  ];
  const then = membership(server, event.roomId, userId, point);
  if (visibility === "world_readable" || then === "join") return true;
  if (visibility === "joined") return false;
  if (visibility === "invited") return then === "invite";
  return isMember && joinedAfter(server, event, userId);
}

function joinedAfter(server: Server, event: EventRow, userId: string): boolean {
  const slot = joinKey(event.roomId, "m.room.member", userId);
  return server.indexes.stateBySlot
    .range(slot, event.position, Infinity)
    .some((later) => membershipOf(later) === "join");
}
