/** Rooms: how they are made, who is in them, what they are called. */
import { describe, expect, it } from "vitest";
import { differs, malformed } from "../support/differences.ts";
import { at, fails, listAt, newPerson, ok, pair, textIn, type Person } from "../support/people.ts";
import { call, v3 } from "../support/target.ts";

const state = async (person: Person, roomId: string, type: string, key?: string): Promise<unknown> => {
  const path = key === undefined ? v3`/rooms/${roomId}/state/${type}` : v3`/rooms/${roomId}/state/${type}/${key}`;
  return (await ok(person.call("GET", path))).body;
};

describe("creating a room", () => {
  it("makes a direct chat that is encrypted from its first message", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const since = await bob.now();
    const roomId = await alice.createRoom({
      preset: "trusted_private_chat",
      is_direct: true,
      invite: [bob.userId],
      name: "Two",
      topic: "Tea",
      initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    });
    expect(await state(alice, roomId, "m.room.encryption")).toEqual({ algorithm: "m.megolm.v1.aes-sha2" });
    expect(await state(alice, roomId, "m.room.join_rules", "")).toEqual({ join_rule: "invite" });
    expect(await state(alice, roomId, "m.room.name")).toEqual({ name: "Two" });
    expect(await state(alice, roomId, "m.room.power_levels")).toMatchObject({
      users: { [alice.userId]: 100, [bob.userId]: 100 },
    });
    const { body } = await bob.sync(since);
    const shown = listAt(body, "rooms", "invite", roomId, "invite_state", "events");
    expect(shown).toContainEqual(expect.objectContaining({ type: "m.room.encryption" }));
    expect(shown).toContainEqual(
      expect.objectContaining({
        type: "m.room.member",
        state_key: bob.userId,
        sender: alice.userId,
        content: expect.objectContaining({ membership: "invite", is_direct: true }) as unknown,
      }),
    );
    await ok(bob.call("POST", v3`/join/${roomId}`, {}));
    const events = listAt((await bob.sync(since)).body, "rooms", "join", roomId, "timeline", "events");
    const joined = events.find(
      (event) => at(event, "content", "membership") === "join" && at(event, "sender") === bob.userId,
    );
    expect(at(joined, "unsigned", "prev_content")).toMatchObject({ membership: "invite", is_direct: true });
    expect(at(joined, "unsigned", "prev_sender")).toBe(alice.userId);
  });

  it("has the room version that the capabilities promise", async () => {
    const alice = await newPerson();
    const { body } = await ok(alice.call("GET", v3`/capabilities`));
    const version = at(body, "capabilities", "m.room_versions", "default");
    const roomId = await alice.createRoom();
    expect(await state(alice, roomId, "m.room.create")).toMatchObject({ room_version: version });
    const other = alice.call("POST", v3`/createRoom`, { room_version: "unheard-of" });
    await fails(other, 400, "M_UNSUPPORTED_ROOM_VERSION");
  });

  it("leaves no half a room when something in it is wrong", async () => {
    const alice = await newPerson();
    const rooms = async () => listAt((await ok(alice.call("GET", v3`/joined_rooms`))).body, "joined_rooms");
    const create = (body: unknown) => alice.call("POST", v3`/createRoom`, body);
    await fails(create({ preset: "castle" }), 400, "M_BAD_JSON");
    await malformed(create({ invite: ["nobody"] }), "M_INVALID_PARAM");
    await malformed(create({ initial_state: [{ type: "m.room.member", content: {} }] }));
    await fails(create({ power_level_content_override: { ban: "high" } }), 400, "M_BAD_JSON");
    expect(await rooms()).toHaveLength(differs("half-rooms", { embedded: 0, synapse: 2 }));
  });
});

describe("membership", () => {
  it("goes from invitation to join to leave", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const roomId = await alice.createRoom();
    await fails(bob.call("POST", v3`/join/${roomId}`, {}), 403, "M_FORBIDDEN");
    await alice.invite(roomId, bob);
    await ok(bob.call("POST", v3`/rooms/${roomId}/join`, {}));
    expect((await ok(bob.call("GET", v3`/joined_rooms`))).body).toEqual({ joined_rooms: [roomId] });
    const { body } = await ok(alice.call("GET", v3`/rooms/${roomId}/joined_members`));
    expect(Object.keys(at(body, "joined") as object).sort()).toEqual([alice.userId, bob.userId].sort());
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, { reason: "late" }));
    expect(await state(alice, roomId, "m.room.member", bob.userId)).toEqual({ membership: "leave", reason: "late" });
    await fails(bob.call("GET", v3`/rooms/${roomId}/joined_members`), 403, "M_FORBIDDEN");
    await fails(bob.call("POST", v3`/rooms/${roomId}/leave`, {}), 403, "M_FORBIDDEN");
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, { reason: "late" }));
  });

  it("of nobody can be changed by a stranger", async () => {
    const [alice, , roomId] = await pair();
    const stranger = await newPerson();
    for (const [action, errcode] of [
      ["invite", "M_FORBIDDEN"],
      ["kick", "M_FORBIDDEN"],
      ["ban", "M_FORBIDDEN"],
      ["unban", "M_BAD_STATE"],
    ] as const) {
      const answer = stranger.call("POST", `${v3`/rooms/${roomId}`}/${action}`, { user_id: alice.userId });
      await fails(answer, 403, errcode);
    }
    await fails(stranger.call("POST", v3`/join/${"!none:sandbox.invalid"}`, {}), 404, "M_UNKNOWN");
    await fails(stranger.call("POST", v3`/rooms/${roomId}/leave`, {}), 403, "M_FORBIDDEN");
    await fails(stranger.call("POST", v3`/rooms/${"!none:sandbox.invalid"}/leave`, {}), 404, "M_UNKNOWN");
    await ok(stranger.call("POST", v3`/rooms/${roomId}/forget`, {}));
    await malformed(alice.call("POST", v3`/rooms/${roomId}/invite`, {}));
    await fails(alice.call("POST", v3`/rooms/${roomId}/invite`, { user_id: "@no:body" }), 403, "M_FORBIDDEN");
    await ok(alice.call("POST", v3`/rooms/${roomId}/invite`, { user_id: alice.userId.replace("alice", "nobody") }));
    await fails(alice.call("POST", v3`/rooms/${roomId}/invite`, { user_id: alice.userId }), 403, "M_FORBIDDEN");
  });

  it("ends by a kick or a ban, and starts again after an unban", async () => {
    const [alice, bob, roomId] = await pair({ preset: "private_chat" });
    const user = { user_id: bob.userId };
    await fails(bob.call("POST", v3`/rooms/${roomId}/kick`, { user_id: alice.userId }), 403, "M_FORBIDDEN");
    await ok(alice.call("POST", v3`/rooms/${roomId}/kick`, user));
    await fails(alice.call("POST", v3`/rooms/${roomId}/kick`, user), 403, "M_FORBIDDEN");
    await fails(bob.call("POST", v3`/join/${roomId}`, {}), 403, "M_FORBIDDEN");
    await ok(alice.call("POST", v3`/rooms/${roomId}/ban`, user));
    await ok(alice.call("POST", v3`/rooms/${roomId}/ban`, user));
    await fails(alice.call("POST", v3`/rooms/${roomId}/invite`, user), 403, "M_BAD_STATE");
    await fails(alice.call("POST", v3`/rooms/${roomId}/kick`, user), 403, "M_BAD_STATE");
    await fails(bob.call("POST", v3`/join/${roomId}`, {}), 403, "M_BAD_STATE");
    await fails(bob.call("POST", v3`/rooms/${roomId}/leave`, {}), 403, "M_FORBIDDEN");
    await ok(alice.call("POST", v3`/rooms/${roomId}/unban`, user));
    await fails(alice.call("POST", v3`/rooms/${roomId}/unban`, user), 403, "M_BAD_STATE");
    await alice.invite(roomId, bob);
    await bob.join(roomId);
    await ok(bob.call("POST", v3`/rooms/${roomId}/kick`, user));
    await fails(bob.call("GET", v3`/rooms/${roomId}/joined_members`), 403, "M_FORBIDDEN");
  });

  it("changes no more in a room that everybody has left", async () => {
    const [alice, bob] = [await newPerson("alice"), await newPerson("bob")];
    const roomId = await alice.createRoom({ preset: "public_chat" });
    await ok(alice.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await fails(bob.call("POST", v3`/join/${roomId}`, {}), 404, "M_UNKNOWN");
    await fails(bob.call("POST", v3`/rooms/${roomId}/leave`, {}), 404, "M_UNKNOWN");
    const { status } = await alice.call("POST", v3`/rooms/${roomId}/unban`, { user_id: alice.userId });
    expect(status).toBe(differs("empty-rooms", { embedded: 403, synapse: 200 }));
  });

  it("lets nobody read who is banned or invited again, or has forgotten the room", async () => {
    const [alice, bob, roomId] = await pair({ preset: "private_chat" });
    const name = v3`/rooms/${roomId}/state/m.room.create`;
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await ok(bob.call("GET", name));
    await alice.invite(roomId, bob);
    await fails(bob.call("GET", name), 403, "M_FORBIDDEN");
    await ok(alice.call("POST", v3`/rooms/${roomId}/ban`, { user_id: bob.userId }));
    await fails(bob.call("GET", name), 403, "M_FORBIDDEN");
    await ok(alice.call("POST", v3`/rooms/${roomId}/unban`, { user_id: bob.userId }));
    await ok(bob.call("GET", name));
    await ok(bob.call("POST", v3`/rooms/${roomId}/forget`, {}));
    await fails(bob.call("GET", name), 403, "M_FORBIDDEN");
  });

  it("is forgotten after leaving only", async () => {
    const [alice, bob, roomId] = await pair();
    await fails(bob.call("POST", v3`/rooms/${roomId}/forget`, {}), 400, "M_UNKNOWN");
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await ok(bob.call("POST", v3`/rooms/${roomId}/forget`, {}));
    const filter = JSON.stringify({ room: { include_leave: true } });
    expect(at((await bob.sync(undefined, { filter })).body, "rooms", "leave") ?? {}).toEqual({});
    // Whoever comes again has forgotten nothing of the new stay.
    await alice.invite(roomId, bob);
    await bob.join(roomId);
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await ok(bob.call("GET", v3`/rooms/${roomId}/state/m.room.create`));
    expect(at((await bob.sync(undefined, { filter })).body, "rooms", "leave")).toHaveProperty([roomId]);
  });

  it("is listed, with filters, also as it was earlier", async () => {
    const [alice, bob, roomId] = await pair();
    const before = await alice.now();
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    const members = async (query: Record<string, string>) => {
      const path = `${v3`/rooms/${roomId}/members`}?${new URLSearchParams(query)}`;
      const { body } = await ok(alice.call("GET", path));
      return listAt(body, "chunk").map((event) => [at(event, "state_key"), at(event, "content", "membership")]);
    };
    expect(await members({ membership: "join" })).toEqual([[alice.userId, "join"]]);
    expect(await members({ not_membership: "join" })).toEqual([[bob.userId, "leave"]]);
    expect(await members({ at: before })).toContainEqual([bob.userId, "join"]);
    const stranger = await newPerson();
    await fails(stranger.call("GET", v3`/rooms/${roomId}/members`), 403, "M_FORBIDDEN");
    await malformed(alice.call("GET", `${v3`/rooms/${roomId}/members`}?at=yesterday`), "M_INVALID_PARAM");
  });
});

describe("power levels", () => {
  it("decide who may set state", async () => {
    const [alice, bob, roomId] = await pair({ preset: "private_chat" });
    const name = v3`/rooms/${roomId}/state/m.room.name`;
    await fails(bob.call("PUT", name, { name: "Bob's" }), 403, "M_FORBIDDEN");
    const levels = (await state(alice, roomId, "m.room.power_levels")) as Record<string, unknown>;
    const path = v3`/rooms/${roomId}/state/m.room.power_levels/${""}`;
    const withBob = (level: unknown) => ({ ...levels, users: { [alice.userId]: 100, [bob.userId]: level } });
    await fails(bob.call("PUT", path, withBob(100)), 403, "M_FORBIDDEN");
    await fails(alice.call("PUT", path, withBob("50")), 400, "M_BAD_JSON");
    await ok(alice.call("PUT", path, withBob(50)));
    await ok(bob.call("PUT", name, { name: "Bob's" }));
    expect(await state(alice, roomId, "m.room.name")).toEqual({ name: "Bob's" });
    await fails(bob.call("PUT", v3`/rooms/${roomId}/state/a.type/${alice.userId}`, {}), 403, "M_FORBIDDEN");
  });
});

describe("aliases", () => {
  it("name a room, for joining too", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const localpart = `den-${Date.now()}`;
    const roomId = await alice.createRoom({ preset: "public_chat", room_alias_name: localpart });
    const alias = textIn(await ok(alice.call("GET", v3`/rooms/${roomId}/state/m.room.canonical_alias`)), "alias");
    expect((await ok(call("GET", v3`/directory/room/${alias}`))).body).toMatchObject({ room_id: roomId });
    await bob.join(alias);
    const second = alias.replace("den", "lair");
    await ok(alice.call("PUT", v3`/directory/room/${second}`, { room_id: roomId }));
    const { body } = await ok(bob.call("GET", v3`/rooms/${roomId}/aliases`));
    expect([...listAt(body, "aliases")].sort()).toEqual([alias, second].sort());
    await fails(bob.call("PUT", v3`/directory/room/${alias}`, { room_id: roomId }), 409, "M_UNKNOWN");
    await malformed(bob.call("PUT", v3`/directory/room/${"#a:elsewhere"}`, { room_id: roomId }), "M_INVALID_PARAM");
    await fails(bob.call("DELETE", v3`/directory/room/${second}`), 403, "M_FORBIDDEN");
    await ok(alice.call("DELETE", v3`/directory/room/${second}`));
    await fails(call("GET", v3`/directory/room/${second}`), 404, "M_NOT_FOUND");
    await fails((await newPerson()).call("GET", v3`/rooms/${roomId}/aliases`), 403, "M_FORBIDDEN");
  });

  it("are removed by their maker, and by people in the room with power over its name", async () => {
    const [alice, bob, roomId] = await pair({ preset: "private_chat" });
    const alias = `#gone-${Date.now()}:${alice.userId.slice(alice.userId.indexOf(":") + 1)}`;
    const path = v3`/directory/room/${alias}`;
    const setLevel = (level: number) =>
      ok(
        alice.call("PUT", v3`/rooms/${roomId}/state/m.room.power_levels`, {
          users: { [alice.userId]: 100, [bob.userId]: level },
          events: { "m.room.canonical_alias": 30 },
        }),
      );
    const add = () => ok(alice.call("PUT", path, { room_id: roomId }));
    await add();
    await setLevel(29);
    await fails(bob.call("DELETE", path), 403, "M_FORBIDDEN");
    await setLevel(30);
    await ok(bob.call("DELETE", path));
    await add();
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await fails(bob.call("DELETE", path), 403, "M_FORBIDDEN");
    await ok(alice.call("DELETE", path));
    await fails(alice.call("DELETE", path), 404, "M_NOT_FOUND");
  });

  it("and rooms are public when anybody may join", async () => {
    const alice = await newPerson();
    const visibility = async (roomId: string) => (await ok(call("GET", v3`/directory/list/room/${roomId}`))).body;
    expect(await visibility(await alice.createRoom({ visibility: "public" }))).toEqual({ visibility: "public" });
    expect(await visibility(await alice.createRoom())).toEqual({ visibility: "private" });
    await fails(call("GET", v3`/directory/list/room/${"!none:x"}`), 404, "M_NOT_FOUND");
  });

  it("and those stand in the directory, the fullest first", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const topic = `about ${alice.localpart}`;
    const big = await alice.createRoom({ visibility: "public", preset: "public_chat", name: "Big", topic });
    const small = await alice.createRoom({ visibility: "public", preset: "public_chat", name: "Small", topic });
    await alice.createRoom({ topic });
    await bob.join(big);
    const search = async (more: Record<string, unknown>) => {
      const request = { filter: { generic_search_term: topic.toUpperCase() }, limit: 10, ...more };
      return (await ok(bob.call("POST", v3`/publicRooms`, request))).body;
    };
    const all = await search({});
    expect(listAt(all, "chunk")).toMatchObject([
      { room_id: big, name: "Big", topic, num_joined_members: 2, join_rule: "public" },
      { room_id: small, name: "Small", topic, num_joined_members: 1, join_rule: "public" },
    ]);
    const first = await search({ limit: 1 });
    expect(listAt(first, "chunk").map((room) => at(room, "room_id"))).toEqual([big]);
    const next = await search({ limit: 1, since: at(first, "next_batch") });
    expect(listAt(next, "chunk").map((room) => at(room, "room_id"))).toEqual([small]);
    expect(next).not.toHaveProperty("next_batch");
    const { body } = await ok(bob.call("GET", v3`/publicRooms`));
    expect(listAt(body, "chunk").map((room) => at(room, "room_id"))).toEqual(expect.arrayContaining([big, small]));
  });
});
