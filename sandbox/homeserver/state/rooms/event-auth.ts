/** Whether an event may enter a room (https://spec.matrix.org/v1.19/rooms/v11/#authorization-rules, as far as one server needs them). */
import { badJson, forbidden, MatrixError } from "../../errors.ts";
import { actionLevel, checkNewLevels, eventLevel, userLevel } from "./power-levels.ts";
import { membership, roomExists, stateContent } from "./room-state.ts";
import type { Server } from "../server.ts";

/** An event before it has an id. */
export interface Draft {
  readonly roomId: string;
  readonly type: string;
  readonly sender: string;
  readonly stateKey?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly deviceId?: string;
  readonly transactionId?: string;
}

/** @throws MatrixError `M_FORBIDDEN`, `M_BAD_JSON` or `M_INVALID_PARAM` unless the sender may send this. */
export function checkAllowed(server: Server, draft: Draft): void {
  const { roomId, sender, type, stateKey } = draft;
  // As Synapse answers.
  if (type === "m.room.create" && roomExists(server, roomId)) {
    throw new MatrixError(400, "M_INVALID_PARAM", "The room exists already.");
  }
  if (type === "m.room.member") {
    checkMembership(server, draft);
    return;
  }
  if (membership(server, roomId, sender) !== "join") throw forbidden("You are not in this room.");
  if (type === "m.room.third_party_invite") {
    checkMayInvite(server, draft);
    return;
  }
  if (userLevel(server, roomId, sender) < eventLevel(server, roomId, type, stateKey !== undefined)) {
    throw forbidden(`You may not send ${type} in this room.`);
  }
  if (stateKey?.startsWith("@") && stateKey !== sender) {
    throw forbidden("The state key is another user.");
  }
  if (type === "m.room.power_levels") checkNewLevels(server, roomId, sender, draft.content);
}

/** The join rules by which an invitation opens the room. */
const OPEN_TO_INVITED: readonly unknown[] = ["invite", "knock", "restricted", "knock_restricted"];

function checkMembership(server: Server, draft: Draft): void {
  const { stateKey: target, content } = draft;
  if (!target?.startsWith("@")) throw badJson("The state key must be a user id.");
  switch (content["membership"]) {
    case "join":
      checkJoin(server, draft, target);
      break;
    case "invite":
      checkInvite(server, draft, target);
      break;
    case "leave":
      checkLeave(server, draft, target);
      break;
    case "ban":
      checkPower(server, draft, target, "ban");
      break;
    default:
      throw badJson("membership must be join, invite, leave or ban.");
  }
}

function checkJoin(server: Server, { roomId, sender }: Draft, target: string): void {
  if (sender !== target) throw forbidden("Nobody can join for somebody else.");
  const before = membership(server, roomId, target);
  if (before === "ban") throw forbidden("You are banned from this room.");
  if (before === "join") return;
  const [create, ...others] = server.indexes.stateByRoom.all(roomId);
  if (others.length === 0 && create?.sender === sender) return;
  const rule = stateContent(server, roomId, "m.room.join_rules")?.["join_rule"] ?? "invite";
  if (rule === "public" || (before === "invite" && OPEN_TO_INVITED.includes(rule))) return;
  throw forbidden("You are not invited to this room.");
}

function checkInvite(server: Server, { roomId, sender }: Draft, target: string): void {
  if (membership(server, roomId, sender) !== "join") throw forbidden("You are not in this room.");
  const before = membership(server, roomId, target);
  if (before === "join") throw forbidden(`${target} is already in the room.`);
  if (before === "ban") throw forbidden(`${target} is banned from the room.`);
  checkMayInvite(server, { roomId, sender });
}

function checkMayInvite(server: Server, { roomId, sender }: Pick<Draft, "roomId" | "sender">): void {
  if (userLevel(server, roomId, sender) < actionLevel(server, roomId, "invite")) {
    throw forbidden("You may not invite to this room.");
  }
}

function checkLeave(server: Server, draft: Draft, target: string): void {
  const before = membership(server, draft.roomId, target);
  if (draft.sender === target) {
    if (before !== "join" && before !== "invite") throw forbidden("You are not in this room.");
    return;
  }
  if (before === "ban") checkPower(server, draft, target, "ban");
  checkPower(server, draft, target, "kick");
}

function checkPower(server: Server, { roomId, sender }: Draft, target: string, action: "kick" | "ban"): void {
  if (membership(server, roomId, sender) !== "join") throw forbidden("You are not in this room.");
  const level = userLevel(server, roomId, sender);
  if (level < actionLevel(server, roomId, action) || level <= userLevel(server, roomId, target)) {
    throw forbidden(`You may not do this to ${target}.`);
  }
}
