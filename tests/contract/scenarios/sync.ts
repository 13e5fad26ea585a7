/** Syncing: what is new, when it comes, and that nothing is lost or told twice. */
import { describe, expect, it } from "vitest";
import { differs, malformed } from "../support/differences.ts";
import { at, bodiesOf, fails, listAt, newPerson, ok, pair, textIn } from "../support/people.ts";
import { v3 } from "../support/target.ts";

/** The rooms of a section, which may be missing when it is empty. */
const roomsIn = (body: unknown, section: string): string[] =>
  Object.keys((at(body, "rooms", section) as object | undefined) ?? {});
const timelineOf = (body: unknown, roomId: string): readonly unknown[] =>
  listAt(body, "rooms", "join", roomId, "timeline", "events");

describe("sync", () => {
  it("tells everything first, and later only what is new", async () => {
    const [alice, bob, roomId] = await pair();
    await alice.say(roomId, "one");
    const first = await bob.sync();
    expect(bodiesOf(timelineOf(first.body, roomId))).toEqual(["one"]);
    const counted = Object.keys(at(first.body, "rooms", "join", roomId, "summary") as object).length > 0;
    expect(counted).toBe(differs("summary", { embedded: true, synapse: false }));
    expect(first.body).toMatchObject({ device_one_time_keys_count: { signed_curve25519: 0 } });
    expect(listAt(first.body, "account_data", "events")).toContainEqual(
      expect.objectContaining({ type: "m.push_rules" }),
    );
    await alice.say(roomId, "two");
    const second = await bob.sync(textIn(first, "next_batch"));
    expect(bodiesOf(timelineOf(second.body, roomId))).toEqual(["two"]);
    const third = await bob.sync(textIn(second, "next_batch"));
    expect(roomsIn(third.body, "join")).toEqual([]);
    const repeated = await bob.sync(textIn(first, "next_batch"));
    expect(bodiesOf(timelineOf(repeated.body, roomId))).toEqual(["two"]);
  });

  it("waits for news and answers at once when there is some", async () => {
    const [alice, bob, roomId] = await pair();
    const waiting = bob.sync(await bob.now(), { timeout: "60000" });
    await alice.say(roomId, "wake up");
    expect(bodiesOf(timelineOf((await waiting).body, roomId))).toEqual(["wake up"]);
  });

  it("is not woken by what is none of the user's business", async () => {
    const [alice, bob, roomId] = await pair();
    const stranger = await newPerson();
    const waiting = bob.sync(await bob.now(), { timeout: "60000" });
    await stranger.say(await stranger.createRoom(), "elsewhere");
    await alice.say(roomId, "here");
    const { body } = await waiting;
    expect(Object.keys(at(body, "rooms", "join") as object)).toEqual([roomId]);
    expect(bodiesOf(timelineOf(body, roomId))).toEqual(["here"]);
  });

  it("answers with nothing when the time is over", async () => {
    const bob = await newPerson();
    const since = await bob.now();
    const { body } = await bob.sync(since, { timeout: "20" });
    for (const section of ["join", "invite", "leave"]) expect(roomsIn(body, section)).toEqual([]);
  });

  it("leaves a gap in a long timeline, and gives the state at its start", async () => {
    const [alice, bob, roomId] = await pair();
    const since = await bob.now();
    await ok(alice.call("PUT", v3`/rooms/${roomId}/state/m.room.topic`, { topic: "in the gap" }));
    for (let n = 0; n < 4; n++) await alice.say(roomId, `${n}`);
    await ok(alice.call("PUT", v3`/rooms/${roomId}/state/m.room.name`, { name: "in the timeline" }));
    const { body } = await bob.sync(since, { filter: JSON.stringify({ room: { timeline: { limit: 3 } } }) });
    const room = at(body, "rooms", "join", roomId);
    expect(at(room, "timeline", "limited")).toBe(true);
    expect(bodiesOf(timelineOf(body, roomId))).toEqual(["2", "3"]);
    const state = listAt(room, "state", "events").map((event) => at(event, "type"));
    expect(state).toEqual(["m.room.topic"]);
  });

  it("gives at first the state at the start of the timeline", async () => {
    const [alice, bob, roomId] = await pair();
    const setTopic = (topic: string) => alice.call("PUT", v3`/rooms/${roomId}/state/m.room.topic`, { topic });
    await ok(setTopic("before"));
    await alice.say(roomId, "one");
    await ok(setTopic("then"));
    const { body } = await bob.sync(undefined, { filter: JSON.stringify({ room: { timeline: { limit: 2 } } }) });
    const topics = (events: readonly unknown[]) =>
      events.filter((event) => at(event, "type") === "m.room.topic").map((event) => at(event, "content", "topic"));
    expect(topics(listAt(body, "rooms", "join", roomId, "state", "events"))).toEqual(["before"]);
    expect(topics(timelineOf(body, roomId))).toEqual(["then"]);
  });

  it("gives newcomers the whole state", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const roomId = await alice.createRoom({ name: "Den", invite: [bob.userId] });
    for (let n = 0; n < 3; n++) await alice.say(roomId, `${n}`);
    const invited = await bob.sync();
    expect(at(invited.body, "rooms", "invite", roomId)).toBeDefined();
    await bob.join(roomId);
    const room_ = { timeline: { limit: 2 }, state: { lazy_load_members: true } };
    const { body } = await bob.sync(textIn(invited, "next_batch"), { filter: JSON.stringify({ room: room_ }) });
    const room = at(body, "rooms", "join", roomId);
    const types = listAt(room, "state", "events").map((event) => at(event, "type"));
    expect(types).toEqual(expect.arrayContaining(["m.room.create", "m.room.name", "m.room.power_levels"]));
    expect(room).toMatchObject({
      timeline: { limited: true },
      summary: { "m.joined_member_count": 2, "m.invited_member_count": 0 },
    });
    expect(roomsIn(body, "invite")).toEqual([]);
    const changed = listAt(body, "device_lists", "changed");
    expect([...changed].sort()).toEqual([alice.userId, bob.userId].sort());
  });

  it("tells of the end of a stay, and of contacts that are gone", async () => {
    const [alice, bob, roomId] = await pair();
    const since = await bob.now();
    await alice.say(roomId, "bye");
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await alice.say(roomId, "unheard");
    const left = await bob.sync(since);
    const events = listAt(left.body, "rooms", "leave", roomId, "timeline", "events");
    expect(bodiesOf(events)).toEqual(["bye"]);
    expect(at(events.at(-1), "content", "membership")).toBe("leave");
    expect(listAt(left.body, "device_lists", "left")).toEqual([alice.userId]);
    const later = await bob.sync(textIn(left, "next_batch"));
    expect(roomsIn(later.body, "leave")).toEqual([]);
  });

  it("tells of an invitation that is turned down, and nothing of the room", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const roomId = await alice.createRoom({ invite: [bob.userId] });
    await alice.say(roomId, "private");
    const since = await bob.now();
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    const { body } = await bob.sync(since);
    const events = listAt(body, "rooms", "leave", roomId, "timeline", "events");
    expect(events.map((event) => at(event, "type"))).toEqual(["m.room.member"]);
    expect(listAt(body, "rooms", "leave", roomId, "state", "events")).toEqual([]);
  });

  it("tells of a ban after leaving, and nothing that happened in between", async () => {
    const [alice, bob, roomId] = await pair({ preset: "private_chat" });
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    const since = await bob.now();
    await alice.say(roomId, "unheard");
    await ok(alice.call("PUT", v3`/rooms/${roomId}/state/m.room.topic`, { topic: "unseen" }));
    await ok(alice.call("POST", v3`/rooms/${roomId}/ban`, { user_id: bob.userId }));
    const room = at((await bob.sync(since)).body, "rooms", "leave", roomId);
    const told = listAt(room, "timeline", "events");
    expect(told.map((event) => at(event, "content", "membership")).at(-1)).toBe("ban");
    expect(told).toHaveLength(differs("after-leaving", { embedded: 1, synapse: 3 }));
    expect(listAt(room, "state", "events")).toEqual([]);
  });

  it("shows rooms that were left, when asked to, as they were at the end", async () => {
    const [alice, bob, roomId] = await pair();
    await alice.say(roomId, "heard");
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await alice.say(roomId, "unheard");
    const filter = JSON.stringify({ room: { include_leave: true, timeline: { limit: 50 } } });
    const room = at((await bob.sync(undefined, { filter })).body, "rooms", "leave", roomId);
    expect(bodiesOf(listAt(room, "timeline", "events"))).toEqual(["heard"]);
    expect(roomsIn((await bob.sync()).body, "leave")).toEqual([]);
  });

  it("loads members lazily when asked to", async () => {
    const [alice, bob, roomId] = await pair();
    await alice.say(roomId, "one");
    const filter = { room: { timeline: { limit: 1 }, state: { lazy_load_members: true } } };
    const carol = await newPerson();
    await alice.invite(roomId, carol);
    await carol.join(roomId);
    await alice.say(roomId, "two");
    const { body } = await bob.sync(undefined, { filter: JSON.stringify(filter) });
    const members = listAt(body, "rooms", "join", roomId, "state", "events")
      .filter((event) => at(event, "type") === "m.room.member")
      .map((event) => at(event, "state_key"));
    // Bob himself, Alice who speaks, and after Carol the room is called.
    expect([...members].sort()).toEqual([alice.userId, bob.userId, carol.userId].sort());
  });

  it("tells the whole state again when asked to", async () => {
    const [, bob, roomId] = await pair();
    const { body } = await bob.sync(await bob.now(), { full_state: "true" });
    const types = listAt(body, "rooms", "join", roomId, "state", "events").map((event) => at(event, "type"));
    expect(types).toContain("m.room.create");
  });

  it("counts unread messages", async () => {
    const [alice, bob, roomId] = await pair();
    const unread = async () => at((await bob.sync()).body, "rooms", "join", roomId, "unread_notifications");
    await alice.say(roomId, "one");
    const two = await alice.say(roomId, "two");
    expect(await unread()).toMatchObject({ notification_count: 2 });
    await ok(bob.call("POST", v3`/rooms/${roomId}/receipt/m.read/${two}`, {}));
    expect(await unread()).toMatchObject({ notification_count: 0 });
  });

  it("refuses tokens, timeouts and filters that are none", async () => {
    const bob = await newPerson();
    for (const query of ["since=yesterday", "since=s999999999_0_0"]) {
      await malformed(bob.call("GET", `${v3`/sync`}?${query}`), "M_INVALID_PARAM");
    }
    for (const query of ["timeout=-1", "filter=77"]) {
      await fails(bob.call("GET", `${v3`/sync`}?${query}`), 400, "M_INVALID_PARAM");
    }
    await fails(bob.call("GET", `${v3`/sync`}?filter={`), 400, "M_NOT_JSON");
  });
});

describe("filters", () => {
  it("are kept, read again, and used by id", async () => {
    const [alice, bob, roomId] = await pair();
    const filter = { room: { timeline: { limit: 1, not_types: ["m.reaction"] } } };
    const path = v3`/user/${bob.userId}/filter`;
    const id = textIn(await ok(bob.call("POST", path, filter)), "filter_id");
    expect(textIn(await ok(bob.call("POST", path, filter)), "filter_id")).toBe(id);
    expect((await ok(bob.call("GET", v3`/user/${bob.userId}/filter/${id}`))).body).toEqual(filter);
    await alice.say(roomId, "one");
    await alice.say(roomId, "two");
    expect(bodiesOf(timelineOf((await bob.sync(undefined, { filter: id })).body, roomId))).toEqual(["two"]);
    await fails(bob.call("GET", v3`/user/${bob.userId}/filter/77`), 404, "M_NOT_FOUND");
    await malformed(bob.call("POST", path, { room: { timeline: { limit: "many" } } }));
    await fails(alice.call("POST", path, filter), 403, "M_FORBIDDEN");
    await fails(alice.call("GET", v3`/user/${bob.userId}/filter/${id}`), 403, "M_FORBIDDEN");
  });

  it("leave rooms and types out", async () => {
    const [alice, bob, roomId] = await pair();
    await alice.say(roomId, "one");
    const only = async (room: unknown) => (await bob.sync(undefined, { filter: JSON.stringify({ room }) })).body;
    expect(roomsIn(await only({ not_rooms: [roomId] }), "join")).toEqual([]);
    expect(roomsIn(await only({ rooms: [] }), "join")).toEqual([]);
    expect(bodiesOf(timelineOf(await only({ timeline: { not_types: ["m.room.message"] } }), roomId))).toEqual([]);
    expect(bodiesOf(timelineOf(await only({ timeline: { senders: [bob.userId] } }), roomId))).toEqual([]);
  });
});
