/** Tells users whose devices and keys changed (https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user). */
import type { EventRow } from "../../storage/rows.ts";
import { EVERYBODY } from "../../storage/tables.ts";
import {
  isJoined,
  membership,
  membershipOf,
  sharingUsers,
  shareRoom,
  stateEvent,
  usersWith,
} from "../rooms/room-state.ts";
import type { Server } from "../server.ts";

/** Notes that the user's devices or keys are different from now on. */
export function noteDeviceListChange(server: Server, userId: string): void {
  server.tables.deviceLists.set({ userId, position: server.advance() });
}

/** Users whose keys the user must fetch again, and those whose keys are no longer their business, since a position. */
export function deviceListChanges(
  server: Server,
  userId: string,
  since: number,
): { readonly changed: string[]; readonly left: string[] } {
  const { came, went } = usersWhoMoved(server, userId, since);
  const changed = new Set(came);
  for (const row of server.indexes.deviceListsByPosition.range(EVERYBODY, since, Infinity)) {
    if (shareRoom(server, userId, row.userId)) changed.add(row.userId);
  }
  const sharing = went.size > 0 ? sharingUsers(server, userId) : new Set<string>();
  const left = [...went].filter((other) => other !== userId && !sharing.has(other));
  return { changed: [...changed].filter((other) => !left.includes(other)), left };
}

/**
 * Everybody who was invited to a room of the user or came in, or was there when the user came; and everybody who went
 * out of one, or stayed behind when the user went. What counts of somebody in a room is what they did last.
 */
function usersWhoMoved(server: Server, userId: string, since: number): Record<"came" | "went", Set<string>> {
  const [came, went] = [new Set<string>(), new Set<string>()];
  const add = (set: Set<string>, users: readonly string[]): void => users.forEach((user) => set.add(user));
  for (const roomId of server.indexes.roomsOfUser.members(userId)) {
    const events = server.indexes.membershipsByRoom.range(roomId, since, Infinity);
    if (events.length === 0) continue;
    const wasIn = membership(server, roomId, userId, since) === "join";
    const isIn = isJoined(server, roomId, userId);
    const own = events.filter((event) => event.stateKey === userId).map((event) => membershipOf(event) === "join");
    const hasLeft = !isIn && (wasIn || own.includes(true));
    const hasCome = isIn && (!wasIn || own.includes(false));
    const inside = usersWith(server, roomId, "join");
    if (isIn) add(came, events.filter((event) => isComing(event) && isHere(server, event)).map(subject));
    if (isIn || wasIn) add(went, events.filter((event) => isGoing(server, event)).map(subject));
    if (hasCome) add(came, [...inside, ...usersWith(server, roomId, "invite")]);
    if (hasLeft) add(went, inside);
  }
  return { came, went };
}

const subject = ({ stateKey = "" }: EventRow): string => stateKey;
const isComing = (event: EventRow): boolean => membershipOf(event) === "join" || membershipOf(event) === "invite";

/** Whether what became of the membership since then is no end. */
const isHere = (server: Server, { roomId, type, stateKey }: EventRow): boolean => {
  const now = stateEvent(server, roomId, type, stateKey);
  return now !== undefined && isComing(now);
};

/** Whether somebody was in the room before this, and has not been there or invited since. */
function isGoing(server: Server, event: EventRow): boolean {
  const before = stateEvent(server, event.roomId, event.type, event.stateKey, event.position - 1);
  return membershipOf(before) === "join" && !isComing(event) && !isHere(server, event);
}
