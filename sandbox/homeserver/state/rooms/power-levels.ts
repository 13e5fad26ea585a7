/** Who may do what in a room (https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels). */
import { badJson, forbidden } from "../../errors.ts";
import type { Server } from "../server.ts";
import { stateContent } from "./room-state.ts";

type Levels = Readonly<Record<string, unknown>>;

const integer = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? (value as number) : undefined);
const record = (value: unknown): Levels => (typeof value === "object" && value !== null ? (value as Levels) : {});
const own = (levels: Levels, key: string): unknown => (Object.hasOwn(levels, key) ? levels[key] : undefined);

/** The level of a user in a room; without an `m.room.power_levels` event the creator has 100 and others 0. */
export function userLevel(server: Server, roomId: string, userId: string): number {
  const levels = stateContent(server, roomId, "m.room.power_levels");
  if (levels) return levelOf(levels, userId);
  const [create] = server.indexes.stateByRoom.all(roomId);
  return create?.sender === userId ? 100 : 0;
}

/** The level that an action such as `invite`, `kick`, `ban` or `redact` needs. */
export function actionLevel(server: Server, roomId: string, action: "invite" | "kick" | "ban" | "redact"): number {
  const levels = stateContent(server, roomId, "m.room.power_levels") ?? {};
  return integer(own(levels, action)) ?? (action === "invite" ? 0 : 50);
}

/** The level that sending an event of this type needs. */
export function eventLevel(server: Server, roomId: string, type: string, isState: boolean): number {
  const levels = stateContent(server, roomId, "m.room.power_levels");
  if (!levels) return 0;
  const forType = integer(own(record(levels["events"]), type));
  if (forType !== undefined) return forType;
  return isState ? (integer(levels["state_default"]) ?? 50) : (integer(levels["events_default"]) ?? 0);
}

/**
 * Checks a new `m.room.power_levels` content: integers only, of users, and nobody gives or takes what is above them.
 *
 * @throws MatrixError `M_BAD_JSON` or `M_FORBIDDEN`.
 */
export function checkNewLevels(server: Server, roomId: string, sender: string, next: Levels): void {
  const before = stateContent(server, roomId, "m.room.power_levels");
  for (const group of GROUPS) if (!isGroup(next[group])) throw badJson(`${group} must be an object.`);
  for (const userId of Object.keys(record(next["users"]))) {
    if (!/^@[^:]*:./.test(userId)) throw badJson(`${userId} is not a user id.`);
  }
  const flat = flatten(next);
  for (const [name, level] of flat) {
    if (integer(level) === undefined) throw badJson(`${name} must be an integer.`);
  }
  if (!before) return;
  const mine = levelOf(before, sender);
  const old = flatten(before);
  for (const name of new Set([...flat.keys(), ...old.keys()])) {
    const [from, to] = [integer(old.get(name)), integer(flat.get(name))];
    if (from === to) continue;
    if ((from ?? mine) > mine || (to ?? mine) > mine) throw forbidden(`You may not change ${name}.`);
    const otherUser = name.startsWith("users/") && name !== `users/${sender}`;
    if (otherUser && from === mine) throw forbidden("You may not change the level of somebody as powerful as you.");
  }
}

function levelOf(levels: Levels, userId: string): number {
  return integer(own(record(levels["users"]), userId)) ?? integer(levels["users_default"]) ?? 0;
}

const GROUPS = ["users", "events", "notifications"] as const;
const isGroup = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));

function flatten(levels: Levels): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const name of ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"]) {
    if (own(levels, name) !== undefined) flat.set(name, levels[name]);
  }
  for (const group of GROUPS) {
    for (const [name, level] of Object.entries(record(levels[group]))) flat.set(`${group}/${name}`, level);
  }
  return flat;
}
