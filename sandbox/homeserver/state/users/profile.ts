/** What users tell about themselves (https://spec.matrix.org/v1.19/client-server-api/#profiles). */
import { badJson, MatrixError, notFound } from "../../errors.ts";
import { getUser } from "./users.ts";
import { sendEvent } from "../rooms/events.ts";
import { joinedRooms, stateContent } from "../rooms/room-state.ts";
import { shownProfile } from "../rooms/rooms.ts";
import type { Server } from "../server.ts";
import type { Json } from "../../types.ts";

/** Fields that stand in the user's membership events, too. */
export const SHOWN: readonly string[] = ["displayname", "avatar_url"];
const MAX_PROFILE_BYTES = 65_536;

/** @throws MatrixError `M_NOT_FOUND` for a user who does not exist. */
export function getProfile(server: Server, userId: string): Json {
  const user = server.tables.users.get(userId);
  if (!user) throw notFound("There is no such user.");
  return user.profile;
}

/**
 * Sets a field, or removes it with `undefined`, and tells the user's rooms.
 *
 * @throws MatrixError `M_BAD_JSON` or `M_PROFILE_TOO_LARGE`.
 */
export function setProfileField(server: Server, userId: string, field: string, value: unknown): void {
  if (SHOWN.includes(field) && value !== undefined && typeof value !== "string") {
    throw badJson(`${field} must be a string.`);
  }
  const user = getUser(server, userId);
  const others = Object.entries(user.profile).filter(([name]) => name !== field);
  const profile = Object.fromEntries(value === undefined ? others : [...others, [field, value]]);
  if (JSON.stringify(profile).length > MAX_PROFILE_BYTES) {
    throw new MatrixError(400, "M_PROFILE_TOO_LARGE", "The profile is too large.");
  }
  server.tables.users.set({ ...user, profile });
  if (!SHOWN.includes(field)) return;
  for (const roomId of joinedRooms(server, userId)) {
    const before = Object.entries(stateContent(server, roomId, "m.room.member", userId) ?? {});
    const others = before.filter(([name]) => !SHOWN.includes(name));
    const content = { ...Object.fromEntries(others), ...shownProfile(server, userId) };
    sendEvent(server, { roomId, type: "m.room.member", sender: userId, stateKey: userId, content });
  }
}

/** Users whose id or display name has the words, apart from the one who asks. */
export function searchUsers(server: Server, asking: string, term: string, limit: number): Json {
  const wanted = term.trim().toLowerCase();
  const found = [];
  for (const { userId, profile } of server.tables.users.rows()) {
    const { displayname, avatar_url: avatarUrl } = profile;
    const text = `${userId} ${typeof displayname === "string" ? displayname : ""}`.toLowerCase();
    if (wanted === "" || userId === asking || !text.includes(wanted)) continue;
    found.push({ user_id: userId, display_name: displayname, avatar_url: avatarUrl });
    if (found.length > limit) break;
  }
  return { results: found.slice(0, limit), limited: found.length > limit };
}
