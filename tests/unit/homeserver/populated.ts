/** Two people who have used everything that a homeserver keeps. */
import { expect } from "vitest";
import type { Homeserver } from "../../../sandbox/homeserver/types.ts";
import { ask, createRoom, register, say, type Account } from "./support.ts";

const room = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;

/** Has them use it. @returns what to ask for afterwards, as somebody. */
export async function populate(server: Homeserver): Promise<readonly (readonly [Account, string, string, unknown?])[]> {
  const [alice, bob] = [await register(server, "alice"), await register(server, "bob")];
  const done = async ({ token }: Account, method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await ask(server, method, path, { token, body });
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  };
  const shared = await createRoom(server, alice, { name: "Den", invite: [bob.userId], room_alias_name: "den" });
  const left = await createRoom(server, alice, { invite: [bob.userId] });
  await createRoom(server, alice, { name: "An invitation", invite: [bob.userId] });
  const forgotten = await createRoom(server, alice, { invite: [bob.userId] });
  for (const roomId of [shared, left, forgotten]) await done(bob, "POST", `/join/${encodeURIComponent(roomId)}`, {});
  const eventIds: string[] = [];
  for (const text of ["one", "two", "three"]) {
    eventIds.push(String((await say(server, alice, shared, text)).body["event_id"]));
    await say(server, alice, left, text);
  }
  const [one = "", two = "", three = ""] = eventIds;
  for (const roomId of [left, forgotten]) await done(bob, "POST", `${room(roomId)}/leave`, {});
  await done(bob, "POST", `${room(forgotten)}/forget`, {});
  await say(server, alice, left, "unheard");
  await done(alice, "PUT", `${room(shared)}/redact/${one}/r`, { reason: "oops" });
  const reaction = { "m.relates_to": { rel_type: "m.annotation", event_id: two, key: "+1" } };
  await done(bob, "PUT", `${room(shared)}/send/m.reaction/x`, reaction);
  await done(bob, "POST", `${room(shared)}/receipt/m.read/${two}`, {});
  await done(bob, "POST", `${room(shared)}/read_markers`, { "m.fully_read": three });
  await done(alice, "PUT", `${room(shared)}/state/m.room.topic`, { topic: "Tea" });
  const user = `/user/${encodeURIComponent(bob.userId)}`;
  await done(bob, "PUT", `${user}/account_data/m.direct`, { a: ["b"] });
  await done(bob, "PUT", `${user}${room(shared)}/tags/u.work`, { order: 0.5 });
  await done(bob, "POST", `${user}/filter`, { room: { timeline: { limit: 2 } } });
  await done(bob, "PUT", "/pushrules/global/content/tea", { actions: ["notify"], pattern: "tea" });
  await done(bob, "PUT", `/profile/${encodeURIComponent(bob.userId)}/displayname`, { displayname: "Bob" });
  await done(bob, "PUT", `/devices/${bob.deviceId}`, { display_name: "Phone" });

  const named = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`signed_curve25519:${name}`, { key: name, signatures: {} }]));
  const keys = { [`ed25519:${alice.deviceId}`]: "k" };
  const device = { user_id: alice.userId, device_id: alice.deviceId, algorithms: [], keys, signatures: {} };
  await done(alice, "POST", "/keys/upload", {
    device_keys: device,
    one_time_keys: named(["Z", "A", "M", "B"]),
    fallback_keys: named(["F"]),
  });
  await done(bob, "POST", "/keys/upload", { fallback_keys: named(["used"]) });
  const claim = (of: Account) => ({ one_time_keys: { [of.userId]: { [of.deviceId]: "signed_curve25519" } } });
  await done(alice, "POST", "/keys/claim", claim(bob));
  const identity = (usage: string) => ({
    user_id: alice.userId,
    usage: [usage],
    keys: { [`ed25519:${usage}`]: usage },
  });
  await done(alice, "POST", "/keys/device_signing/upload", {
    master_key: identity("master"),
    self_signing_key: identity("self_signing"),
    user_signing_key: identity("user_signing"),
  });
  const signedBy = (...names: readonly string[]) => ({
    signatures: { [alice.userId]: Object.fromEntries(names.map((name) => [`ed25519:${name}`, `by ${name}`])) },
  });
  await done(alice, "POST", "/keys/signatures/upload", {
    [alice.userId]: {
      [alice.deviceId]: { ...device, ...signedBy("self_signing") },
      master: { ...identity("master"), ...signedBy("ONE", "TWO") },
    },
  });
  for (const n of [1, 2, 3]) {
    const messages = { [bob.userId]: { [bob.deviceId]: { n } } };
    await done(alice, "PUT", `/sendToDevice/m.test/${n}`, { messages });
  }
  const uploaded = await done(alice, "POST", "/../../media/v3/upload?filename=tea.json", { tea: true });
  const file = String((uploaded as Record<string, unknown>)["content_uri"]).slice("mxc://".length);
  const backup = { algorithm: "a", auth_data: { n: 1 } };
  for (const _version of ["1", "2"]) await done(alice, "POST", "/room_keys/version", backup);
  const key = { first_message_index: 0, forwarded_count: 0, is_verified: true, session_data: { a: "b" } };
  await done(alice, "PUT", "/room_keys/keys?version=2", { rooms: { "!r": { sessions: { s: key } } } });

  const everybody = { device_keys: { [alice.userId]: [], [bob.userId]: [] } };
  return [
    ...[alice, bob].flatMap((person) => [
      [person, "GET", "/sync"] as const,
      [person, "GET", `/sync?filter=${encodeURIComponent('{"room":{"include_leave":true}}')}`] as const,
      [person, "GET", "/devices"] as const,
      [person, "GET", "/joined_rooms"] as const,
      [person, "GET", "/pushrules/"] as const,
      [person, "POST", "/keys/query", everybody] as const,
      ...[shared, left].flatMap((roomId) => [
        [person, "GET", `${room(roomId)}/messages?dir=b&limit=50`] as const,
        [person, "GET", `${room(roomId)}/messages?dir=f&limit=50`] as const,
        [person, "GET", `${room(roomId)}/state`] as const,
        [person, "GET", `${room(roomId)}/members`] as const,
      ]),
    ]),
    [bob, "GET", `/../v1/media/download/${file}`],
    [alice, "GET", "/room_keys/version"],
    [alice, "GET", "/room_keys/keys?version=2"],
    [alice, "GET", `/directory/room/${encodeURIComponent("#den:sandbox.invalid")}`],
    [bob, "GET", `${user}/filter/1`],
    [bob, "GET", `/profile/${encodeURIComponent(bob.userId)}`],
    // These change something, each time the same.
    ...[1, 2, 3, 4, 5].map(() => [bob, "POST", "/keys/claim", claim(alice)] as const),
    [alice, "POST", "/keys/upload", {}],
    [alice, "POST", "/room_keys/version", backup],
    [alice, "PUT", "/sendToDevice/m.test/3", { messages: { [bob.userId]: { [bob.deviceId]: { n: "again" } } } }],
    [bob, "GET", "/sync"],
  ];
}
