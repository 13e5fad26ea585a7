/** Creates rooms and changes who is in them. */
import { badJson, forbidden, invalidParam, MatrixError } from "../../errors.ts";
import type { EventRow } from "../../storage/rows.ts";
import { resolveAlias, setAlias } from "./aliases.ts";
import { beginRoom, sendEvent } from "./events.ts";
import { isJoined, membership, membershipOf, stateEvent, usersWith } from "./room-state.ts";
import { ROOM_VERSION, type Server } from "../server.ts";

type Content = Readonly<Record<string, unknown>>;

/** Body of `POST /createRoom` (https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom). */
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
  for (const userId of invite) checkIsLocal(server, userId);
  const preset = request.preset ?? (request.visibility === "public" ? "public_chat" : "private_chat");
  const roomId = `!${server.randomId(18)}:${server.serverName}`;
  const state = { roomId, sender: creator, stateKey: "" };
  const set = (type: string, content: Content, stateKey = ""): EventRow =>
    sendEvent(server, { ...state, type, stateKey, content });

  const creation = { ...request.creation_content, room_version: ROOM_VERSION };
  beginRoom(server, { ...state, type: "m.room.create", content: creation });
  setMembership(server, { roomId, sender: creator, target: creator, membership: "join" });
  set("m.room.power_levels", powerLevels(creator, preset, request));
  if (request.room_alias_name !== undefined) {
    const alias = `#${request.room_alias_name}:${server.serverName}`;
    setAlias(server, alias, roomId, creator);
    set("m.room.canonical_alias", { alias });
  }
  set("m.room.join_rules", { join_rule: preset === "public_chat" ? "public" : "invite" });
  set("m.room.history_visibility", { history_visibility: "shared" });
  if (preset !== "public_chat") set("m.room.guest_access", { guest_access: "can_join" });
  for (const { type, content, state_key: stateKey } of request.initial_state ?? []) set(type, content, stateKey);
  if (request.name !== undefined) set("m.room.name", { name: request.name });
  if (request.topic !== undefined) set("m.room.topic", topicContent(request.topic));
  for (const target of invite) {
    const direct = request.is_direct === true ? { is_direct: true } : {};
    setMembership(server, { roomId, sender: creator, target, membership: "invite", extra: direct });
  }
  return roomId;
}

/** What somebody does to a membership; `kick` and `unban` both end in `leave`. */
export type MembershipAction = "join" | "invite" | "leave" | "ban" | "kick" | "unban";

const isMembership = (value: unknown): value is "join" | "invite" | "leave" | "ban" =>
  value === "join" || value === "invite" || value === "leave" || value === "ban";

/** Sets a membership event as a client wrote it. @throws MatrixError `M_BAD_JSON`, and like `setMembership`. */
export function setMembershipEvent(
  server: Server,
  change: { readonly roomId: string; readonly sender: string; readonly target: string; readonly content: Content },
): EventRow {
  const { target, content } = change;
  const { membership: wanted } = content;
  if (wanted === "knock") throw forbidden("Nobody can knock here.");
  if (!isMembership(wanted)) throw badJson("membership must be join, invite, leave or ban.");
  if (wanted === "invite") checkIsLocal(server, target);
  if (wanted === "join") checkIsInhabited(server, change.roomId);
  const { displayname, avatar_url, ...others } = content;
  const shown = { ...(displayname !== undefined && { displayname }), ...(avatar_url !== undefined && { avatar_url }) };
  return setMembership(server, { ...change, membership: wanted, extra: { ...others, ...shown } });
}

/**
 * Changes a membership if the rules of the room allow it; what is so already stays as it is.
 *
 * @throws MatrixError `M_FORBIDDEN`, `M_BAD_STATE`, or `M_UNKNOWN` (404) for leaving a room where nobody is.
 */
export function setMembership(
  server: Server,
  change: {
    readonly roomId: string;
    readonly sender: string;
    readonly target: string;
    readonly membership: "join" | "invite" | "leave" | "ban";
    /** Default: the membership. */
    readonly action?: MembershipAction;
    readonly reason?: string | undefined;
    readonly extra?: Content;
  },
): EventRow {
  const { roomId, sender, target, reason, action = change.membership } = change;
  const current = stateEvent(server, roomId, "m.room.member", target);
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
  if (!current && change.membership === "leave") checkIsInhabited(server, roomId);
  checkAction(current, action);
  if (current?.sender === sender && JSON.stringify(current.content) === JSON.stringify(content)) return current;
  const event = sendEvent(server, { roomId, sender, type: "m.room.member", stateKey: target, content });
  // Whoever is out types no more.
  if (!comes) server.typing.set(roomId, target, 0);
  return event;
}

/** What depends on the membership until now, whoever asks. */
function checkAction(current: EventRow | undefined, action: MembershipAction): void {
  const before = current === undefined ? undefined : membershipOf(current);
  const isBanned = before === "ban";
  if (action === "unban" ? before !== undefined && !isBanned : isBanned && action !== "ban" && action !== "leave") {
    throw new MatrixError(403, "M_BAD_STATE", isBanned ? "This user is banned." : "This user is not banned.");
  }
  if (action === "kick" && before !== "join" && before !== "invite") throw forbidden("This user is not in the room.");
}

/** @throws MatrixError `M_UNKNOWN` (404) if nobody is in the room any more: for everybody outside it is as if it had never been. */
function checkIsInhabited(server: Server, roomId: string): void {
  if (usersWith(server, roomId, "join").length > 0) return;
  throw new MatrixError(404, "M_UNKNOWN", "There is no such room.");
}

/**
 * Joins a room by id or alias. Returns the room id.
 *
 * @throws MatrixError `M_NOT_FOUND` for an unknown alias, `M_UNKNOWN` (404) for an unknown room, and like `setMembership`.
 */
export function joinRoom(server: Server, userId: string, idOrAlias: string, reason?: string): string {
  if (!/^[!#]/.test(idOrAlias)) throw badJson(`${idOrAlias} is no room id and no alias.`);
  const roomId = idOrAlias.startsWith("#") ? resolveAlias(server, idOrAlias) : idOrAlias;
  checkIsInhabited(server, roomId);
  if (isJoined(server, roomId, userId)) return roomId;
  setMembership(server, { roomId, sender: userId, target: userId, membership: "join", reason });
  return roomId;
}

/** Invites somebody, who need not exist. @throws MatrixError `M_FORBIDDEN`, or `M_INVALID_PARAM` for what is no user id. */
export function inviteUser(server: Server, roomId: string, sender: string, target: string, reason?: string): void {
  checkIsLocal(server, target);
  setMembership(server, { roomId, sender, target, membership: "invite", reason });
}

/**
 * Takes a room that the user has left out of their view.
 *
 * @throws MatrixError `M_UNKNOWN` for members; what never was is forgotten already.
 */
export function forgetRoom(server: Server, userId: string, roomId: string): void {
  const now = membership(server, roomId, userId);
  if (now === "join" || now === "invite") throw new MatrixError(400, "M_UNKNOWN", "You are still in this room.");
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

function checkIsLocal(server: Server, userId: string): void {
  if (!/^@[^:]+:.+$/.test(userId)) throw invalidParam(`${userId} is not a user id.`);
  if (!userId.endsWith(`:${server.serverName}`)) throw forbidden("There are no other servers here.");
}

/** As text of the older form, and of the one that can have several (https://spec.matrix.org/v1.19/client-server-api/#mroomtopic). */
const topicContent = (topic: string): Content => ({ topic, "m.topic": { "m.text": [{ body: topic }] } });

function powerLevels(creator: string, preset: NonNullable<RoomRequest["preset"]>, request: RoomRequest): Content {
  const alsoPowerful = preset === "trusted_private_chat" ? (request.invite ?? []) : [];
  const isPublic = preset === "public_chat";
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
      ...(isPublic && { "m.call.invite": 50 }),
    },
    events_default: 0,
    state_default: 50,
    ban: 50,
    kick: 50,
    redact: 50,
    invite: isPublic ? 50 : 0,
    historical: 100,
    ...request.power_level_content_override,
  };
}
