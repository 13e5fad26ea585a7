/** The parts of a sync response about single rooms. */
import type { AccountDataRow, EventRow } from "../../storage/rows.ts";
import { clientEvent, strippedEvent } from "../rooms/events.ts";
import { passes, type Filter } from "./filter.ts";
import { readPosition, receiptsSince } from "./receipts.ts";
import { endOfStay, roomState, stateEvent, usersWith, type Membership } from "../rooms/room-state.ts";
import type { Server, Session } from "../server.ts";
import { formatPoint } from "./tokens.ts";
import { maySee } from "../rooms/visibility.ts";
import type { Json } from "../../types.ts";

/** What a client knows of a room, and wants to know. */
export interface RoomWindow {
  readonly roomId: string;
  readonly filter: NonNullable<Filter["room"]>;
  /** Position up to which the client knows the room; 0: it was not in it. */
  readonly since: number;
  /** Position of the client's last sync. */
  readonly known: number;
  /** The client gets the whole state. */
  readonly isFirst: boolean;
  readonly typingSince: number;
  readonly accountData: readonly AccountDataRow[];
}

/** Types of state that people see before they join. */
const SHOWN_TO_INVITED = [
  "m.room.create",
  "m.room.join_rules",
  "m.room.name",
  "m.room.avatar",
  "m.room.topic",
  "m.room.canonical_alias",
  "m.room.encryption",
];
const DEFAULT_TIMELINE = 10;
/** As many as the sandbox's devices ask for: what is said in a lesson comes back whole after a reload. */
const MAX_TIMELINE = 200;
const MAX_UNREAD = 100;
const MESSAGES = ["m.room.message", "m.room.encrypted"];
const MAX_HEROES = 5;

/** A room that the user is in; undefined if there is nothing new in it. */
export function syncJoinedRoom(server: Server, session: Session, window: RoomWindow): Json | undefined {
  const { roomId, filter, isFirst } = window;
  const taken = takeTimeline(server, session, window, Infinity);
  // For somebody who has just come in there is always something before, if only the room's state.
  const timeline = { ...taken, limited: taken.limited || (window.since === 0 && window.known > 0) };
  const state = takeState(server, session, window, timeline, Infinity);
  const ephemeral = takeEphemeral(server, session, window).filter((event) => passes(filter.ephemeral, event));
  const noted = notedIn(window);
  const hasNews = isFirst || [timeline.events, state, ephemeral, noted.events].some((list) => list.length > 0);
  if (!hasNews) return undefined;
  const peopleChanged = isFirst || server.indexes.membershipsByRoom.count(roomId, window.since, Infinity) > 0;
  return {
    ...describe(server, session, timeline, state),
    ephemeral: { events: ephemeral },
    account_data: noted,
    unread_notifications: { notification_count: countUnread(server, session, roomId), highlight_count: 0 },
    ...(peopleChanged && { summary: summarise(server, session.userId, roomId) }),
  };
}

/** A room that the user has left, up to the event that ended their stay; `newest` is their membership now. */
export function syncLeftRoom(server: Server, session: Session, window: RoomWindow, newest: EventRow): Json {
  const stay = endOfStay(server, window.roomId, session.userId);
  // Whoever turned an invitation down, or was banned after leaving, sees nothing else of the room.
  if (!stay || stay.position <= window.known) {
    const timeline = { events: [newest], limited: false, start: newest.position - 1 };
    return { ...describe(server, session, timeline, []), account_data: notedIn(window) };
  }
  const taken = takeTimeline(server, session, window, stay.position);
  const timeline = { ...taken, limited: taken.limited || (window.since === 0 && window.known > 0) };
  const state = takeState(server, session, window, timeline, stay.position);
  return { ...describe(server, session, timeline, state), account_data: notedIn(window) };
}

/** What the user has noted about the room for themselves. */
const notedIn = ({ accountData, filter }: RoomWindow): { events: Json[] } => ({
  events: accountData.filter((row) => passes(filter.account_data, row)).map(({ type, content }) => ({ type, content })),
});

/** A room that the user is invited to, as it was then. */
export function syncInvite(server: Server, invite: EventRow): Json {
  const { roomId, sender, position } = invite;
  const shown = SHOWN_TO_INVITED.map((type) => stateEvent(server, roomId, type, "", position));
  const inviter = stateEvent(server, roomId, "m.room.member", sender, position);
  const events = [...shown, inviter].filter((event) => event !== undefined).map(strippedEvent);
  return { invite_state: { events: [...events, strippedEvent(invite)] } };
}

interface Timeline {
  readonly events: readonly EventRow[];
  readonly limited: boolean;
  /** Position of the point before the first event. */
  readonly start: number;
}

function takeTimeline(server: Server, session: Session, window: RoomWindow, end: number): Timeline {
  const { roomId, filter, since } = window;
  const limit = Math.min(filter.timeline?.limit ?? DEFAULT_TIMELINE, MAX_TIMELINE);
  const { eventsByRoom } = server.indexes;
  const newest = eventsByRoom.range(roomId, since, end, limit);
  const limited = eventsByRoom.count(roomId, since, end) > newest.length;
  const start = limited ? (newest[0]?.position ?? Math.min(end, server.position()) + 1) - 1 : since;
  const events = newest.filter((event) => passes(filter.timeline, event) && maySee(server, session.userId, event));
  return { events, limited, start };
}

/** The state at the start of the timeline, or what of it changed since the client's last sync. */
function takeState(
  server: Server,
  session: Session,
  window: RoomWindow,
  timeline: Timeline,
  end: number,
): readonly EventRow[] {
  const { roomId, filter, isFirst, since } = window;
  const { stateByRoom } = server.indexes;
  const inTimeline = new Set(timeline.events.map((event) => event.eventId));
  const lazy = filter.state?.lazy_load_members === true;
  const speakers = new Set(timeline.events.map((event) => event.sender));
  // State events that the filter takes out of the timeline must still reach the client.
  const missing = stateByRoom.range(roomId, timeline.start, end).filter((event) => !inTimeline.has(event.eventId));
  if (isFirst) for (const userId of [session.userId, ...heroes(server, session.userId, roomId)]) speakers.add(userId);
  const before = isFirst
    ? roomState(server, roomId, timeline.start)
    : newestOfEach(stateByRoom.range(roomId, since, timeline.start));
  const members = lazy && !isFirst ? speakerEvents(server, roomId, speakers, timeline.start) : [];
  return newestOfEach([...members, ...before, ...missing]).filter((event) => {
    if (!passes(filter.state, event) || inTimeline.has(event.eventId)) return false;
    return !lazy || event.type !== "m.room.member" || speakers.has(event.stateKey ?? "");
  });
}

function speakerEvents(server: Server, roomId: string, speakers: ReadonlySet<string>, upTo: number): EventRow[] {
  return Array.from(speakers, (userId) => stateEvent(server, roomId, "m.room.member", userId, upTo)).filter(
    (event) => event !== undefined,
  );
}

function newestOfEach(events: readonly EventRow[]): EventRow[] {
  return [...new Map(events.map((event) => [JSON.stringify([event.type, event.stateKey]), event])).values()];
}

function takeEphemeral(server: Server, session: Session, window: RoomWindow): (Json & { type: string })[] {
  const { roomId, known, typingSince } = window;
  const receipts = receiptsSince(server, roomId, session.userId, known);
  const typing = server.typing.since(roomId, typingSince);
  return [
    ...(receipts ? [{ type: "m.receipt", content: receipts }] : []),
    ...(typing ? [{ type: "m.typing", content: { user_ids: typing } }] : []),
  ];
}

function describe(server: Server, session: Session, timeline: Timeline, state: readonly EventRow[]): Json {
  const form = timeline.limited ? "syncGap" : "sync";
  return {
    timeline: {
      events: timeline.events.map((event) => clientEvent(server, event, session, form)),
      limited: timeline.limited,
      prev_batch: formatPoint(timeline.start),
    },
    state: { events: state.map((event) => clientEvent(server, event, session, "syncState")) },
  };
}

/** Messages of others since the user came in, after the last one that the user has read; what was taken back is none. */
function countUnread(server: Server, { userId }: Session, roomId: string): number {
  const newest = server.indexes.eventsByRoom.range(roomId, readPosition(server, roomId, userId), Infinity, MAX_UNREAD);
  const cameIn = newest.findLastIndex((event) => event.type === "m.room.member" && event.stateKey === userId);
  const counts = ({ type, sender, redactedBy }: EventRow): boolean =>
    MESSAGES.includes(type) && sender !== userId && redactedBy === undefined;
  return newest.slice(cameIn + 1).filter(counts).length;
}

function summarise(server: Server, userId: string, roomId: string): Json {
  return {
    ...(!isNamed(server, roomId) && { "m.heroes": heroes(server, userId, roomId) }),
    "m.joined_member_count": usersWith(server, roomId, "join").length,
    "m.invited_member_count": usersWith(server, roomId, "invite").length,
  };
}

const isNamed = (server: Server, roomId: string): boolean =>
  ["m.room.name", "m.room.canonical_alias"].some((type) => stateEvent(server, roomId, type) !== undefined);

/** Those after whom clients call a room that has no name. */
function heroes(server: Server, userId: string, roomId: string): string[] {
  const having = (...memberships: readonly Membership[]): string[] =>
    memberships.flatMap((wanted) => usersWith(server, roomId, wanted)).filter((other) => other !== userId);
  const present = having("join", "invite");
  return (present.length > 0 ? present : having("leave")).slice(0, MAX_HEROES);
}
