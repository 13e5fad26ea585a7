/** Answers to `/sync`, seen and changed room by room. https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync */
import { isVictim, listOf, objectOf, type WireRequest } from "./attack.ts";

/** An event in a room, as far as attacks look at it. */
export interface RoomEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Whether the victim asks what is new. */
export function isVictimsSync(request: WireRequest): boolean {
  return isVictim(request) && request.path.endsWith("/sync");
}

/** Encrypted messages of others than `own` in an answer, if it says what is new, and not what was there before the device was started. */
export function newMessages(
  { path, query }: WireRequest,
  answer: unknown,
  own: string | undefined,
): readonly RoomEvent[] {
  if (!path.endsWith("/sync") || query["since"] === undefined) return [];
  return timelineEvents(answer).filter(({ type, sender }) => type === "m.room.encrypted" && sender !== own);
}

/** All events in the timelines of an answer to `/sync`. */
function timelineEvents(sync: unknown): readonly RoomEvent[] {
  return Object.values(objectOf(objectOf(objectOf(sync)["rooms"])["join"])).flatMap(
    (room) => listOf(objectOf(objectOf(room)["timeline"])["events"]) as readonly RoomEvent[],
  );
}

/** A copy of an answer to `/sync` with other timelines, or undefined if `change` leaves every event as it is. */
export function withEvents(
  sync: unknown,
  change: (event: RoomEvent, roomId: string) => readonly RoomEvent[],
): Readonly<Record<string, unknown>> | undefined {
  const answer = objectOf(sync);
  const rooms = objectOf(answer["rooms"]);
  const before = Object.entries(objectOf(rooms["join"]));
  const after = before.map(([roomId, value]): readonly [string, unknown] => {
    const room = objectOf(value);
    const timeline = objectOf(room["timeline"]);
    const events = listOf(timeline["events"]) as readonly RoomEvent[];
    const next = events.flatMap((event) => change(event, roomId));
    const same = next.length === events.length && next.every((event, index) => event === events[index]);
    return [roomId, same ? value : { ...room, timeline: { ...timeline, events: next } }];
  });
  if (after.every(([, value], index) => value === before[index]?.[1])) return undefined;
  return { ...answer, rooms: { ...rooms, join: Object.fromEntries(after) } };
}
