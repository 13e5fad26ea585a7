/** Reads back in the timelines of rooms (https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages). */
import { forbidden, notFound } from "../../errors.ts";
import type { EventRow } from "../../storage/rows.ts";
import { clientEvent } from "./events.ts";
import { passes, type RoomEventFilter } from "../sync/filter.ts";
import { relatedEvents, relationOf } from "./relations.ts";
import { membershipOf, roomState, stateEvent, type Membership } from "./room-state.ts";
import type { Server, Session } from "../server.ts";
import { formatPoint } from "../sync/tokens.ts";
import { mayFetch, maySee, visibleUpTo } from "./visibility.ts";
import type { Json } from "../../types.ts";

/** How many events one request looks at, however few of them its filter lets through. */
const MAX_SCANNED = 500;

/** A part of a timeline to read. */
export interface Page {
  readonly direction: "b" | "f";
  /** Position of the point to start from; absent: the newest end for "b", the oldest for "f". */
  readonly from: number | undefined;
  /** Position of the point to stop at. */
  readonly to: number | undefined;
  readonly limit: number;
  readonly filter: RoomEventFilter;
}

/** Answers `GET /rooms/{roomId}/messages`. @throws MatrixError `M_FORBIDDEN`. */
export function readMessages(server: Server, session: Session, roomId: string, page: Page): Json {
  const newest = Math.min(server.position(), visibleUpTo(server, roomId, session.userId));
  const start = Math.min(page.from ?? (page.direction === "b" ? newest : 0), newest);
  const scanned = scan(server, roomId, { ...page, from: start }, newest);
  const chunk: EventRow[] = [];
  let end = start;
  for (const event of scanned) {
    if (chunk.length >= page.limit) break;
    end = page.direction === "b" ? event.position - 1 : event.position;
    if (passes(page.filter, event) && maySee(server, session.userId, event)) chunk.push(event);
  }
  const hasMore = scan(server, roomId, { ...page, from: end }, newest, 1).length > 0;
  const state = page.filter.lazy_load_members === true ? senders(server, roomId, chunk) : [];
  return {
    start: formatPoint(start),
    ...(hasMore && { end: formatPoint(end) }),
    chunk: chunk.map((event) => clientEvent(server, event, session)),
    ...(state.length > 0 && { state: state.map((event) => clientEvent(server, event, session, "state")) }),
  };
}

/**
 * Answers `GET /rooms/{roomId}/context/{eventId}`.
 *
 * @throws MatrixError `M_NOT_FOUND`, or `M_FORBIDDEN` for an event that is hidden from the user.
 */
export function readContext(server: Server, session: Session, roomId: string, eventId: string, limit: number): Json {
  const event = shownEvent(server, roomId, eventId, session.userId);
  const page = { to: undefined, limit, filter: {} };
  const half = Math.floor(limit / 2);
  const see = (row: EventRow): boolean => mayFetch(server, session.userId, row);
  const newest = server.position();
  const before = scan(server, roomId, { ...page, direction: "b", from: event.position - 1 }, newest, half).filter(see);
  const after = scan(server, roomId, { ...page, direction: "f", from: event.position }, newest, limit - half).filter(
    see,
  );
  const last = after.at(-1) ?? event;
  const form = (row: EventRow): Json => clientEvent(server, row, session);
  return {
    event: form(event),
    events_before: before.map(form),
    events_after: after.map(form),
    start: formatPoint((before.at(-1) ?? event).position - 1),
    end: formatPoint(last.position),
    state: roomState(server, roomId, last.position).map((row) => clientEvent(server, row, session, "state")),
  };
}

/**
 * Answers `GET /rooms/{roomId}/relations/...`, newest first unless asked otherwise.
 *
 * @throws MatrixError `M_FORBIDDEN` or `M_NOT_FOUND`.
 */
export function readRelations(
  server: Server,
  session: Session,
  request: { roomId: string; eventId: string; relation: string | undefined; type: string | undefined; page: Page },
): Json {
  const { roomId, eventId, relation, type, page } = request;
  visibleUpTo(server, roomId, session.userId);
  const parent = shownEvent(server, roomId, eventId, session.userId);
  const related = relatedEvents(server, parent, session.userId).filter((event) => {
    const wanted = relation === undefined || relationOf(event)?.rel_type === relation;
    const isAfterFrom =
      page.from === undefined || (page.direction === "b" ? event.position <= page.from : event.position > page.from);
    return wanted && isAfterFrom && (type === undefined || event.type === type);
  });
  const ordered = page.direction === "b" ? related.reverse() : related;
  const chunk = ordered.slice(0, page.limit);
  const last = chunk.at(-1);
  const next =
    last && ordered.length > chunk.length ? formatPoint(last.position - (page.direction === "b" ? 1 : 0)) : undefined;
  return { chunk: chunk.map((event) => clientEvent(server, event, session)), ...(next && { next_batch: next }) };
}

/** Answers `GET /rooms/{roomId}/members`. @throws MatrixError `M_FORBIDDEN`. */
export function readMembers(
  server: Server,
  session: Session,
  roomId: string,
  request: { at: number | undefined; membership: string | null; notMembership: string | null },
): Json {
  const upTo = Math.min(request.at ?? Infinity, visibleUpTo(server, roomId, session.userId));
  const wanted = (membership: Membership): boolean =>
    (request.membership === null || membership === request.membership) && membership !== request.notMembership;
  const chunk = server.indexes.usersOfRoom
    .members(roomId)
    .map((userId) => stateEvent(server, roomId, "m.room.member", userId, upTo))
    .filter((event) => event !== undefined)
    .filter((event) => wanted(membershipOf(event)));
  return { chunk: chunk.map((event) => clientEvent(server, event, session, "state")) };
}

/** The state of a room as its members see it, or as it was when the user left. @throws MatrixError `M_FORBIDDEN`. */
export function readState(server: Server, session: Session, roomId: string): Json[] {
  const upTo = visibleUpTo(server, roomId, session.userId);
  return roomState(server, roomId, upTo).map((event) => clientEvent(server, event, session, "state"));
}

/** @throws MatrixError `M_NOT_FOUND`, or `M_FORBIDDEN` for an event that is hidden from the user. */
function shownEvent(server: Server, roomId: string, eventId: string, userId: string): EventRow {
  const event = server.tables.events.get(eventId);
  if (event?.roomId !== roomId) throw notFound("There is no such event.");
  if (!mayFetch(server, userId, event)) throw forbidden("You may not see this event.");
  return event;
}

/** The events from a point on in the direction of the page. */
function scan(server: Server, roomId: string, page: Page, newest: number, count = MAX_SCANNED): EventRow[] {
  const { eventsByRoom } = server.indexes;
  const from = page.from ?? 0;
  if (page.direction === "f") return eventsByRoom.firstOf(roomId, from, Math.min(page.to ?? newest, newest), count);
  return eventsByRoom.range(roomId, page.to ?? -1, from, count).reverse();
}

function senders(server: Server, roomId: string, events: readonly EventRow[]): EventRow[] {
  const newest = new Map(events.map((event) => [event.sender, event.position]));
  return Array.from(newest, ([userId, position]) =>
    stateEvent(server, roomId, "m.room.member", userId, position),
  ).filter((event) => event !== undefined);
}
