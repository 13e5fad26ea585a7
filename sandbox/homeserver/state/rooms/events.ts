/** Adds events to rooms, and gives them the form that clients see. */
import { badJson, forbidden, MatrixError, notFound } from "../../errors.ts";
import type { EventRow } from "../../storage/rows.ts";
import { checkAllowed, type Draft } from "./event-auth.ts";
import { actionLevel, userLevel } from "./power-levels.ts";
import { aggregate, checkRelation } from "./relations.ts";
import { isJoined, membership, roomExists, stateEvent } from "./room-state.ts";
import { MAX_EVENT_BYTES, type Server, type Session } from "../server.ts";
import { checkJoined } from "./visibility.ts";

/** Adds an event if the rules of the room allow it. @throws MatrixError `M_FORBIDDEN`, `M_BAD_JSON` or `M_TOO_LARGE`. */
export function sendEvent(server: Server, draft: Draft): EventRow {
  checkForm(draft);
  if (isJoined(server, draft.roomId, draft.sender)) checkRelation(server, draft);
  checkAllowed(server, draft);
  checkAliases(server, draft);
  return addEvent(server, draft);
}

/** Adds the event that begins a room; nobody sends one. @throws MatrixError `M_BAD_JSON` or `M_TOO_LARGE`. */
export function beginRoom(server: Server, draft: Draft): EventRow {
  checkForm(draft);
  return addEvent(server, draft);
}

function checkForm(draft: Draft): void {
  if (new TextEncoder().encode(JSON.stringify(draft)).length > MAX_EVENT_BYTES) {
    throw new MatrixError(413, "M_TOO_LARGE", `An event must not be larger than ${MAX_EVENT_BYTES} bytes.`);
  }
  if (!hasIntegersOnly(draft.content)) throw badJson("Numbers in events must be integers.");
  checkContent(draft);
}

function addEvent(server: Server, draft: Draft): EventRow {
  const { stateKey } = draft;
  const replaced = stateKey === undefined ? undefined : stateEvent(server, draft.roomId, draft.type, stateKey);
  const event: EventRow = {
    ...draft,
    content: { ...draft.content },
    eventId: `$${server.randomId(32)}`,
    position: server.advance(),
    at: server.clock(),
    ...(replaced && { replaces: replaced.eventId }),
  };
  server.tables.events.set(event);
  return event;
}

/** Sets a piece of state; the same content again changes nothing and gives the event that is there. */
export function setState(server: Server, draft: Draft & { readonly stateKey: string }): EventRow {
  const current = stateEvent(server, draft.roomId, draft.type, draft.stateKey);
  const isSame =
    current?.sender === draft.sender &&
    current.redactedBy === undefined &&
    JSON.stringify(current.content) === JSON.stringify(draft.content);
  if (!isSame) return sendEvent(server, draft);
  checkAllowed(server, draft);
  return current;
}

/** What clients rely on in events of some types. */
function checkContent({ type, stateKey, content }: Draft): void {
  if (type !== "m.room.message" || stateKey !== undefined) return;
  for (const name of ["body", "msgtype"]) if (typeof content[name] !== "string") throw badJson(`${name} is missing.`);
}

/** A room is shown under names that lead to it only. */
function checkAliases(server: Server, { roomId, type, content }: Draft): void {
  if (type !== "m.room.canonical_alias") return;
  const others: unknown = content["alt_aliases"] ?? [];
  for (const alias of [content["alias"] ?? [], others].flat()) {
    if (typeof alias === "string" && server.tables.aliases.get(alias)?.roomId === roomId) continue;
    throw new MatrixError(400, "M_BAD_ALIAS", "An alias does not name this room.");
  }
}

/** https://spec.matrix.org/v1.19/appendices/#canonical-json */
function hasIntegersOnly(value: unknown): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(hasIntegersOnly);
}

/** What a redaction leaves of the content (https://spec.matrix.org/v1.19/rooms/v11/#redactions). */
const KEPT = new Map<string, readonly string[]>(
  Object.entries({
    "m.room.member": ["membership", "join_authorised_via_users_server"],
    "m.room.join_rules": ["join_rule", "allow"],
    "m.room.power_levels": [
      "ban",
      "events",
      "events_default",
      "invite",
      "kick",
      "redact",
      "state_default",
      "users",
      "users_default",
    ],
    "m.room.history_visibility": ["history_visibility"],
    "m.room.redaction": ["redacts"],
  }),
);

/** What nobody can redact. */
const LASTING: readonly string[] = ["m.room.create", "m.room.server_acl"];

/** Takes the content out of an event. @throws MatrixError `M_FORBIDDEN` or `M_NOT_FOUND`. */
export function redactEvent(
  server: Server,
  session: Session,
  request: { roomId: string; eventId: string; transactionId: string; reason: string | undefined },
): EventRow {
  const { roomId, eventId, transactionId, reason } = request;
  if (!roomExists(server, roomId)) throw notFound("There is no such event.");
  checkJoined(server, roomId, session.userId);
  const target = server.tables.events.get(eventId);
  if (target?.roomId !== roomId) throw notFound("There is no such event.");
  if (target.sender !== session.userId) {
    const needed = actionLevel(server, roomId, "redact");
    if (userLevel(server, roomId, session.userId) < needed) throw forbidden("You may not redact this event.");
  }
  // As Synapse answers.
  if (LASTING.includes(target.type)) throw forbidden(`Events of type ${target.type} stay as they are.`);
  const redaction = sendEvent(server, {
    roomId,
    type: "m.room.redaction",
    sender: session.userId,
    deviceId: session.deviceId,
    transactionId,
    content: { redacts: eventId, ...(reason !== undefined && { reason }) },
  });
  const kept = KEPT.get(target.type) ?? [];
  const content = Object.fromEntries(Object.entries(target.content).filter(([name]) => kept.includes(name)));
  server.tables.events.set({ ...target, content, redactedBy: redaction.eventId });
  return redaction;
}

/**
 * Where a client gets an event: by itself or in a page of history, as part of the state, in a sync that leaves nothing out,
 * in one that does, and as part of the state there.
 */
export type EventForm = "full" | "state" | "sync" | "syncGap" | "syncState";

const isInSync = (form: EventForm): boolean => form === "sync" || form === "syncGap" || form === "syncState";
const isState = (form: EventForm): boolean => form === "state" || form === "syncState";

/**
 * The event as a client gets it: in a sync response without `room_id`, which stands around it, and as part of the state
 * without the user's membership, which says something about timelines only.
 */
export function clientEvent(
  server: Server,
  event: EventRow,
  session: Session,
  form: EventForm = "full",
): Record<string, unknown> {
  const { type, content, sender, eventId, stateKey, deviceId, transactionId } = event;
  const previous = event.replaces === undefined ? undefined : server.tables.events.get(event.replaces);
  const redaction = event.redactedBy === undefined ? undefined : server.tables.events.get(event.redactedBy);
  const isMine = sender === session.userId && deviceId === session.deviceId;
  // Where nothing is left out, the client has all that would be summed up.
  const isAggregated = form === "full" || form === "syncGap";
  const partForm = isInSync(form) ? "syncState" : "state";
  const aggregationsOf = (row: EventRow): Record<string, unknown> => {
    const about = aggregate(server, row, session.userId, (part) => {
      const shown = clientEvent(server, part, session, partForm);
      return { ...shown, unsigned: { ...(shown["unsigned"] as object), ...aggregationsOf(part) } };
    });
    return Object.keys(about).length > 0 ? { "m.relations": about } : {};
  };
  return {
    type,
    content,
    sender,
    event_id: eventId,
    origin_server_ts: event.at,
    ...(stateKey !== undefined && { state_key: stateKey }),
    ...(!isInSync(form) && { room_id: event.roomId }),
    // Clients of older room versions look for it here.
    ...(type === "m.room.redaction" && { redacts: content["redacts"] }),
    unsigned: {
      age: Math.max(0, server.clock() - event.at),
      ...(!isState(form) && { membership: membership(server, event.roomId, session.userId, event.position) }),
      ...(previous && {
        prev_content: previous.content,
        prev_sender: previous.sender,
        replaces_state: previous.eventId,
      }),
      ...(isMine && transactionId !== undefined && { transaction_id: transactionId }),
      ...(redaction && {
        redacted_by: redaction.eventId,
        redacted_because: clientEvent(server, redaction, session, partForm),
      }),
      ...(isAggregated && aggregationsOf(event)),
    },
  };
}

/** A state event reduced to what people see who are not in the room. */
export function strippedEvent(event: EventRow): Record<string, unknown> {
  return { type: event.type, state_key: event.stateKey ?? "", sender: event.sender, content: event.content };
}
