/** Creates rooms and changes who is in them. */
import { forbidden, invalidParam, MatrixError, notFound } from "../errors.ts";
import { joinKey } from "../storage/database.ts";
import type { EventRow } from "../storage/rows.ts";
import { setAlias } from "./aliases.ts";
import { sendEvent, setState } from "./events.ts";
import { isJoined, membership, roomExists } from "./roomState.ts";
import { ROOM_VERSION, type Server } from "./server.ts";

type Content = Readonly<Record<string, unknown>>;

/** Body of `POST /createRoom` (https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3createroom). */
export interface RoomRequest {
  readonly preset?: "private_chat" | "trusted_private_chat" | "public_chat" | undefined;
  readonly visibility?: "public" | "private" | undefined;
  readonly name?: string | undefined;
  readonly topic?: string | undefined;
  readonly room_alias_name?: string | undefined;
  readonly invite?: readonly string[] | undefined;
  readonly is_direct?: boolean | undefined;
  readonly room_version?: string | undefined;
  readonly creation_content?: Content | undefined;
  readonly initial_state?: readonly { type: string; state_key?: string | undefined; content: Content }[] | undefined;
  readonly power_level_content_override?: Content | undefined;
}

/** Creates a room with everything the request asks for, in the order of the specification. Returns the room id. */
export function createRoom(server: Server, creator: string, request: RoomRequest): string {
  if (request.room_version !== undefined && request.room_version !== ROOM_VERSION) {
    throw new MatrixError(400, "M_UNSUPPORTED_ROOM_VERSION", `Rooms here have version ${ROOM_VERSION}.`);
  }
  const invite = request.invite ?? [];
  for (const userId of invite) checkUserExists(server, userId);
  const preset = request.preset ?? (request.visibility === "public" ? "public_chat" : "private_chat");
  const roomId = `!${server.randomId(18)}:${server.serverName}`;
  const set = (type: string, content: Content, stateKey = ""): EventRow =>
    sendEvent(server, { roomId, type, sender: creator, stateKey, content });

  set("m.room.create", { ...request.creation_content, room_version: ROOM_VERSION });
  setMembership(server, { roomId, sender: creator, target: creator, membership: "join" });
  set("m.room.power_levels", powerLevels(creator, preset === "trusted_private_chat" ? invite : [], request));
  if (request.room_alias_name !== undefined) {
    const alias = `#${request.room_alias_name}:${server.serverName}`;
    setAlias(server, alias, roomId, creator);
    set("m.room.canonical_alias", { alias });
  }
  set("m.room.join_rules", { join_rule: preset === "public_chat" ? "public" : "invite" });
  set("m.room.history_visibility", { history_visibility: "shared" });
  set("m.room.guest_access", { guest_access: preset === "public_chat" ? "forbidden" : "can_join" });
  for (const state of request.initial_state ?? []) set(state.type, state.content, state.state_key);
  if (request.name !== undefined) set("m.room.name", { name: request.name });
  if (request.topic !== undefined) set("m.room.topic", { topic: request.topic });
  for (const target of invite) {
    const direct = request.is_direct === true ? { is_direct: true } : {};
    setMembership(server, { roomId, sender: creator, target, membership: "invite", extra: direct });
  }
  return roomId;
}

/** Changes a membership if the rules of the room allow it. */
export function setMembership(
  server: Server,
  change: {
    readonly roomId: string;
    readonly sender: string;
    readonly target: string;
    readonly membership: "join" | "invite" | "leave" | "ban";
    readonly reason?: string | undefined;
    readonly extra?: Content;
  },
): EventRow {
  const { roomId, sender, target, reason } = change;
  const comes = change.membership === "join" || change.membership === "invite";
  const forgotten = server.tables.forgotten.get(target, roomId);
  if (comes && forgotten) server.tables.forgotten.delete(forgotten);
  const profile = comes ? shownProfile(server, target) : {};
  const content = {
    ...profile,
    membership: change.membership,
    ...change.extra,
    ...(reason !== undefined && { reason }),
  };
  return setState(server, { roomId, sender, type: "m.room.member", stateKey: target, content });
}

/** Joins a room by id or alias. Returns the room id. Throws `M_NOT_FOUND` or `M_FORBIDDEN`. */
export function joinRoom(server: Server, userId: string, idOrAlias: string, reason?: string): string {
  const roomId = idOrAlias.startsWith("#") ? server.tables.aliases.get(idOrAlias)?.roomId : idOrAlias;
  if (roomId === undefined || !roomExists(server, roomId)) throw notFound("There is no such room.");
  if (isJoined(server, roomId, userId)) return roomId;
  setMembership(server, { roomId, sender: userId, target: userId, membership: "join", reason });
  return roomId;
}

/** Invites somebody. Throws `M_FORBIDDEN`, or `M_NOT_FOUND` for a user who does not exist. */
export function inviteUser(server: Server, roomId: string, sender: string, target: string, reason?: string): void {
  if (!isJoined(server, roomId, sender)) throw forbidden("You are not in this room.");
  checkUserExists(server, target);
  setMembership(server, { roomId, sender, target, membership: "invite", reason });
}

/** Lets a user in again who was banned. Throws `M_FORBIDDEN`. */
export function unbanUser(server: Server, roomId: string, sender: string, target: string, reason?: string): void {
  if (membership(server, roomId, target) !== "ban") throw forbidden(`${target} is not banned.`);
  setMembership(server, { roomId, sender, target, membership: "leave", reason });
}

/** Takes a room that the user has left out of their view. Throws `M_UNKNOWN` for members. */
export function forgetRoom(server: Server, userId: string, roomId: string): void {
  const now = membership(server, roomId, userId);
  if (now === "join" || now === "invite") throw new MatrixError(400, "M_UNKNOWN", "You are still in this room.");
  if (server.indexes.stateBySlot.size(joinKey(roomId, "m.room.member", userId)) === 0) {
    throw notFound("There is no such room.");
  }
  server.tables.forgotten.set({ userId, roomId });
}

/** What rooms show of a user's profile. */
export function shownProfile(server: Server, userId: string): Record<string, unknown> {
  const { displayname, avatar_url: avatarUrl } = server.tables.users.get(userId)?.profile ?? {};
  return {
    ...(displayname !== undefined && { displayname }),
    ...(avatarUrl !== undefined && { avatar_url: avatarUrl }),
  };
}

function checkUserExists(server: Server, userId: string): void {
  if (!/^@[^:]+:.+$/.test(userId)) throw invalidParam(`${userId} is not a user id.`);
  if (!server.tables.users.get(userId)) throw notFound(`There is no user ${userId}.`);
}

function powerLevels(creator: string, alsoPowerful: readonly string[], request: RoomRequest): Content {
  return {
    users: Object.fromEntries([creator, ...alsoPowerful].map((userId) => [userId, 100])),
    users_default: 0,
    events: {
      "m.room.name": 50,
      "m.room.power_levels": 100,
      "m.room.history_visibility": 100,
      "m.room.canonical_alias": 50,
      "m.room.avatar": 50,
      "m.room.tombstone": 100,
      "m.room.server_acl": 100,
      "m.room.encryption": 100,
    },
    events_default: 0,
    state_default: 50,
    ban: 50,
    kick: 50,
    redact: 50,
    invite: 0,
    historical: 100,
    ...request.power_level_content_override,
  };
}
