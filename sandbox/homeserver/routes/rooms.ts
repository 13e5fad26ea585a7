/** Routes that create rooms and change who is in them. */
import * as v from "valibot";
import { MatrixError } from "../errors.ts";
import { open, user, type Route } from "../http/router.ts";
import { deleteAlias, resolveAlias, setAlias } from "../state/rooms/aliases.ts";
import { createRoom, forgetRoom, inviteUser, joinRoom, setMembership } from "../state/rooms/rooms.ts";
import { joinedRooms, roomExists } from "../state/rooms/room-state.ts";
import { checkJoined, checkReadable } from "../state/rooms/visibility.ts";
import { AnythingSchema, ObjectSchema, ReasonSchema, textList } from "./schemas.ts";

const text = v.optional(v.string());
const CreateSchema = v.looseObject({
  preset: v.optional(v.picklist(["private_chat", "trusted_private_chat", "public_chat"])),
  visibility: v.optional(v.picklist(["public", "private"])),
  name: text,
  topic: text,
  room_alias_name: text,
  invite: v.optional(textList),
  is_direct: v.optional(v.boolean()),
  room_version: text,
  creation_content: v.optional(ObjectSchema),
  initial_state: v.optional(v.array(v.looseObject({ type: v.string(), state_key: text, content: ObjectSchema }))),
  power_level_content_override: v.optional(ObjectSchema),
});
const TargetSchema = v.looseObject({ user_id: v.string(), reason: text });

export const roomRoutes: readonly Route[] = [
  user("POST", "/_matrix/client/v3/createRoom", ({ server, session, body }) => ({
    room_id: createRoom(server, session.userId, body.parse(CreateSchema)),
  })),
  user("GET", "/_matrix/client/v3/joined_rooms", ({ server, session }) => ({
    joined_rooms: joinedRooms(server, session.userId),
  })),
  user("POST", "/_matrix/client/v3/join/{roomIdOrAlias}", ({ server, session, params, body }) => ({
    room_id: joinRoom(server, session.userId, params.roomIdOrAlias, body.parse(ReasonSchema).reason),
  })),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/join", ({ server, session, params, body }) => ({
    room_id: joinRoom(server, session.userId, params.roomId, body.parse(ReasonSchema).reason),
  })),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/invite", ({ server, session, params, body }) => {
    const { user_id: target, reason } = body.parse(TargetSchema);
    inviteUser(server, params.roomId, session.userId, target, reason);
    return {};
  }),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/leave", ({ server, session, params, body }) => {
    const { reason } = body.parse(ReasonSchema);
    const target = session.userId;
    setMembership(server, { roomId: params.roomId, sender: target, target, membership: "leave", reason });
    return {};
  }),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/forget", ({ server, session, params, body }) => {
    body.parse(AnythingSchema);
    forgetRoom(server, session.userId, params.roomId);
    return {};
  }),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/kick", ({ server, session, params, body }) => {
    const { user_id: target, reason } = body.parse(TargetSchema);
    const { userId: sender } = session;
    setMembership(server, { roomId: params.roomId, sender, target, membership: "leave", action: "kick", reason });
    return {};
  }),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/ban", ({ server, session, params, body }) => {
    const { user_id: target, reason } = body.parse(TargetSchema);
    setMembership(server, { roomId: params.roomId, sender: session.userId, target, membership: "ban", reason });
    return {};
  }),
  user("POST", "/_matrix/client/v3/rooms/{roomId}/unban", ({ server, session, params, body }) => {
    const { user_id: target, reason } = body.parse(TargetSchema);
    const { userId: sender } = session;
    setMembership(server, { roomId: params.roomId, sender, target, membership: "leave", action: "unban", reason });
    return {};
  }),
  user("GET", "/_matrix/client/v3/rooms/{roomId}/aliases", ({ server, session, params }) => {
    checkReadable(server, params.roomId, session.userId);
    return { aliases: server.indexes.aliasesByRoom.all(params.roomId).map((row) => row.alias) };
  }),
  open("GET", "/_matrix/client/v3/directory/room/{roomAlias}", ({ server, params }) => ({
    room_id: resolveAlias(server, params.roomAlias),
    servers: [server.serverName],
  })),
  user("PUT", "/_matrix/client/v3/directory/room/{roomAlias}", ({ server, session, params, body }) => {
    const { room_id: roomId } = body.parse(v.looseObject({ room_id: v.string() }));
    if (!roomExists(server, roomId)) throw new MatrixError(400, "M_UNKNOWN", "There is no such room.");
    checkJoined(server, roomId, session.userId);
    setAlias(server, params.roomAlias, roomId, session.userId);
    return {};
  }),
  user("DELETE", "/_matrix/client/v3/directory/room/{roomAlias}", ({ server, session, params }) => {
    deleteAlias(server, params.roomAlias, session.userId);
    return {};
  }),
];
