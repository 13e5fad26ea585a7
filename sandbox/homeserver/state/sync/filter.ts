/** Filters that clients put on syncs and on history (https://spec.matrix.org/v1.19/client-server-api/#filtering). */
import * as v from "valibot";
import { badJson, invalidParam, MatrixError, notFound } from "../../errors.ts";
import type { Server } from "../server.ts";

/** An optional object; valibot's own take lists, too. */
const section = <Output>(schema: v.GenericSchema<unknown, Output>) =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.check((value) => !Array.isArray(value), "must be an object"),
      schema,
    ),
  );
const names = v.optional(v.array(v.string()));

const eventFilter = {
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  types: names,
  not_types: names,
  senders: names,
  not_senders: names,
};
const roomEventFilter = v.looseObject({
  ...eventFilter,
  rooms: names,
  not_rooms: names,
  lazy_load_members: v.optional(v.boolean()),
});

/** Body of `POST /user/{userId}/filter`. */
export const FilterSchema = v.looseObject({
  account_data: section(v.looseObject(eventFilter)),
  presence: section(v.looseObject(eventFilter)),
  room: section(
    v.looseObject({
      rooms: names,
      not_rooms: names,
      include_leave: v.optional(v.boolean()),
      timeline: section(roomEventFilter),
      state: section(roomEventFilter),
      ephemeral: section(roomEventFilter),
      account_data: section(roomEventFilter),
    }),
  ),
});

export type Filter = v.InferOutput<typeof FilterSchema>;
export type RoomEventFilter = v.InferOutput<typeof roomEventFilter>;

/** Keeps a filter. Returns its id. */
export function saveFilter(server: Server, userId: string, filter: Filter): string {
  const wanted = JSON.stringify(filter);
  const rows = server.indexes.filtersByUser.all(userId);
  const known = rows.find((row) => JSON.stringify(row.filter) === wanted);
  if (known) return known.filterId;
  const filterId = String(rows.length + 1);
  server.tables.filters.set({ userId, filterId, filter });
  return filterId;
}

/** A kept filter. @throws MatrixError `M_NOT_FOUND`. */
export function getFilter(server: Server, userId: string, filterId: string): Filter {
  const row = server.tables.filters.get(userId, filterId);
  if (!row) throw notFound("There is no such filter.");
  return row.filter;
}

/**
 * The filter that a query parameter gives by id or as JSON.
 *
 * @throws MatrixError `M_INVALID_PARAM`, `M_NOT_JSON` or `M_BAD_JSON`.
 */
export function readFilter(server: Server, userId: string, parameter: string | null): Filter {
  if (parameter === null || parameter === "") return {};
  if (parameter.startsWith("{")) return parse(FilterSchema, parameter);
  const row = server.tables.filters.get(userId, parameter);
  if (!row) throw invalidParam("There is no such filter.");
  return row.filter;
}

/** The filter of `/messages`, which is always JSON. @throws MatrixError `M_NOT_JSON` or `M_BAD_JSON`. */
export function readRoomEventFilter(parameter: string | null): RoomEventFilter {
  return parameter === null || parameter === "" ? {} : parse(roomEventFilter, parameter);
}

/** Whether an event of this type, sender and room passes. */
export function passes(
  filter: RoomEventFilter | undefined,
  event: { readonly type: string; readonly sender?: string; readonly roomId?: string },
): boolean {
  if (!filter) return true;
  const { type, sender, roomId } = event;
  return (
    allows(filter.types, filter.not_types, type, matchesType) &&
    allows(filter.senders, filter.not_senders, sender) &&
    allows(filter.rooms, filter.not_rooms, roomId)
  );
}

/** Whether the lists of wanted and unwanted values let this one pass. */
export function allows(
  wanted: readonly string[] | undefined,
  unwanted: readonly string[] | undefined,
  value: string | undefined,
  matches: (pattern: string, value: string) => boolean = (pattern, other) => pattern === other,
): boolean {
  if (value === undefined) return true;
  if (unwanted?.some((pattern) => matches(pattern, value))) return false;
  return wanted === undefined || wanted.some((pattern) => matches(pattern, value));
}

function matchesType(pattern: string, type: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return pattern === type;
  if (!type.startsWith(first) || !type.endsWith(last) || type.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of others) {
    const found = type.indexOf(part, at);
    if (found < 0 || found + part.length > type.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}

function parse<Output>(schema: v.GenericSchema<unknown, Output>, json: string): Output {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new MatrixError(400, "M_NOT_JSON", "The filter is not valid JSON.");
  }
  const result = v.safeParse(schema, value);
  if (!result.success) throw badJson(`The filter is malformed: ${result.issues[0].message}`);
  return result.output;
}
