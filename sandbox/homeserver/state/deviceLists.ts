/** Tells users whose devices and keys changed (https://spec.matrix.org/v1.16/client-server-api/#tracking-the-device-list-for-a-user). */
import { EVERYBODY } from "../storage/tables.ts";
import { membershipOf, sharingUsers, shareRoom, usersWith, stateEvent } from "./roomState.ts";
import type { Server } from "./server.ts";

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
  const changed = new Set<string>();
  const left = new Set<string>();
  for (const row of server.indexes.deviceListsByPosition.range(EVERYBODY, since, Infinity)) {
    if (shareRoom(server, userId, row.userId)) changed.add(row.userId);
  }
  const moved = usersWhoMoved(server, userId, since);
  const sharing = moved.size > 0 ? sharingUsers(server, userId) : new Set<string>();
  for (const other of moved) (sharing.has(other) ? changed : left).add(other);
  return { changed: [...changed], left: [...left] };
}

/** Everybody who came into or went out of a room of the user, or was there when the user came or went. */
function usersWhoMoved(server: Server, userId: string, since: number): Set<string> {
  const moved = new Set<string>();
  let cameIn = false;
  for (const roomId of server.indexes.roomsOfUser.members(userId)) {
    const events = server.indexes.membershipsByRoom.range(roomId, since, Infinity);
    if (events.length === 0) continue;
    const before = membershipOf(stateEvent(server, roomId, "m.room.member", userId, since));
    const now = membershipOf(stateEvent(server, roomId, "m.room.member", userId));
    if (before === "join" || now === "join") for (const { stateKey } of events) if (stateKey) moved.add(stateKey);
    if (before !== now && (before === "join" || now === "join")) {
      for (const other of usersWith(server, roomId, "join")) moved.add(other);
      if (now === "join") cameIn = true;
    }
  }
  // Whoever comes into a room is one of those who are new to each other.
  if (!cameIn) moved.delete(userId);
  return moved;
}
