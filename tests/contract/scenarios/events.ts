/** Sending events and reading them again. */
import { describe, expect, it } from "vitest";
import { differs, malformed } from "../support/differences.ts";
import { at, bodiesOf, fails, listAt, newPerson, ok, pair, textIn, type Person } from "../support/people.ts";
import { root, v3 } from "../support/target.ts";

const text = (body: string) => ({ msgtype: "m.text", body });
const messages = async (person: Person, roomId: string, query: Record<string, string>) =>
  (await ok(person.call("GET", `${v3`/rooms/${roomId}/messages`}?${new URLSearchParams(query)}`))).body;

describe("sending", () => {
  it("happens once for each transaction id of a device", async () => {
    const [alice, bob, roomId] = await pair();
    const path = v3`/rooms/${roomId}/send/m.room.message/${"once"}`;
    const send = async (person: Person, body: string) =>
      textIn(await ok(person.call("PUT", path, { msgtype: "m.text", body })), "event_id");
    const first = await send(alice, "one");
    expect(await send(alice, "two")).toBe(first);
    expect(await send(bob, "three")).not.toBe(first);
    expect(await send(await alice.newDevice(), "four")).not.toBe(first);
    expect(bodiesOf(listAt(await messages(alice, roomId, { dir: "f", limit: "100" }), "chunk"))).toEqual([
      "one",
      "three",
      "four",
    ]);
  });

  it("tells the transaction id to the sending device only, and everybody their membership", async () => {
    const [alice, bob, roomId] = await pair();
    const other = await alice.newDevice();
    const eventId = await alice.say(roomId, "hello");
    const unsigned = async (person: Person) =>
      at((await ok(person.call("GET", v3`/rooms/${roomId}/event/${eventId}`))).body, "unsigned");
    expect(await unsigned(alice)).toMatchObject({ transaction_id: "say-1", membership: "join" });
    expect(await unsigned(other)).not.toHaveProperty("transaction_id");
    expect(await unsigned(bob)).not.toHaveProperty("transaction_id");
  });

  it("is for members, in rooms that exist, with JSON objects of integers", async () => {
    const [alice, , roomId] = await pair();
    const stranger = await newPerson();
    const path = (room: string, id: string) => v3`/rooms/${room}/send/m.room.message/${id}`;
    await fails(stranger.call("PUT", path(roomId, "1"), text("x")), 403, "M_FORBIDDEN");
    await fails(alice.call("PUT", path("!none:x", "1"), text("x")), 403, "M_FORBIDDEN");
    await fails(alice.call("PUT", path(roomId, "2"), ["x"]), 400, "M_BAD_JSON");
    await fails(alice.call("PUT", path(roomId, "3"), { ...text("x"), number: 0.5 }), 400, "M_BAD_JSON");
    await malformed(alice.call("PUT", path(roomId, "6"), { msgtype: "m.text" }));
    await malformed(alice.call("PUT", path(roomId, "7"), { body: "x" }));
    await fails(alice.call("PUT", path(roomId, "4"), undefined), 400, "M_NOT_JSON");
    await fails(alice.call("PUT", path(roomId, "5"), text("x".repeat(70_000))), 413, "M_TOO_LARGE");
    expect(bodiesOf(listAt(await messages(alice, roomId, { dir: "b", limit: "100" }), "chunk"))).toEqual([]);
  });

  it("reads JSON whatever the content type says", async () => {
    const [alice, , roomId] = await pair();
    const headers = { "Content-Type": "text/plain;charset=UTF-8" };
    await ok(alice.call("PUT", v3`/rooms/${roomId}/send/m.room.message/${"t"}`, text("x"), { headers }));
  });
});

describe("state", () => {
  it("is set, replaced and read with and without a last slash", async () => {
    const [alice, bob, roomId] = await pair();
    const topic = v3`/rooms/${roomId}/state/m.room.topic`;
    await ok(alice.call("PUT", topic, { topic: "one" }));
    const second = await ok(alice.call("PUT", `${topic}/`, { topic: "two" }));
    expect((await ok(bob.call("GET", `${topic}/`))).body).toEqual({ topic: "two" });
    expect((await ok(bob.call("GET", `${topic}?format=event`))).body).toMatchObject({
      event_id: textIn(second, "event_id"),
      state_key: "",
    });
    const again = await ok(alice.call("PUT", topic, { topic: "two" }));
    expect(again.body).toEqual(second.body);
    const { body } = await ok(bob.call("GET", v3`/rooms/${roomId}/state`));
    const topics = (body as unknown[]).filter((event) => at(event, "type") === "m.room.topic");
    expect(topics).toHaveLength(1);
    await fails(bob.call("GET", v3`/rooms/${roomId}/state/m.room.avatar`), 404, "M_NOT_FOUND");
    const stranger = await newPerson();
    await fails(stranger.call("GET", v3`/rooms/${roomId}/state`), 403, "M_FORBIDDEN");
    await fails(stranger.call("GET", topic), 403, "M_FORBIDDEN");
    await fails(alice.call("PUT", topic, "text"), 400, "M_BAD_JSON");
  });

  it("stays as it was for those who left", async () => {
    const [alice, bob, roomId] = await pair();
    const topic = v3`/rooms/${roomId}/state/m.room.topic`;
    await ok(alice.call("PUT", topic, { topic: "before" }));
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await ok(alice.call("PUT", topic, { topic: "after" }));
    expect((await ok(bob.call("GET", topic))).body).toEqual({ topic: "before" });
  });
});

describe("redaction", () => {
  it("takes the content away, once for each transaction id", async () => {
    const [alice, bob, roomId] = await pair();
    const eventId = await alice.say(roomId, "secret");
    const path = v3`/rooms/${roomId}/redact/${eventId}/${"r1"}`;
    const first = await ok(alice.call("PUT", path, { reason: "oops" }));
    expect((await ok(alice.call("PUT", path, {}))).body).toEqual(first.body);
    const { body } = await ok(bob.call("GET", v3`/rooms/${roomId}/event/${eventId}`));
    expect(body).toMatchObject({
      content: {},
      unsigned: { redacted_because: { content: { redacts: eventId, reason: "oops" }, type: "m.room.redaction" } },
    });
  });

  it("of others' events needs power, and an event that is there", async () => {
    const [alice, bob, roomId] = await pair({ preset: "private_chat" });
    const eventId = await alice.say(roomId, "mine");
    await fails(bob.call("PUT", v3`/rooms/${roomId}/redact/${eventId}/${"1"}`, {}), 403, "M_FORBIDDEN");
    const send = v3`/rooms/${roomId}/send/m.room.redaction/${"2"}`;
    await fails(bob.call("PUT", send, { redacts: eventId }), 403, "M_FORBIDDEN");
    const unknown = await alice.call("PUT", v3`/rooms/${roomId}/redact/$none/${"3"}`, {});
    expect(unknown.status).toBe(differs("unknown-events", { embedded: 404, synapse: 200 }));
    await fails(bob.call("PUT", v3`/rooms/${roomId}/redact/$none/${"5"}`, {}), 404, "M_NOT_FOUND");
    const bobs = await bob.say(roomId, "his");
    await ok(alice.call("PUT", v3`/rooms/${roomId}/send/m.room.redaction/${"4"}`, { redacts: bobs }));
    const { body } = await ok(bob.call("GET", v3`/rooms/${roomId}/event/${bobs}`));
    expect(at(body, "content")).toEqual({});
  });
});

describe("history", () => {
  it("is read in pages, in both directions, every event once", async () => {
    const [alice, bob, roomId] = await pair();
    const sent: string[] = [];
    for (let n = 0; n < 7; n++) sent.push(await alice.say(roomId, `${n}`));
    for (const dir of ["b", "f"]) {
      const seen: unknown[] = [];
      for (let from: string | undefined = ""; from !== undefined;) {
        const page = await messages(bob, roomId, { dir, limit: "4", ...(from !== "" && { from }) });
        seen.push(...listAt(page, "chunk").map((event) => at(event, "event_id")));
        from = at(page, "end") as string | undefined;
      }
      expect(new Set(seen).size).toBe(seen.length);
      const texts = seen.filter((id) => sent.includes(String(id)));
      expect(dir === "b" ? texts.reverse() : texts).toEqual(sent);
    }
  });

  it("continues before the timeline of a sync", async () => {
    const [alice, bob, roomId] = await pair();
    for (let n = 0; n < 5; n++) await alice.say(roomId, `${n}`);
    const filter = JSON.stringify({ room: { timeline: { limit: 2 } } });
    const { body } = await bob.sync(undefined, { filter });
    const timeline = at(body, "rooms", "join", roomId, "timeline");
    expect(timeline).toMatchObject({ limited: true });
    const page = await messages(bob, roomId, { dir: "b", from: String(at(timeline, "prev_batch")), limit: "3" });
    expect([...bodiesOf(listAt(page, "chunk")), ...bodiesOf(listAt(timeline, "events"))]).toEqual([
      "2",
      "1",
      "0",
      "3",
      "4",
    ]);
  });

  it("is filtered by type, with the members that are needed", async () => {
    const [alice, , roomId] = await pair();
    await alice.say(roomId, "one");
    const filter = JSON.stringify({ types: ["m.room.mess*"], lazy_load_members: true });
    const page = await messages(alice, roomId, { dir: "b", limit: "5", filter });
    expect(bodiesOf(listAt(page, "chunk"))).toEqual(["one"]);
    expect(listAt(page, "state").map((event) => at(event, "state_key"))).toEqual([alice.userId]);
  });

  it("shows newcomers what the room's visibility allows", async () => {
    for (const [visibility, expected] of [
      ["shared", ["before", "invited", "after"]],
      ["invited", ["invited", "after"]],
      ["joined", ["after"]],
    ] as const) {
      const [alice, bob] = [await newPerson(), await newPerson()];
      const content = { history_visibility: visibility };
      const roomId = await alice.createRoom({ initial_state: [{ type: "m.room.history_visibility", content }] });
      const hidden = await alice.say(roomId, "before");
      await alice.invite(roomId, bob);
      await alice.say(roomId, "invited");
      await fails(bob.call("GET", v3`/rooms/${roomId}/messages`), 403, "M_FORBIDDEN");
      await bob.join(roomId);
      await alice.say(roomId, "after");
      const seen = bodiesOf(listAt(await messages(bob, roomId, { dir: "f", limit: "100" }), "chunk"));
      expect(seen).toEqual(expected);
      const { body } = await bob.sync(undefined, { filter: JSON.stringify({ room: { timeline: { limit: 50 } } }) });
      expect(bodiesOf(listAt(body, "rooms", "join", roomId, "timeline", "events"))).toEqual(expected);
      const event = bob.call("GET", v3`/rooms/${roomId}/event/${hidden}`);
      if (visibility === "shared") await ok(event);
      else await fails(event, 404, "M_NOT_FOUND");
    }
  });

  it("is there for all the world where the room says so", async () => {
    const [alice, stranger] = [await newPerson(), await newPerson()];
    const roomId = await alice.createRoom();
    await alice.say(roomId, "before");
    const visibility = v3`/rooms/${roomId}/state/m.room.history_visibility`;
    await fails(stranger.call("GET", v3`/rooms/${roomId}/messages`), 403, "M_FORBIDDEN");
    await ok(alice.call("PUT", visibility, { history_visibility: "world_readable" }));
    await alice.say(roomId, "after");
    const page = await messages(stranger, roomId, { dir: "f", limit: "100" });
    expect(bodiesOf(listAt(page, "chunk"))).toEqual(["after"]);
    await ok(stranger.call("GET", v3`/rooms/${roomId}/joined_members`));
    await ok(stranger.call("GET", v3`/rooms/${roomId}/aliases`));
    await fails(stranger.call("PUT", v3`/rooms/${roomId}/send/m.room.message/${"1"}`, text("x")), 403, "M_FORBIDDEN");
  });

  it("ends for those who left", async () => {
    const [alice, bob, roomId] = await pair();
    await alice.say(roomId, "before");
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    const after = await alice.say(roomId, "after");
    expect(bodiesOf(listAt(await messages(bob, roomId, { dir: "b", limit: "100" }), "chunk"))).toEqual(["before"]);
    await fails(bob.call("GET", v3`/rooms/${roomId}/event/${after}`), 404, "M_NOT_FOUND");
  });

  it("has a context around every event", async () => {
    const [alice, bob, roomId] = await pair();
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await alice.say(roomId, `${n}`));
    const { body } = await ok(bob.call("GET", `${v3`/rooms/${roomId}/context/${ids[2] ?? ""}`}?limit=4`));
    expect(at(body, "event", "event_id")).toBe(ids[2]);
    expect(bodiesOf(listAt(body, "events_before"))).toEqual(["1", "0"]);
    expect(bodiesOf(listAt(body, "events_after"))).toEqual(["3", "4"]);
    const page = await messages(bob, roomId, { dir: "f", from: textIn({ body } as never, "end"), limit: "9" });
    expect(listAt(page, "chunk")).toEqual([]);
    await fails(bob.call("GET", v3`/rooms/${roomId}/context/$none`), 404, "M_NOT_FOUND");
  });

  it("refuses tokens, directions and limits that are none", async () => {
    const [alice, , roomId] = await pair();
    const ask = (query: string) => alice.call("GET", `${v3`/rooms/${roomId}/messages`}?${query}`);
    for (const query of ["dir=x", "limit=-1", "limit=many"]) await fails(ask(query), 400, "M_INVALID_PARAM");
    await malformed(ask("from=nonsense"), "M_INVALID_PARAM");
    await fails(ask("filter={"), 400, "M_NOT_JSON");
    await malformed(ask(`filter=${encodeURIComponent(JSON.stringify({ types: "all" }))}`));
  });

  it("finds events by what they relate to", async () => {
    const [alice, bob, roomId] = await pair();
    const eventId = await alice.say(roomId, "look");
    const relates = { "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key: "+1" } };
    const reaction = await ok(bob.call("PUT", v3`/rooms/${roomId}/send/m.reaction/${"1"}`, relates));
    const reply = { ...text("re"), "m.relates_to": { rel_type: "m.thread", event_id: eventId } };
    const threaded = await ok(bob.call("PUT", v3`/rooms/${roomId}/send/m.room.message/${"2"}`, reply));
    const base = root`/_matrix/client/v1/rooms/${roomId}/relations/${eventId}`;
    const ids = async (path: string) => {
      const { body } = await ok(alice.call("GET", path));
      return [listAt(body, "chunk").map((event) => at(event, "event_id")), at(body, "next_batch")] as const;
    };
    const [reactionId, threadedId] = [textIn(reaction, "event_id"), textIn(threaded, "event_id")];
    expect((await ids(base))[0]).toEqual([threadedId, reactionId]);
    const [first, next] = await ids(`${base}?limit=1`);
    expect(first).toEqual([threadedId]);
    expect((await ids(`${base}?from=${String(next)}`))[0]).toEqual([reactionId]);
    expect((await ids(`${base}/m.thread`))[0]).toEqual([threadedId]);
    expect((await ids(`${base}/m.annotation/m.reaction`))[0]).toEqual([reactionId]);
    expect((await ids(`${base}/m.annotation/m.room.message`))[0]).toEqual([]);
    const stranger = await newPerson();
    await fails(stranger.call("GET", base), 403, "M_FORBIDDEN");
  });

  it("sums up what belongs to an event", async () => {
    const [alice, bob, roomId] = await pair();
    const eventId = await alice.say(roomId, "look");
    const relate = async (person: Person, transaction: string, relation: object, more: object = {}) => {
      const body = { ...text("re"), ...more, "m.relates_to": { event_id: eventId, ...relation } };
      return person.call("PUT", v3`/rooms/${roomId}/send/m.room.message/${transaction}`, body);
    };
    const reference = await ok(relate(bob, "1", { rel_type: "m.reference" }));
    const threaded = await ok(relate(bob, "2", { rel_type: "m.thread" }));
    const edit = await ok(relate(alice, "3", { rel_type: "m.replace" }, { "m.new_content": text("see") }));
    await ok(relate(bob, "4", { rel_type: "m.replace" }, { "m.new_content": text("not by Alice") }));
    const { body } = await ok(alice.call("GET", v3`/rooms/${roomId}/event/${eventId}`));
    expect(at(body, "unsigned", "m.relations")).toMatchObject({
      "m.reference": { chunk: [{ event_id: textIn(reference, "event_id") }] },
      "m.replace": { event_id: textIn(edit, "event_id") },
      "m.thread": {
        count: 1,
        current_user_participated: true,
        latest_event: { event_id: textIn(threaded, "event_id") },
      },
    });
  });

  it("refuses relations to nothing, the same reaction twice, and threads from relations", async () => {
    const [alice, , roomId] = await pair();
    const eventId = await alice.say(roomId, "look");
    const relate = (transaction: string, relation: object) =>
      alice.call("PUT", v3`/rooms/${roomId}/send/m.reaction/${transaction}`, { "m.relates_to": relation });
    const reaction = { rel_type: "m.annotation", event_id: eventId, key: "+1" };
    const reactionId = textIn(await ok(relate("1", reaction)), "event_id");
    await fails(relate("2", reaction), 400, "M_DUPLICATE_ANNOTATION");
    await ok(alice.call("PUT", v3`/rooms/${roomId}/redact/${reactionId}/${"3"}`, {}));
    const againId = textIn(await ok(relate("4", reaction)), "event_id");
    await fails(relate("5", { rel_type: "m.thread", event_id: againId }), 400, "M_UNKNOWN");
    await fails(relate("6", { ...reaction, event_id: "$none" }), 400, "M_UNKNOWN");
  });
});
