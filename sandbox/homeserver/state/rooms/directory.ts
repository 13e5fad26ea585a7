/** The directory of rooms: those that anybody may join (https://spec.matrix.org/v1.19/client-server-api/#published-room-directory). */
import { invalidParam, notFound } from "../../errors.ts";
import { EVERYBODY } from "../../storage/tables.ts";
import { stateContent, usersWith } from "./room-state.ts";
import type { Server } from "../server.ts";
import type { Json } from "../../types.ts";

/** What of the directory is asked for. */
export interface DirectoryPage {
  /** 0: all. */
  readonly limit: number;
  /** Where the page before has ended. */
  readonly since: string | null;
  /** Found in names, topics and addresses, in any case; empty: everything. */
  readonly term: string;
}

/**
 * Rooms that anybody may join are the public ones; none is listed or hidden apart from that.
 *
 * @throws MatrixError `M_NOT_FOUND`.
 */
export function isPublic(server: Server, roomId: string): boolean {
  const rule = stateContent(server, roomId, "m.room.join_rules")?.["join_rule"];
  if (rule === undefined) throw notFound("There is no such room.");
  return rule === "public";
}

/** Answers `/publicRooms`: the fullest rooms first. @throws MatrixError `M_INVALID_PARAM`. */
export function listPublicRooms(server: Server, { limit, since, term }: DirectoryPage): Json {
  if (since !== null && !/^\d{1,9}$/.test(since)) throw invalidParam("since must be where the page before has ended.");
  const start = Number(since ?? 0);
  const wanted = term.toLowerCase();
  const found = server.indexes.roomsWithRules
    .members(EVERYBODY)
    .filter((roomId) => isPublic(server, roomId))
    .map((roomId) => describe(server, roomId))
    .filter(({ name, topic, canonical_alias: alias }) =>
      [name, topic, alias].some((text) => (typeof text === "string" ? text : "").toLowerCase().includes(wanted)),
    )
    .sort((a, b) => b.num_joined_members - a.num_joined_members);
  const end = limit === 0 ? found.length : start + limit;
  return {
    chunk: found.slice(start, end),
    total_room_count_estimate: found.length,
    ...(end < found.length && { next_batch: String(end) }),
    ...(start > 0 && limit > 0 && { prev_batch: String(Math.max(0, start - limit)) }),
  };
}

function describe(server: Server, roomId: string): Json & { readonly num_joined_members: number } {
  const text = (type: string, key: string): Json => {
    const value = stateContent(server, roomId, type)?.[key];
    return typeof value === "string" ? { [key === "alias" ? "canonical_alias" : key]: value } : {};
  };
  const says = (type: string, key: string): unknown => stateContent(server, roomId, type)?.[key];
  return {
    room_id: roomId,
    ...text("m.room.name", "name"),
    ...text("m.room.topic", "topic"),
    ...text("m.room.canonical_alias", "alias"),
    join_rule: "public",
    num_joined_members: usersWith(server, roomId, "join").length,
    world_readable: says("m.room.history_visibility", "history_visibility") === "world_readable",
    guest_can_join: says("m.room.guest_access", "guest_access") === "can_join",
  };
}
