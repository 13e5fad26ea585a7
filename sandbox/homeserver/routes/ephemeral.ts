/** Routes of what passes: receipts, read markers, typing and presence. */
import * as v from "valibot";
import { forbidden, MatrixError } from "../errors.ts";
import { user, type Route } from "../http/router.ts";
import { setFullyRead, setReceipt, UNTHREADED } from "../state/sync/receipts.ts";
import { checkJoined } from "../state/rooms/visibility.ts";

const ReceiptSchema = v.looseObject({ thread_id: v.optional(v.string()) });
const MarkersSchema = v.looseObject({
  "m.fully_read": v.optional(v.string()),
  "m.read": v.optional(v.string()),
  "m.read.private": v.optional(v.string()),
});
const TypingSchema = v.looseObject({
  typing: v.boolean(),
  timeout: v.optional(v.pipe(v.number(), v.minValue(0)), 30_000),
});
const MAX_TYPING = 120_000;

export const ephemeralRoutes: readonly Route[] = [
  user(
    "POST",
    "/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}",
    ({ server, session: { userId }, params, body }) => {
      const { roomId, receiptType: type, eventId } = params;
      const { thread_id: threadId = UNTHREADED } = body.parse(ReceiptSchema);
      if (type === "m.fully_read") setFullyRead(server, userId, roomId, eventId);
      else setReceipt(server, { roomId, userId, type, threadId, eventId });
      return {};
    },
  ),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/read_markers", ({ server, session, params, body }) => {
    const markers = body.parse(MarkersSchema);
    const { roomId } = params;
    const { userId } = session;
    const fullyRead = markers["m.fully_read"];
    if (fullyRead !== undefined) setFullyRead(server, userId, roomId, fullyRead);
    for (const type of ["m.read", "m.read.private"] as const) {
      const eventId = markers[type];
      if (eventId !== undefined) setReceipt(server, { roomId, userId, type, threadId: UNTHREADED, eventId });
    }
    return {};
  }),
  user("PUT", "/_matrix/client/v3/rooms/{roomId}/typing/{userId}", ({ server, session, params, body }) => {
    const { typing, timeout } = body.parse(TypingSchema);
    if (params.userId !== session.userId)
      throw new MatrixError(400, "M_FORBIDDEN", "Nobody can type for somebody else.");
    checkJoined(server, params.roomId, session.userId);
    server.typing.set(params.roomId, session.userId, typing ? Math.min(timeout, MAX_TYPING) : 0);
    return {};
  }),
  user("GET", "/_matrix/client/v3/presence/{userId}/status", () => ({ presence: "offline" })),
  user("PUT", "/_matrix/client/v3/presence/{userId}/status", ({ session, params, body }) => {
    if (params.userId !== session.userId) throw forbidden("This is another user's presence.");
    body.parse(v.looseObject({ presence: v.picklist(["online", "offline", "unavailable"]) }));
    return {};
  }),
];
