/**
 * What the Matrix specification (v1.19, Client-Server API) says about the successful answer of each route.
 * There is no package with its data, so the schemas follow its text; each names its section.
 */
import * as v from "valibot";
import { Router } from "../../../sandbox/homeserver/http/router.ts";
import { routes } from "../../../sandbox/homeserver/routes/index.ts";

type Schema = v.GenericSchema;

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = count;
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const json = v.custom<object>(isObject, "must be an object");
const mapOf = (value: Schema, key: Schema = text): Schema =>
  v.pipe(json, v.record(key as v.GenericSchema<string, string>, value));
const userId = v.pipe(text, v.regex(/^@[^:]+:.+$/));
const roomId = v.pipe(text, v.regex(/^!.+/));
const eventId = v.pipe(text, v.regex(/^\$.+/));
const nothing = v.strictObject({});
const optional = v.exactOptional;

// https://spec.matrix.org/v1.19/client-server-api/#room-event-format
const unsigned = v.looseObject({
  age: optional(v.pipe(v.number(), v.integer())),
  membership: optional(v.picklist(["join", "invite", "leave", "ban", "knock"])),
  prev_content: optional(json),
  redacted_because: optional(json),
  transaction_id: optional(text),
});
const syncEvent = v.looseObject({
  content: json,
  event_id: eventId,
  origin_server_ts: time,
  sender: userId,
  state_key: optional(text),
  type: text,
  unsigned: optional(unsigned),
});
const clientEvent = v.intersect([syncEvent, v.looseObject({ room_id: roomId })]);
const stateOf = (event: Schema): Schema => v.intersect([event, v.looseObject({ state_key: text })]);
const stripped = v.looseObject({ content: json, sender: userId, state_key: text, type: text });
const bare = v.looseObject({ content: json, type: text });
const listOf = (event: Schema): Schema => v.looseObject({ events: v.array(event) });

// https://spec.matrix.org/v1.19/client-server-api/#syncing
const timeline = v.looseObject({
  events: v.array(syncEvent),
  limited: optional(v.boolean()),
  prev_batch: optional(text),
});
const deviceLists = v.looseObject({ changed: optional(v.array(userId)), left: optional(v.array(userId)) });
const joined = v.looseObject({
  account_data: optional(listOf(bare)),
  ephemeral: optional(listOf(bare)),
  state: optional(listOf(stateOf(syncEvent))),
  summary: optional(
    v.looseObject({
      "m.heroes": optional(v.array(userId)),
      "m.joined_member_count": optional(count),
      "m.invited_member_count": optional(count),
    }),
  ),
  timeline: optional(timeline),
  unread_notifications: optional(
    v.looseObject({ highlight_count: optional(count), notification_count: optional(count) }),
  ),
});
const left = v.looseObject({
  account_data: optional(listOf(bare)),
  state: optional(listOf(stateOf(syncEvent))),
  timeline: optional(timeline),
});
const sync = v.looseObject({
  account_data: optional(listOf(bare)),
  device_lists: optional(deviceLists),
  device_one_time_keys_count: optional(mapOf(count)),
  device_unused_fallback_key_types: v.array(text),
  next_batch: text,
  presence: optional(listOf(v.looseObject({ content: json, sender: userId, type: text }))),
  rooms: optional(
    v.looseObject({
      invite: optional(mapOf(v.looseObject({ invite_state: optional(listOf(stripped)) }), roomId)),
      join: optional(mapOf(joined, roomId)),
      leave: optional(mapOf(left, roomId)),
    }),
  ),
  to_device: optional(listOf(v.looseObject({ content: json, sender: userId, type: text }))),
});

const pushRule = v.looseObject({
  actions: v.array(v.union([text, json])),
  conditions: optional(v.array(v.looseObject({ kind: text }))),
  default: v.boolean(),
  enabled: v.boolean(),
  pattern: optional(text),
  rule_id: text,
});
const ruleset = v.looseObject({
  content: optional(v.array(pushRule)),
  override: optional(v.array(pushRule)),
  room: optional(v.array(pushRule)),
  sender: optional(v.array(pushRule)),
  underride: optional(v.array(pushRule)),
});
const device = v.looseObject({
  device_id: text,
  display_name: optional(text),
  last_seen_ip: optional(text),
  last_seen_ts: optional(time),
});
const signedIn = v.looseObject({ access_token: optional(text), device_id: optional(text), user_id: userId });
const signatures = mapOf(mapOf(text), userId);
const signedKeys = { keys: mapOf(text), signatures: optional(signatures), user_id: userId };
const crossSigningKey = v.looseObject({ ...signedKeys, usage: v.array(text) });
const deviceKeys = v.looseObject({
  ...signedKeys,
  algorithms: v.array(text),
  device_id: text,
  unsigned: optional(v.looseObject({ device_display_name: optional(text) })),
});
const backup = v.looseObject({ algorithm: text, auth_data: json, count, etag: text, version: text });
const backupChange = v.looseObject({ count, etag: text });
const backupKey = v.looseObject({
  first_message_index: count,
  forwarded_count: count,
  is_verified: v.boolean(),
  session_data: json,
});
const backupRoom = v.looseObject({ sessions: mapOf(backupKey) });
const uploaded = v.looseObject({ "m.upload.size": optional(count) });
const publicRooms = v.looseObject({
  chunk: v.array(
    v.looseObject({
      canonical_alias: optional(text),
      guest_can_join: v.boolean(),
      join_rule: optional(text),
      name: optional(text),
      num_joined_members: count,
      room_id: roomId,
      topic: optional(text),
      world_readable: v.boolean(),
    }),
  ),
  next_batch: optional(text),
  prev_batch: optional(text),
  total_room_count_estimate: optional(count),
});
const inRoom = v.looseObject({ room_id: roomId });
const sent = v.looseObject({ event_id: eventId });
const page = v.looseObject({
  chunk: v.array(clientEvent),
  end: optional(text),
  start: text,
  state: optional(v.array(stateOf(clientEvent))),
});
const related = v.looseObject({
  chunk: v.array(clientEvent),
  next_batch: optional(text),
  prev_batch: optional(text),
  recursion_depth: optional(count),
});

/** By section of the specification, then by method and path below `/_matrix/client/v3` unless it starts with `/_` or `/.`. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  "server-discovery": {
    "GET /.well-known/matrix/client": v.looseObject({ "m.homeserver": v.looseObject({ base_url: text }) }),
    "GET /_matrix/client/versions": v.looseObject({
      unstable_features: optional(mapOf(v.boolean())),
      versions: v.array(v.pipe(text, v.regex(/^(r0\.\d+\.\d+|v\d+\.\d+)$/))),
    }),
  },
  "legacy-api": {
    "POST /register": signedIn,
    "GET /register/available": v.looseObject({ available: v.literal(true) }),
    "GET /login": v.looseObject({ flows: v.array(v.looseObject({ type: text })) }),
    "POST /login": v.looseObject({ access_token: text, device_id: text, user_id: userId }),
    "POST /logout": nothing,
    "POST /logout/all": nothing,
    "POST /account/password": nothing,
    "GET /account/3pid": v.looseObject({ threepids: optional(v.array(json)) }),
    "GET /account/whoami": v.looseObject({
      device_id: optional(text),
      is_guest: optional(v.boolean()),
      user_id: userId,
    }),
  },
  "capabilities-negotiation": { "GET /capabilities": v.looseObject({ capabilities: json }) },
  filtering: {
    "POST /user/{userId}/filter": v.looseObject({ filter_id: v.pipe(text, v.regex(/^[^{]/)) }),
    "GET /user/{userId}/filter/{filterId}": json,
  },
  syncing: {
    "GET /sync": sync,
    "GET /rooms/{roomId}/event/{eventId}": clientEvent,
    "GET /rooms/{roomId}/state": v.array(stateOf(clientEvent)),
    "GET /rooms/{roomId}/state/{eventType}": json,
    "GET /rooms/{roomId}/state/{eventType}/{stateKey}": json,
    "GET /rooms/{roomId}/members": v.looseObject({ chunk: v.array(stateOf(clientEvent)) }),
    "GET /rooms/{roomId}/joined_members": v.looseObject({
      joined: mapOf(v.looseObject({ avatar_url: optional(text), display_name: optional(text) }), userId),
    }),
    "GET /rooms/{roomId}/messages": page,
  },
  "sending-events-to-a-room": {
    "PUT /rooms/{roomId}/state/{eventType}": sent,
    "PUT /rooms/{roomId}/state/{eventType}/{stateKey}": sent,
    "PUT /rooms/{roomId}/send/{eventType}/{txnId}": sent,
    "PUT /rooms/{roomId}/redact/{eventId}/{txnId}": sent,
  },
  "relationships-api": {
    "GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}": related,
    "GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}": related,
    "GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}": related,
  },
  "rooms-1": {
    "POST /createRoom": inRoom,
    "PUT /directory/room/{roomAlias}": nothing,
    "GET /directory/room/{roomAlias}": v.looseObject({ room_id: roomId, servers: v.array(text) }),
    "DELETE /directory/room/{roomAlias}": nothing,
    "GET /rooms/{roomId}/aliases": v.looseObject({ aliases: v.array(v.pipe(text, v.regex(/^#/))) }),
    "GET /joined_rooms": v.looseObject({ joined_rooms: v.array(roomId) }),
    "POST /rooms/{roomId}/invite": nothing,
    "POST /join/{roomIdOrAlias}": inRoom,
    "POST /rooms/{roomId}/join": inRoom,
    "POST /rooms/{roomId}/forget": nothing,
    "POST /rooms/{roomId}/leave": nothing,
    "POST /rooms/{roomId}/kick": nothing,
    "POST /rooms/{roomId}/ban": nothing,
    "POST /rooms/{roomId}/unban": nothing,
    "GET /directory/list/room/{roomId}": v.looseObject({ visibility: v.picklist(["private", "public"]) }),
    "GET /publicRooms": publicRooms,
    "POST /publicRooms": publicRooms,
  },
  "user-data": {
    "POST /user_directory/search": v.looseObject({
      limited: v.boolean(),
      results: v.array(v.looseObject({ avatar_url: optional(text), display_name: optional(text), user_id: userId })),
    }),
    "GET /profile/{userId}": v.looseObject({ avatar_url: optional(text), displayname: optional(text) }),
    "GET /profile/{userId}/{field}": json,
    "PUT /profile/{userId}/{field}": nothing,
    "DELETE /profile/{userId}/{field}": nothing,
  },
  "voice-over-ip": { "GET /voip/turnServer": json },
  "typing-notifications": { "PUT /rooms/{roomId}/typing/{userId}": nothing },
  receipts: { "POST /rooms/{roomId}/receipt/{receiptType}/{eventId}": nothing },
  "read-and-unread-markers": { "POST /rooms/{roomId}/read_markers": nothing },
  presence: {
    "PUT /presence/{userId}/status": nothing,
    "GET /presence/{userId}/status": v.looseObject({
      currently_active: optional(v.boolean()),
      last_active_ago: optional(count),
      presence: v.picklist(["online", "offline", "unavailable"]),
    }),
  },
  "content-repository": {
    "POST /_matrix/media/v3/upload": v.looseObject({ content_uri: v.pipe(text, v.regex(/^mxc:\/\/[^/]+\/.+/)) }),
    "GET /_matrix/client/v1/media/config": uploaded,
    "GET /_matrix/media/v3/config": uploaded,
  },
  "send-to-device-messaging": { "PUT /sendToDevice/{eventType}/{txnId}": nothing },
  "device-management": {
    "GET /devices": v.looseObject({ devices: v.array(device) }),
    "GET /devices/{deviceId}": device,
    "PUT /devices/{deviceId}": nothing,
    "DELETE /devices/{deviceId}": nothing,
    "POST /delete_devices": nothing,
  },
  "end-to-end-encryption": {
    "POST /keys/device_signing/upload": nothing,
    "POST /keys/signatures/upload": v.looseObject({
      failures: optional(mapOf(mapOf(v.looseObject({ errcode: text })))),
    }),
    "POST /room_keys/version": v.looseObject({ version: text }),
    "GET /room_keys/version": backup,
    "GET /room_keys/version/{version}": backup,
    "PUT /room_keys/version/{version}": nothing,
    "DELETE /room_keys/version/{version}": nothing,
    "PUT /room_keys/keys": backupChange,
    "GET /room_keys/keys": v.looseObject({ rooms: mapOf(backupRoom) }),
    "DELETE /room_keys/keys": backupChange,
    "PUT /room_keys/keys/{roomId}": backupChange,
    "GET /room_keys/keys/{roomId}": backupRoom,
    "DELETE /room_keys/keys/{roomId}": backupChange,
    "PUT /room_keys/keys/{roomId}/{sessionId}": backupChange,
    "GET /room_keys/keys/{roomId}/{sessionId}": backupKey,
    "DELETE /room_keys/keys/{roomId}/{sessionId}": backupChange,
    "POST /keys/upload": v.looseObject({ one_time_key_counts: mapOf(count) }),
    "POST /keys/query": v.looseObject({
      device_keys: optional(mapOf(mapOf(deviceKeys), userId)),
      failures: optional(mapOf(json)),
      master_keys: optional(mapOf(crossSigningKey, userId)),
      self_signing_keys: optional(mapOf(crossSigningKey, userId)),
      user_signing_keys: optional(mapOf(crossSigningKey, userId)),
    }),
    "POST /keys/claim": v.looseObject({
      failures: optional(mapOf(json)),
      one_time_keys: mapOf(mapOf(mapOf(v.union([text, v.looseObject({ key: text, signatures })]))), userId),
    }),
    "GET /keys/changes": deviceLists,
  },
  "push-notifications": {
    "GET /pushers": v.looseObject({ pushers: optional(v.array(json)) }),
    "GET /notifications": v.looseObject({ next_token: optional(text), notifications: v.array(json) }),
    "GET /pushrules/": v.looseObject({ global: ruleset }),
    "GET /pushrules/global/": ruleset,
    "GET /pushrules/global/{kind}/": v.array(pushRule),
    "GET /pushrules/global/{kind}/{ruleId}": pushRule,
    "PUT /pushrules/global/{kind}/{ruleId}": nothing,
    "DELETE /pushrules/global/{kind}/{ruleId}": nothing,
    "GET /pushrules/global/{kind}/{ruleId}/enabled": v.looseObject({ enabled: v.boolean() }),
    "PUT /pushrules/global/{kind}/{ruleId}/enabled": nothing,
    "GET /pushrules/global/{kind}/{ruleId}/actions": v.looseObject({ actions: v.array(v.union([text, json])) }),
    "PUT /pushrules/global/{kind}/{ruleId}/actions": nothing,
  },
  "event-context": {
    "GET /rooms/{roomId}/context/{eventId}": v.looseObject({
      end: optional(text),
      event: optional(clientEvent),
      events_after: optional(v.array(clientEvent)),
      events_before: optional(v.array(clientEvent)),
      start: optional(text),
      state: optional(v.array(stateOf(clientEvent))),
    }),
  },
  "client-config": {
    "GET /user/{userId}/account_data/{type}": json,
    "PUT /user/{userId}/account_data/{type}": nothing,
    "GET /user/{userId}/rooms/{roomId}/account_data/{type}": json,
    "PUT /user/{userId}/rooms/{roomId}/account_data/{type}": nothing,
  },
  "room-tagging": {
    "GET /user/{userId}/rooms/{roomId}/tags": v.looseObject({
      tags: optional(mapOf(v.looseObject({ order: optional(v.number()) }))),
    }),
    "PUT /user/{userId}/rooms/{roomId}/tags/{tag}": nothing,
    "DELETE /user/{userId}/rooms/{roomId}/tags/{tag}": nothing,
  },
  "third-party-networks": { "GET /thirdparty/protocols": mapOf(json) },
};

const full = (name: string): string => name.replace(/ (?=\/(?![_.]))/, " /_matrix/client/v3");
const schemas = new Map(
  Object.entries(SECTIONS).flatMap(([section, byRoute]) =>
    Object.entries(byRoute).map(([name, schema]) => [full(name), { section, schema }] as const),
  ),
);
// https://spec.matrix.org/v1.19/client-server-api/#standard-error-response
const sentence = v.pipe(text, v.regex(/\S/));
const error = v.looseObject({ errcode: v.pipe(text, v.regex(/^[A-Z]+_[A-Z_]+$/)), error: sentence });
// https://spec.matrix.org/v1.19/client-server-api/#user-interactive-api-in-the-rest-api
const challenge = v.looseObject({
  completed: optional(v.array(text)),
  flows: v.array(v.looseObject({ stages: v.array(text) })),
  params: optional(mapOf(json)),
  session: optional(text),
});
const router = new Router(routes);

/** Routes without a schema: those whose success is a file, those that never succeed, and those of Synapse alone. */
export const unspecified = routes
  .map(({ method, path }) => `${method} ${path}`)
  .filter(
    (name) =>
      !schemas.has(name) &&
      !/\/media\/(download|thumbnail)\/|\/unstable\/|auth_metadata|\/_synapse\/|\/(search|refresh|threads|hierarchy|request_token)$/.test(
        name,
      ),
  );

/** @throws ValiError if the specification does not allow this body as an answer of the route. */
export function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  if (status >= 400) {
    v.parse(v.union([error, challenge]), body);
    return;
  }
  const match = router.match(method, path);
  const specified = match.kind === "route" ? schemas.get(`${method} ${match.route.path}`) : undefined;
  if (!specified) return;
  const { success, issues } = v.safeParse(specified.schema, body);
  if (success) return;
  const [issue] = issues;
  const place = v.getDotPath(issue) ?? "the body";
  throw new Error(
    `${method} ${path}, section ${specified.section}: ${place}: ${issue.message}\n${JSON.stringify(body)}`,
  );
}
