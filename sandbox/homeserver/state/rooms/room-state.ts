/** Reads the state of rooms, now and at earlier points of the timeline. */
import { joinKey } from "../../storage/database.ts";
import type { EventRow } from "../../storage/rows.ts";
import type { Server } from "../server.ts";

/** How somebody stands to a room; knocking is not offered. */
export type Membership = "join" | "invite" | "leave" | "ban";

/** The state event at `upTo`, or now. */
export function stateEvent(
  server: Server,
  roomId: string,
  type: string,
  stateKey = "",
  upTo = Infinity,
): EventRow | undefined {
  return server.indexes.stateBySlot.lastUpTo(joinKey(roomId, type, stateKey), upTo);
}

/** The content of the current state event. */
export function stateContent(
  server: Server,
  roomId: string,
  type: string,
  stateKey = "",
): EventRow["content"] | undefined {
  return stateEvent(server, roomId, type, stateKey)?.content;
}

/** The whole state at `upTo`, or now; one event for each type and state key. */
export function roomState(server: Server, roomId: string, upTo = Infinity): EventRow[] {
  const { slotsOfRoom, stateBySlot } = server.indexes;
  return slotsOfRoom
    .members(roomId)
    .map((slot) => stateBySlot.lastUpTo(slot, upTo))
    .filter((event) => event !== undefined)
    .sort((a, b) => a.position - b.position);
}

/** What a membership event says. */
export function membershipOf(event: EventRow | undefined): Membership {
  const membership = event?.content["membership"];
  return membership === "join" || membership === "invite" || membership === "ban" ? membership : "leave";
}

/** The user's membership at `upTo`, or now; "leave" for somebody who was never there. */
export function membership(server: Server, roomId: string, userId: string, upTo = Infinity): Membership {
  return membershipOf(stateEvent(server, roomId, "m.room.member", userId, upTo));
}

/** The event that ended the user's last stay in the room; undefined for members, and for those who never were. */
export function endOfStay(server: Server, roomId: string, userId: string): EventRow | undefined {
  const history = server.indexes.stateBySlot.all(joinKey(roomId, "m.room.member", userId));
  const lastJoin = history.findLastIndex((event) => membershipOf(event) === "join");
  return lastJoin < 0 ? undefined : history[lastJoin + 1];
}

/** Whether the user is in the room now. */
export const isJoined = (server: Server, roomId: string, userId: string): boolean =>
  membership(server, roomId, userId) === "join";

/** The users that have the given membership in the room now. */
export function usersWith(server: Server, roomId: string, wanted: Membership): string[] {
  return server.indexes.usersOfRoom.members(roomId).filter((userId) => membership(server, roomId, userId) === wanted);
}

/** The rooms the user has joined. */
export function joinedRooms(server: Server, userId: string): string[] {
  return server.indexes.roomsOfUser.members(userId).filter((roomId) => isJoined(server, roomId, userId));
}

/** Whether both are in some room; everybody shares a room with themselves. */
export function shareRoom(server: Server, userId: string, otherId: string): boolean {
  return userId === otherId || joinedRooms(server, userId).some((roomId) => isJoined(server, roomId, otherId));
}

/** Everybody who shares a room with the user, the user included. */
export function sharingUsers(server: Server, userId: string): Set<string> {
  const users = new Set([userId]);
  for (const roomId of joinedRooms(server, userId)) {
    for (const other of usersWith(server, roomId, "join")) users.add(other);
  }
  return users;
}

/** Whether there is such a room. */
export const roomExists = (server: Server, roomId: string): boolean => server.indexes.eventsByRoom.size(roomId) > 0;
