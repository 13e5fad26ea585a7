/** What every route takes: each field of its body, missing or of another type, and each parameter of its query. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import { ask, createRoom, outcome, register, say, start, TestStorage, type Account, type Answer } from "../support.ts";

let storage: TestStorage;
let server: Homeserver;
let alice: Account;
/** What stands in braces in a path below. */
let values: Readonly<Record<string, string>>;

beforeAll(async () => {
  storage = new TestStorage();
  server = await start(storage);
  alice = await register(server, "alice");
  const roomId = await createRoom(server, alice);
  const eventId = String((await say(server, alice, roomId, "1")).body["event_id"]);
  values = { me: alice.userId, room: roomId, event: eventId, device: alice.deviceId };
  const backup = { algorithm: "a", auth_data: {} };
  await ask(server, "POST", "/room_keys/version", { token: alice.token, body: backup });
  const rule = { actions: [], pattern: "tea" };
  await ask(server, "PUT", "/pushrules/global/content/tea", { token: alice.token, body: rule });
  return () => server.close();
});

const pathOf = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
let transactions = 0;
const send = (method: string, path: string, body: unknown): Promise<Answer> => {
  values = { ...values, txn: String(++transactions) };
  const filled = JSON.parse(
    JSON.stringify(body).replaceAll(/\{(me|device)\}/g, (_, name: string) => values[name] ?? ""),
  ) as unknown;
  return ask(server, method, pathOf(path), { token: alice.token, body: filled });
};

type Json = Readonly<Record<string, unknown>>;
/** Values that a field does not take; `required` where it must not be missing either. */
type Wrong = readonly unknown[];

const text: Wrong = [5, null, {}, ["x"]];
const optionalText: Wrong = [5, {}, ["x"]];
const truth: Wrong = ["yes", 1, null];
const object: Wrong = ["x", 5, null, []];
const list: Wrong = ["x", 5, null, {}];
const texts: Wrong = [...list, [5]];
const count: Wrong = ["5", -1, 0.5, null];
const mapOfTexts: Wrong = [...object, { a: 5 }];
const mapOfMaps: Wrong = [...object, { a: "x" }, { a: [] }, { a: { b: 5 } }];
const signatures = mapOfMaps;

const good = {
  auth: { type: "m.login.password", session: "s", user: "alice", identifier: { type: "m.id.user", user: "alice" } },
  deviceKeys: {
    user_id: "{me}",
    device_id: "{device}",
    algorithms: ["a"],
    keys: { a: "b" },
    signatures: { "@a:x": { a: "b" } },
  },
  identity: { user_id: "@a:x", usage: ["master"], keys: { a: "b" }, signatures: { "@a:x": { a: "b" } } },
  backupKey: { first_message_index: 0, forwarded_count: 0, is_verified: true, session_data: {} },
};
const auth: Readonly<Record<string, Wrong>> = {
  auth: ["x", 5],
  "auth.type": text,
  "auth.session": text,
  "auth.password": text,
  "auth.user": text,
  "auth.identifier": ["x", 5, null],
  "auth.identifier.type!": text,
  "auth.identifier.user": text,
};
const inside = (name: string, fields: Readonly<Record<string, Wrong>>): Readonly<Record<string, Wrong>> =>
  Object.fromEntries(Object.entries(fields).map(([field, wrong]) => [`${name}.${field}`, wrong]));
const deviceKeys: Readonly<Record<string, Wrong>> = {
  "user_id!": text,
  "device_id!": text,
  "algorithms!": texts,
  "keys!": mapOfTexts,
  signatures,
};
const identity: Readonly<Record<string, Wrong>> = {
  "user_id!": text,
  "usage!": texts,
  "keys!": [...mapOfTexts, {}, { a: "b", c: "d" }],
  signatures,
};
const backupKey: Readonly<Record<string, Wrong>> = {
  "first_message_index!": count,
  "forwarded_count!": count,
  "is_verified!": truth,
  "session_data!": object,
};
const eventFilter: Readonly<Record<string, Wrong>> = {
  limit: count,
  types: texts,
  not_types: texts,
  senders: texts,
  not_senders: texts,
};
const roomEventFilter: Readonly<Record<string, Wrong>> = {
  ...eventFilter,
  rooms: texts,
  not_rooms: texts,
  lazy_load_members: truth,
};

/** A good body of a route, and what its fields do not take; `!` after those that must be there. */
const FORMS: readonly [method: string, path: string, body: Json, fields: Readonly<Record<string, Wrong>>][] = [
  [
    "POST",
    "/register",
    { auth: { ...good.auth, type: "m.login.dummy" } },
    {
      ...auth,
      username: text,
      password: text,
      device_id: optionalText,
      initial_device_display_name: optionalText,
      inhibit_login: truth,
    },
  ],
  [
    "POST",
    "/login",
    { type: "m.login.password", identifier: good.auth.identifier, user: "alice", password: "p" },
    {
      "type!": text,
      identifier: ["x", 5, null],
      "identifier.type!": text,
      "identifier.user": text,
      user: text,
      password: text,
      device_id: optionalText,
      initial_device_display_name: optionalText,
    },
  ],
  [
    "POST",
    "/account/password",
    { auth: good.auth, new_password: "new", logout_devices: false },
    { ...auth, "new_password!": [...text, ""], logout_devices: truth },
  ],
  ["PUT", "/devices/{device}", { display_name: "Laptop" }, { display_name: text }],
  ["DELETE", "/devices/{device}", { auth: good.auth }, auth],
  ["POST", "/delete_devices", { auth: good.auth, devices: [] }, { ...auth, "devices!": texts }],
  ["PUT", "/profile/{me}/displayname", { displayname: "Alice" }, { "displayname!": text }],
  ["PUT", "/profile/{me}/avatar_url", { avatar_url: "mxc://a/b" }, { "avatar_url!": text }],
  ["POST", "/user_directory/search", { search_term: "x", limit: 5 }, { "search_term!": text, limit: [...count, 0] }],
  [
    "PUT",
    "/pushrules/global/override/own",
    { actions: ["notify"], conditions: [], pattern: "x" },
    { "actions!": list, conditions: list, pattern: text },
  ],
  ["PUT", "/pushrules/global/content/tea/enabled", { enabled: true }, { "enabled!": truth }],
  ["PUT", "/pushrules/global/content/tea/actions", { actions: [] }, { "actions!": list }],
  [
    "POST",
    "/createRoom",
    { preset: "private_chat", visibility: "private", initial_state: [{ type: "a", state_key: "b", content: {} }] },
    {
      preset: ["castle", 5, null],
      visibility: ["hidden", 5, null],
      name: text,
      topic: text,
      room_alias_name: text,
      invite: texts,
      is_direct: truth,
      room_version: text,
      creation_content: object,
      power_level_content_override: object,
      initial_state: [...list, ["x"], [{ content: {} }], [{ type: "a" }]],
      "initial_state.0.type!": text,
      "initial_state.0.state_key": text,
      "initial_state.0.content!": object,
    },
  ],
  ["POST", "/join/{room}", { reason: "tea" }, { reason: text }],
  ["POST", "/rooms/{room}/join", { reason: "tea" }, { reason: text }],
  ["POST", "/rooms/!none/leave", { reason: "tea" }, { reason: text }],
  ...["invite", "kick", "ban", "unban"].map((action): (typeof FORMS)[number] => [
    "POST",
    `/rooms/{room}/${action}`,
    { user_id: "@nobody:sandbox.invalid", reason: "tea" },
    { "user_id!": text, reason: text },
  ]),
  ["PUT", "/directory/room/%23a%3Asandbox.invalid", { room_id: "!none" }, { "room_id!": text }],
  [
    "POST",
    "/publicRooms",
    { limit: 5, since: "0", filter: { generic_search_term: "x" } },
    { limit: count, since: text, filter: ["x", 5, null], "filter.generic_search_term": optionalText },
  ],
  [
    "PUT",
    "/rooms/{room}/send/m.room.redaction/{txn}",
    { redacts: "$none", reason: "oops" },
    { "redacts!": text, reason: text },
  ],
  ["PUT", "/rooms/{room}/redact/$none/{txn}", { reason: "oops" }, { reason: text }],
  [
    "PUT",
    "/rooms/{room}/send/m.room.message/{txn}",
    { msgtype: "m.text", body: "x" },
    { "msgtype!": text, "body!": text },
  ],
  [
    "POST",
    "/user/{me}/filter",
    {
      account_data: {},
      presence: {},
      room: { timeline: {}, state: {}, ephemeral: {}, account_data: {} },
    },
    {
      account_data: object,
      ...inside("account_data", eventFilter),
      presence: object,
      ...inside("presence", eventFilter),
      room: object,
      "room.rooms": texts,
      "room.not_rooms": texts,
      "room.include_leave": truth,
      ...Object.assign(
        {},
        ...["timeline", "state", "ephemeral", "account_data"].map((part) => ({
          [`room.${part}`]: object,
          ...inside(`room.${part}`, roomEventFilter),
        })),
      ),
    },
  ],
  ["POST", "/rooms/{room}/receipt/m.read/{event}", { thread_id: "main" }, { thread_id: text }],
  [
    "POST",
    "/rooms/{room}/read_markers",
    { "m.fully_read": "$none" },
    { "m\0fully_read": text, "m\0read": text, "m\0read\0private": text },
  ],
  ["PUT", "/rooms/{room}/typing/{me}", { typing: false, timeout: 5 }, { "typing!": truth, timeout: ["5", -1, null] }],
  ["PUT", "/presence/{me}/status", { presence: "online" }, { "presence!": ["sleeping", 5, null] }],
  [
    "POST",
    "/keys/upload",
    { device_keys: good.deviceKeys, one_time_keys: {}, fallback_keys: {} },
    {
      device_keys: object,
      ...inside("device_keys", deviceKeys),
      ...Object.fromEntries(
        ["one_time_keys", "fallback_keys"].map((name) => [
          name,
          [
            "x",
            5,
            [],
            { "a:b": 5 },
            { "a:b": {} },
            { "a:b": { key: 5, signatures: {} } },
            { "a:b": { key: "x" } },
            { "a:b": { key: "x", signatures: { a: 5 } } },
          ],
        ]),
      ),
    },
  ],
  ["POST", "/keys/query", { device_keys: {} }, { "device_keys!": [...object, { a: "x" }, { a: [5] }] }],
  ["POST", "/keys/claim", { one_time_keys: {} }, { "one_time_keys!": mapOfMaps }],
  [
    "POST",
    "/keys/device_signing/upload",
    { auth: good.auth, master_key: good.identity, self_signing_key: good.identity, user_signing_key: good.identity },
    {
      ...auth,
      ...Object.assign(
        {},
        ...["master_key", "self_signing_key", "user_signing_key"].map((key) => ({
          [key]: object,
          ...inside(key, identity),
        })),
      ),
    },
  ],
  [
    "POST",
    "/keys/signatures/upload",
    { "@a:x": { A: { keys: {}, signatures: {} } } },
    { "@a:x": ["x", 5, [], { A: "x" }, { A: {} }], "@a:x.A.keys!": mapOfTexts, "@a:x.A.signatures!": signatures },
  ],
  [
    "PUT",
    "/sendToDevice/m.test/{txn}",
    { messages: {} },
    { "messages!": [...object, { a: "x" }, { a: [] }, { a: { b: "x" } }, { a: { b: [] } }] },
  ],
  [
    "POST",
    "/room_keys/version",
    { algorithm: "a", auth_data: {}, version: "1" },
    { "algorithm!": text, "auth_data!": object, version: text },
  ],
  [
    "PUT",
    "/room_keys/version/none",
    { algorithm: "a", auth_data: {}, version: "1" },
    { "algorithm!": text, "auth_data!": object, version: text },
  ],
  [
    "PUT",
    "/room_keys/keys?version=1",
    { rooms: { r: { sessions: { s: good.backupKey } } } },
    { "rooms!": object, "rooms.r.sessions!": object, ...inside("rooms.r.sessions.s", backupKey) },
  ],
  [
    "PUT",
    "/room_keys/keys/r?version=1",
    { sessions: { s: good.backupKey } },
    { "sessions!": object, ...inside("sessions.s", backupKey) },
  ],
  ["PUT", "/room_keys/keys/r/s?version=1", good.backupKey, backupKey],
];

/** The body with one field replaced, or taken away by `undefined`. Names of one field may have dots, written as `\0`. */
function withField(body: Json, name: string, value: unknown): Json {
  const changed = structuredClone(body) as Record<string, unknown>;
  const path = name
    .replace("!", "")
    .split(".")
    .map((part) => part.replaceAll("\0", "."));
  const last = path.pop() ?? "";
  let part = changed;
  for (const step of path) part = part[step] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(part, last);
  else part[last] = value;
  return changed;
}

describe.each(FORMS)("%s %s", (method, path, body, fields) => {
  it("takes what is of the right form", async () => {
    const answer = await send(method, path, body);
    expect(answer.body["errcode"], JSON.stringify(answer.body)).not.toBe("M_BAD_JSON");
  });

  it.each(Object.entries(fields))("takes %s in no other form", async (name, wrong) => {
    const before = storage.batches.length;
    for (const value of wrong) {
      const answer = await send(method, path, withField(body, name, value));
      expect(await outcome(answer), JSON.stringify(value)).toEqual([400, "M_BAD_JSON"]);
    }
    if (name.endsWith("!"))
      expect(await outcome(send(method, path, withField(body, name, undefined)))).toEqual([400, "M_BAD_JSON"]);
    expect(storage.batches).toHaveLength(before);
    if (name.endsWith("!")) return;
    const answer = await send(method, path, withField(body, name, undefined));
    expect(answer.body["errcode"], `without ${name}`).not.toBe("M_BAD_JSON");
  });
});
