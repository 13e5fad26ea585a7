/** Routes that send events and read rooms. */
import * as v from "valibot";
import { forbidden, notFound } from "../errors.ts";
import { choiceParam, numberParam } from "../http/query.ts";
import { user, type Route, type UserCall } from "../http/router.ts";
import { clientEvent, redactEvent, sendEvent, setState } from "../state/rooms/events.ts";
import { readRoomEventFilter } from "../state/sync/filter.ts";
import { readContext, readMembers, readMessages, readRelations, readState, type Page } from "../state/rooms/history.ts";
import { setMembershipEvent } from "../state/rooms/rooms.ts";
import { stateEvent, usersWith } from "../state/rooms/room-state.ts";
import { parsePoint } from "../state/sync/tokens.ts";
import { visibleEvent, visibleUpTo } from "../state/rooms/visibility.ts";
import { ObjectSchema } from "./schemas.ts";

const RedactionSchema = v.looseObject({ redacts: v.string(), reason: v.optional(v.string()) });
const MAX_PAGE = 1000;

/** A transaction id counts once for each room, whatever the type of the event. */
const oncePerRoom = ({ roomId, txnId }: Readonly<Record<string, string>>): string => JSON.stringify([roomId, txnId]);

export const eventRoutes: readonly Route[] = [
  user(
    "PUT",
    "/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}",
    ({ server, session, params, body }) => {
      const { roomId, eventType: type, txnId: transactionId } = params;
      if (type === "m.room.redaction") {
        const { redacts: eventId, reason } = body.parse(RedactionSchema);
        return { event_id: redactEvent(server, session, { roomId, eventId, transactionId, reason }).eventId };
      }
      const { userId: sender, deviceId } = session;
      const content = body.parse(ObjectSchema);
      return { event_id: sendEvent(server, { roomId, type, sender, content, deviceId, transactionId }).eventId };
    },
    { idempotent: oncePerRoom },
  ),
  user(
    "PUT",
    "/_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}",
    ({ server, session, params, body }) => {
      const { reason } = body.parse(v.looseObject({ reason: v.optional(v.string()) }));
      const { roomId, eventId, txnId: transactionId } = params;
      return { event_id: redactEvent(server, session, { roomId, eventId, transactionId, reason }).eventId };
    },
    { idempotent: oncePerRoom },
  ),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/state", ({ server, session, params }) =>
    readState(server, session, params.roomId),
  ),
  // A state key is empty more often than not, and then the last slash may be missing.
  user("GET", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}", (call) => getState(call, "")),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}", (call) =>
    getState(call, call.params.stateKey),
  ),
  user("PUT", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}", (call) => putState(call, "")),
  user("PUT", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}", (call) =>
    putState(call, call.params.stateKey),
  ),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/event/{eventId}", ({ server, session, params }) =>
    clientEvent(server, visibleEvent(server, params.roomId, params.eventId, session.userId), session),
  ),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/context/{eventId}", ({ server, session, params, query }) =>
    readContext(server, session, params.roomId, params.eventId, Math.min(numberParam(query, "limit", 10), MAX_PAGE)),
  ),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/messages", ({ server, session, params, query }) =>
    readMessages(server, session, params.roomId, page(query, choiceParam(query, "dir", ["b", "f"], "f"))),
  ),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/members", ({ server, session, params, query }) =>
    readMembers(server, session, params.roomId, {
      at: point(query, "at"),
      membership: query.get("membership"),
      notMembership: query.get("not_membership"),
    }),
  ),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/joined_members", ({ server, session, params }) => {
    if (visibleUpTo(server, params.roomId, session.userId) !== Infinity) throw forbidden("You are not in this room.");
    const members = usersWith(server, params.roomId, "join").map((userId) => {
      const content = stateEvent(server, params.roomId, "m.room.member", userId)?.content;
      return [userId, { display_name: content?.["displayname"], avatar_url: content?.["avatar_url"] }] as const;
    });
    return { joined: Object.fromEntries(members) };
  }),
  user("GET", "/_matrix/client/v1/rooms/{roomId}/relations/{eventId}", (call) => relations(call, {})),
  user("GET", "/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}", (call) =>
    relations(call, { relation: call.params.relType }),
  ),
  user("GET", "/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}", (call) =>
    relations(call, { relation: call.params.relType, type: call.params.eventType }),
  ),
];

type StateCall = UserCall & { readonly params: { readonly roomId: string; readonly eventType: string } };

function getState({ server, session, params, query }: StateCall, stateKey: string): Record<string, unknown> {
  const upTo = visibleUpTo(server, params.roomId, session.userId);
  const event = stateEvent(server, params.roomId, params.eventType, stateKey, upTo);
  if (!event) throw notFound("There is no such state.");
  return query.get("format") === "event" ? clientEvent(server, event, session, "state") : event.content;
}

function putState({ server, session, params, body }: StateCall, stateKey: string): Record<string, unknown> {
  const { roomId, eventType: type } = params;
  const { userId: sender } = session;
  const content = body.parse(ObjectSchema);
  const event =
    type === "m.room.member"
      ? setMembershipEvent(server, { roomId, sender, target: stateKey, content })
      : setState(server, { roomId, type, stateKey, sender, content });
  return { event_id: event.eventId };
}

function relations(
  {
    server,
    session,
    params,
    query,
  }: UserCall & { readonly params: { readonly roomId: string; readonly eventId: string } },
  { relation, type }: { readonly relation?: string; readonly type?: string },
): Record<string, unknown> {
  const { roomId, eventId } = params;
  const direction = choiceParam(query, "dir", ["b", "f"], "b");
  return readRelations(server, session, { roomId, eventId, relation, type, page: page(query, direction) });
}

function page(query: URLSearchParams, direction: "b" | "f"): Page {
  return {
    direction,
    from: point(query, "from"),
    to: point(query, "to"),
    limit: Math.min(Math.max(numberParam(query, "limit", 10), 1), MAX_PAGE),
    filter: readRoomEventFilter(query.get("filter")),
  };
}

function point(query: URLSearchParams, name: string): number | undefined {
  const token = query.get(name);
  return token === null || token === "" ? undefined : parsePoint(token);
}
