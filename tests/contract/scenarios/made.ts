/** What a new room is like: who may do what in it, who may come in, and what it says of itself. */
import { beforeAll, describe, expect, it } from "vitest";
import { at, fails, listAt, newPerson, ok, type Person } from "../support/people.ts";
import { v3 } from "../support/target.ts";

let alice: Person;
let bob: Person;

beforeAll(async () => {
  [alice, bob] = [await newPerson("alice"), await newPerson("bob")];
});

/** The whole state, by type and state key. */
async function stateOf(roomId: string): Promise<Readonly<Record<string, unknown>>> {
  const { body } = await ok(alice.call("GET", v3`/rooms/${roomId}/state`));
  const named = (body as readonly unknown[]).map((event) => {
    const key = at(event, "state_key");
    return [`${String(at(event, "type"))}${key === "" ? "" : ` ${String(key)}`}`, at(event, "content")] as const;
  });
  return Object.fromEntries(named);
}

const levels = (more: object = {}): object => ({
  users: { [alice.userId]: 100 },
  users_default: 0,
  events: {
    "m.room.name": 50,
    "m.room.power_levels": 100,
    "m.room.history_visibility": 100,
    "m.room.canonical_alias": 50,
    "m.room.avatar": 50,
    "m.room.tombstone": 100,
    "m.room.server_acl": 100,
    "m.room.encryption": 100,
  },
  events_default: 0,
  state_default: 50,
  ban: 50,
  kick: 50,
  redact: 50,
  invite: 0,
  historical: 100,
  ...more,
});

describe("a new room", () => {
  it.each([
    ["that is private", { preset: "private_chat" }],
    ["of which nothing is said", {}],
    ["that is not to be listed", { visibility: "private" }],
  ])("%s is for those who are invited", async (_case, request) => {
    expect(await stateOf(await alice.createRoom(request))).toEqual({
      "m.room.create": { room_version: "11" },
      [`m.room.member ${alice.userId}`]: { membership: "join", displayname: alice.localpart },
      "m.room.power_levels": levels(),
      "m.room.join_rules": { join_rule: "invite" },
      "m.room.history_visibility": { history_visibility: "shared" },
      "m.room.guest_access": { guest_access: "can_join" },
    });
  });

  it.each([
    ["by its preset", { preset: "public_chat" }],
    ["because it is to be listed", { visibility: "public" }],
  ])("%s is for everybody", async (_case, request) => {
    const state = await stateOf(await alice.createRoom(request));
    const { events } = levels() as { events: object };
    expect(state).toMatchObject({ "m.room.join_rules": { join_rule: "public" } });
    expect(state["m.room.power_levels"]).toEqual(levels({ invite: 50, events: { ...events, "m.call.invite": 50 } }));
    expect(state).not.toHaveProperty(["m.room.guest_access"]);
  });

  it("of equals gives those who are invited as much as its maker has", async () => {
    const state = await stateOf(await alice.createRoom({ preset: "trusted_private_chat", invite: [bob.userId] }));
    expect(state["m.room.power_levels"]).toEqual(levels({ users: { [alice.userId]: 100, [bob.userId]: 100 } }));
    const others = await stateOf(await alice.createRoom({ preset: "private_chat", invite: [bob.userId] }));
    expect(others["m.room.power_levels"]).toEqual(levels());
  });

  it("is what its maker has said, one after the other", async () => {
    const localpart = `made-${Date.now()}`;
    const roomId = await alice.createRoom({
      name: "Den",
      topic: "Tea",
      room_alias_name: localpart,
      invite: [bob.userId],
      is_direct: true,
      creation_content: { type: "a.type", room_version: "1" },
      power_level_content_override: { kick: 10 },
      initial_state: [
        { type: "m.room.history_visibility", content: { history_visibility: "joined" } },
        { type: "m.room.name", content: { name: "Overwritten" } },
        { type: "a.type", state_key: "key", content: { n: 1 } },
      ],
    });
    const alias = `#${localpart}:${alice.userId.slice(alice.userId.indexOf(":") + 1)}`;
    expect(await stateOf(roomId)).toEqual({
      "m.room.create": { room_version: "11", type: "a.type" },
      [`m.room.member ${alice.userId}`]: { membership: "join", displayname: alice.localpart },
      [`m.room.member ${bob.userId}`]: { membership: "invite", displayname: bob.localpart, is_direct: true },
      "m.room.power_levels": levels({ kick: 10 }),
      "m.room.canonical_alias": { alias },
      "m.room.join_rules": { join_rule: "invite" },
      "m.room.history_visibility": { history_visibility: "joined" },
      "m.room.guest_access": { guest_access: "can_join" },
      "m.room.name": { name: "Den" },
      "m.room.topic": { topic: "Tea", "m.topic": { "m.text": [{ body: "Tea" }] } },
      "a.type key": { n: 1 },
    });
  });

  it("is begun by making one, and not by sending its first event", async () => {
    const server = alice.userId.slice(alice.userId.indexOf(":") + 1);
    const roomId = `!made${Date.now()}:${server}`;
    const content = { room_version: "11" };
    await fails(alice.call("PUT", v3`/rooms/${roomId}/state/m.room.create`, content), 403, "M_FORBIDDEN");
    await fails(alice.call("PUT", v3`/rooms/${roomId}/send/m.room.create/${"1"}`, content), 403, "M_FORBIDDEN");
    const member = v3`/rooms/${roomId}/state/m.room.member/${alice.userId}`;
    expect((await alice.call("PUT", member, { membership: "join" })).status).toBeGreaterThanOrEqual(400);
    await fails(alice.call("GET", v3`/rooms/${roomId}/state`), 403, "M_FORBIDDEN");
  });
});

describe("an invitation", () => {
  it("shows what a room is called and how it looks, and nothing that was said or set there", async () => {
    const shown = {
      "m.room.name": { name: "Den" },
      "m.room.avatar": { url: "mxc://a/b" },
      "m.room.topic": { topic: "Tea" },
      "m.room.encryption": { algorithm: "m.megolm.v1.aes-sha2" },
    };
    const alias = `#shown-${Date.now()}`;
    const roomId = await alice.createRoom({
      room_alias_name: alias.slice(1),
      initial_state: [
        ...Object.entries(shown).map(([type, content]) => ({ type, state_key: "", content })),
        { type: "a.type", state_key: "", content: { secret: true } },
      ],
    });
    await alice.say(roomId, "secret");
    await alice.invite(roomId, bob);
    const { body } = await bob.sync();
    const events = listAt(body, "rooms", "invite", roomId, "invite_state", "events");
    const types = events.map((event) => String(at(event, "type")));
    expect(types.sort()).toEqual(
      [
        "m.room.create",
        "m.room.join_rules",
        "m.room.canonical_alias",
        "m.room.member",
        "m.room.member",
        ...Object.keys(shown),
      ].sort(),
    );
    for (const event of events) {
      expect(Object.keys(event as object).sort()).toEqual(["content", "sender", "state_key", "type"]);
      const type = String(at(event, "type"));
      if (type in shown)
        expect(event).toMatchObject({ content: shown[type as keyof typeof shown], sender: alice.userId });
    }
    const members = events.filter((event) => at(event, "type") === "m.room.member");
    expect(members.map((event) => [at(event, "state_key"), at(event, "content", "membership")]).sort()).toEqual(
      [
        [alice.userId, "join"],
        [bob.userId, "invite"],
      ].sort(),
    );
  });

  it("says why, where whoever invites has said it, and so does whoever comes and goes", async () => {
    const roomId = await alice.createRoom();
    const member = async (): Promise<unknown> =>
      (await ok(alice.call("GET", v3`/rooms/${roomId}/state/m.room.member/${bob.userId}`))).body;
    const displayname = bob.localpart;
    const act = (person: Person, action: string, reason: string): Promise<unknown> =>
      ok(
        person.call("POST", `${v3`/rooms/${roomId}`}/${action}`, {
          ...(person === alice && { user_id: bob.userId }),
          reason,
        }),
      );
    await act(alice, "invite", "one");
    expect(await member()).toEqual({ membership: "invite", displayname, reason: "one" });
    await act(bob, "join", "two");
    expect(await member()).toEqual({ membership: "join", displayname, reason: "two" });
    await act(bob, "leave", "three");
    expect(await member()).toEqual({ membership: "leave", reason: "three" });
    await act(alice, "invite", "four");
    await ok(bob.call("POST", v3`/join/${roomId}`, { reason: "five" }));
    expect(await member()).toEqual({ membership: "join", displayname, reason: "five" });
    await act(alice, "kick", "six");
    expect(await member()).toEqual({ membership: "leave", reason: "six" });
    await act(alice, "ban", "seven");
    expect(await member()).toEqual({ membership: "ban", reason: "seven" });
    await act(alice, "unban", "eight");
    expect(await member()).toEqual({ membership: "leave", reason: "eight" });
  });
});
