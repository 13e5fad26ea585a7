/** What a sync says of rooms: how it begins, what is left out, and what becomes of rooms that one has left. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import {
  type Account,
  type Answer,
  caller,
  createRoom,
  type Event,
  register,
  say,
  startInChat,
  sync,
} from "../support.ts";

type Json = Readonly<Record<string, unknown>>;
interface Part {
  readonly events: readonly (Event & Json)[];
}
interface Room {
  readonly timeline: Part & { readonly limited: boolean; readonly prev_batch: string };
  readonly state: Part;
  readonly ephemeral: Part;
  readonly account_data: Part;
  readonly summary?: Json;
  readonly unread_notifications: Json;
}
interface Body {
  readonly next_batch: string;
  readonly rooms: Readonly<Record<"join" | "leave", Readonly<Record<string, Room>>>> & { readonly invite: Json };
}

let server: Homeserver;
let alice: Account;
let bob: Account;
let roomId: string;

beforeEach(async () => {
  ({ server, alice, bob, roomId } = await startInChat());
  return () => server.close();
});

const call = caller(() => server);
const room = (path: string): string => `/rooms/${encodeURIComponent(roomId)}/${path}`;
const join = (person: Account): Promise<Answer> => call(person, "POST", `/join/${encodeURIComponent(roomId)}`, {});
const setTopic = (topic: string): Promise<Answer> => call(alice, "PUT", room("state/m.room.topic"), { topic });
const texts = async (...bodies: readonly string[]): Promise<void> => {
  for (const body of bodies) await say(server, alice, roomId, `${body}-${Math.random()}`, body);
};
const synced = async (person: Account, query: Readonly<Record<string, string>> = {}): Promise<Body> =>
  (await sync(server, person, String(new URLSearchParams(query)))) as unknown as Body;
const filtered = (filter: object): Readonly<Record<string, string>> => ({ filter: JSON.stringify({ room: filter }) });
const said = ({ events }: Part): readonly unknown[] =>
  events.map(({ content }) => content["body"]).filter((body) => body !== undefined);
const types = ({ events }: Part): readonly string[] => events.map(({ type }) => type);

/** The room as somebody gets it. */
async function joined(person: Account, query: Readonly<Record<string, string>> = {}): Promise<Room> {
  return (await synced(person, query)).rooms.join[roomId] ?? expect.fail("There is no such room.");
}

describe("the timeline", () => {
  it("has ten events unless asked otherwise, and 200 at most", async () => {
    await texts(...Array.from({ length: 201 }, (_, n) => `${n}`));
    const length = async (filter: object) => (await joined(bob, filtered(filter))).timeline.events.length;
    expect((await joined(bob)).timeline.events).toHaveLength(10);
    expect(await length({ timeline: {} })).toBe(10);
    expect(await length({ timeline: { limit: 199 } })).toBe(199);
    expect(await length({ timeline: { limit: 200 } })).toBe(200);
    expect(await length({ timeline: { limit: 1000 } })).toBe(200);
    expect(await length({ timeline: { limit: 0 } })).toBe(0);
  });

  it("without events begins where the room is now", async () => {
    await texts("a");
    const { timeline, state } = await joined(bob, filtered({ timeline: { limit: 0 } }));
    expect(timeline).toMatchObject({ events: [], limited: true });
    expect(types(state)).toContain("m.room.create");
    const path = (from: string, dir: string) => `${room("messages")}?dir=${dir}&from=${from}`;
    const back = await call(bob, "GET", path(timeline.prev_batch, "b"));
    expect((back.body["chunk"] as Event[])[0]?.content).toMatchObject({ body: "a" });
    expect((await call(bob, "GET", path(timeline.prev_batch, "f"))).body["chunk"]).toEqual([]);
    await setTopic("Tea");
    const { next_batch: since } = await synced(bob);
    await setTopic("Coffee");
    const news = await joined(bob, { since, ...filtered({ timeline: { limit: 0 } }) });
    expect(news.state.events.map(({ content }) => content)).toEqual([{ topic: "Coffee" }]);
  });

  it("of those who have just come in has a gap before it", async () => {
    const carol = await register(server, "carol");
    const { next_batch: since } = await synced(carol);
    await join(carol);
    const { timeline, state } = await joined(carol, { since, ...filtered({ timeline: { limit: 50 } }) });
    expect(timeline.limited).toBe(true);
    expect(types(timeline)[0]).toBe("m.room.create");
    expect(types(state)).toEqual([]);
    const first = await joined(carol, filtered({ timeline: { limit: 50 } }));
    expect(first.timeline.limited).toBe(false);
  });

  it("says where history goes on before it", async () => {
    await texts("a", "b", "c", "d");
    const { timeline } = await joined(bob, filtered({ timeline: { limit: 2 } }));
    expect(said(timeline)).toEqual(["c", "d"]);
    const { body } = await call(bob, "GET", `${room("messages")}?dir=b&limit=2&from=${timeline.prev_batch}`);
    expect(said({ events: body["chunk"] as Part["events"] })).toEqual(["b", "a"]);
  });

  it("tells events without the room, and with what was there before", async () => {
    const { next_batch: since } = await synced(bob);
    await setTopic("Tea");
    await setTopic("Coffee");
    const { timeline } = await joined(bob, { since });
    const [tea, coffee] = timeline.events;
    expect(tea).toEqual({
      type: "m.room.topic",
      state_key: "",
      sender: alice.userId,
      content: { topic: "Tea" },
      event_id: expect.stringMatching(/^\$/) as string,
      origin_server_ts: expect.any(Number) as number,
      unsigned: { age: expect.any(Number) as number, membership: "join" },
    });
    expect(coffee?.["unsigned"]).toEqual({
      age: expect.any(Number) as number,
      membership: "join",
      prev_content: { topic: "Tea" },
      prev_sender: alice.userId,
      replaces_state: tea?.event_id,
    });
  });
});

describe("the state", () => {
  it("is what has changed before the timeline, each piece once and as it was then", async () => {
    const { next_batch: since } = await synced(bob);
    await setTopic("one");
    await setTopic("two");
    await call(alice, "PUT", room("state/a.type/key"), { n: 1 });
    await call(alice, "PUT", room("state/a.type/other"), { n: 2 });
    await texts("a");
    await setTopic("three");
    const { timeline, state } = await joined(bob, { since, ...filtered({ timeline: { limit: 2 } }) });
    expect(timeline.events.map(({ content }) => content["topic"] ?? content["body"])).toEqual(["a", "three"]);
    expect(state.events.map(({ type, state_key: key, content }) => [type, key, content])).toEqual([
      ["m.room.topic", "", { topic: "two" }],
      ["a.type", "key", { n: 1 }],
      ["a.type", "other", { n: 2 }],
    ]);
    for (const event of state.events) expect(event["unsigned"]).not.toHaveProperty("membership");
    expect((await joined(bob, { since })).state.events).toEqual([]);
  });

  it("has what the filter takes out of the timeline", async () => {
    const { next_batch: since } = await synced(bob);
    await setTopic("Tea");
    await texts("a");
    const { timeline, state } = await joined(bob, { since, ...filtered({ timeline: { types: ["m.room.message"] } }) });
    expect([said(timeline), types(state)]).toEqual([["a"], ["m.room.topic"]]);
  });

  it("has of the members those who speak, where only those are wanted", async () => {
    const lazy = { timeline: { limit: 1 }, state: { lazy_load_members: true } };
    const members = ({ state }: Room): readonly unknown[] =>
      state.events
        .filter(({ type }) => type === "m.room.member")
        .map(({ state_key: key }) => String(key).slice(1).split(":")[0])
        .sort();
    const many: Account[] = [];
    for (const name of ["c", "d", "e", "f", "g", "h"]) {
      const person = await register(server, name);
      await join(person);
      many.push(person);
    }
    await texts("a");
    // Bob himself, Alice who speaks, and those after whom the room is called.
    expect(members(await joined(bob, filtered(lazy)))).toEqual(["alice", "bob", "c", "d", "e", "f"]);
    const { next_batch: since } = await synced(bob);
    const last = many.at(-1) ?? bob;
    await say(server, last, roomId, "hers");
    expect(members(await joined(bob, { since, ...filtered(lazy) }))).toEqual(["h"]);
    expect(members(await joined(bob, { since, ...filtered({ timeline: { limit: 1 } }) }))).toEqual([]);
    await setTopic("Tea");
    const { state } = await joined(bob, { since, ...filtered(lazy) });
    expect(types(state)).toEqual(["m.room.member"]);
  });

  it("is told whole when asked for, also where nothing is new", async () => {
    const { next_batch: since } = await synced(bob);
    await call(bob, "PUT", `/user/${encodeURIComponent(bob.userId)}${room("account_data/a")}`, { n: 1 });
    const { next_batch: later } = await synced(bob);
    expect((await synced(bob, { since: later })).rooms.join).toEqual({});
    const { state, timeline, account_data: noted } = await joined(bob, { since: later, full_state: "true" });
    expect(types(state)).toEqual(expect.arrayContaining(["m.room.create", "m.room.member", "m.room.power_levels"]));
    expect(timeline).toMatchObject({ events: [], limited: false });
    expect(noted.events).toEqual([{ type: "a", content: { n: 1 } }]);
    expect((await joined(bob, { since })).state.events).toEqual([]);
  });
});

describe("a summary", () => {
  it("comes when there was a change of people, and only then", async () => {
    const { next_batch: since } = await synced(bob);
    await texts("a");
    expect(await joined(bob, { since })).not.toHaveProperty("summary");
    const carol = await register(server, "carol");
    await join(carol);
    expect((await joined(bob, { since })).summary).toEqual({
      "m.heroes": [alice.userId, carol.userId],
      "m.joined_member_count": 3,
      "m.invited_member_count": 0,
    });
  });

  it("names those who have gone where nobody else is there", async () => {
    await call(bob, "POST", room("leave"), {});
    expect((await joined(alice)).summary).toMatchObject({ "m.heroes": [bob.userId], "m.joined_member_count": 1 });
    const carol = await register(server, "carol");
    await call(alice, "POST", room("invite"), { user_id: carol.userId });
    expect((await joined(alice)).summary).toMatchObject({ "m.heroes": [carol.userId], "m.invited_member_count": 1 });
    await call(alice, "POST", room("ban"), { user_id: carol.userId });
    expect((await joined(alice)).summary).toMatchObject({ "m.heroes": [bob.userId] });
  });
});

describe("a room that one has left", () => {
  const left = async (query: Readonly<Record<string, string>> = {}, person = bob): Promise<Room | undefined> =>
    (await synced(person, query)).rooms.leave[roomId];

  it("is told once, as far as one was in it", async () => {
    const { next_batch: since } = await synced(bob);
    await setTopic("seen");
    await texts("heard");
    await call(bob, "POST", room("leave"), { reason: "late" });
    await texts("unheard");
    await setTopic("unseen");
    const room_ = (await left({ since })) ?? expect.fail();
    expect(types(room_.timeline)).toEqual(["m.room.topic", "m.room.message", "m.room.member"]);
    expect(room_.timeline.limited).toBe(false);
    expect(room_.timeline.events.at(-1)?.content).toEqual({ membership: "leave", reason: "late" });
    const short = (await left({ since, ...filtered({ timeline: { limit: 1 } }) })) ?? expect.fail();
    expect(short.timeline.limited).toBe(true);
    expect(short.state.events.map(({ content }) => content)).toEqual([{ topic: "seen" }]);
    const bare = (await left({ since, ...filtered({ timeline: { limit: 0 } }) })) ?? expect.fail();
    expect(bare.timeline).toMatchObject({ events: [], limited: true });
    expect(bare.state.events.map(({ content }) => content)).toEqual([
      { topic: "seen" },
      { membership: "leave", reason: "late" },
    ]);
    expect(await left({ since: (await synced(bob)).next_batch })).toBeUndefined();
    expect((await synced(bob, { since })).rooms.join).toEqual({});
  });

  it("is shown at first only where that is asked for, or where somebody else has ended it", async () => {
    await call(bob, "POST", room("leave"), {});
    expect(await left()).toBeUndefined();
    expect(await left(filtered({ include_leave: false }))).toBeUndefined();
    expect(types((await left(filtered({ include_leave: true })))?.timeline ?? expect.fail())).toContain(
      "m.room.member",
    );
    await join(bob);
    await call(alice, "POST", room("kick"), { user_id: bob.userId });
    expect((await left())?.timeline.events.at(-1)?.content).toEqual({ membership: "leave" });
    expect((await left({ since: (await synced(bob)).next_batch, full_state: "true" }))?.timeline).toBeDefined();
    await call(bob, "POST", room("forget"), {});
    expect(await left(filtered({ include_leave: true }))).toBeUndefined();
    expect(await left()).toBeUndefined();
  });

  it("that was forgotten is over for devices that have known it, too", async () => {
    const { next_batch: since } = await synced(bob);
    await call(bob, "POST", room("leave"), {});
    await call(bob, "POST", room("forget"), {});
    expect((await left({ since }))?.timeline.events.at(-1)?.content).toEqual({ membership: "leave" });
  });

  it("is told of again by a ban, with nothing of what came in between", async () => {
    await call(bob, "POST", room("leave"), {});
    const { next_batch: since } = await synced(bob);
    await texts("unheard");
    await setTopic("unseen");
    await call(alice, "POST", room("ban"), { user_id: bob.userId });
    const room_ = (await left({ since })) ?? expect.fail();
    expect(room_.timeline).toMatchObject({ events: [{ content: { membership: "ban" } }], limited: false });
    expect(room_.state.events).toEqual([]);
    expect(room_.timeline.prev_batch).toMatch(/^t\d+$/);
  });

  it("has what its user has noted about it", async () => {
    const { next_batch: since } = await synced(bob);
    await call(bob, "PUT", `/user/${encodeURIComponent(bob.userId)}${room("account_data/a")}`, { n: 1 });
    await call(bob, "POST", room("leave"), {});
    expect((await left({ since }))?.account_data).toEqual({ events: [{ type: "a", content: { n: 1 } }] });
  });

  it("that one was never in is told by its refusal", async () => {
    const carol = await register(server, "carol");
    await call(alice, "POST", room("invite"), { user_id: carol.userId });
    const { next_batch: since } = await synced(carol);
    expect((await synced(carol)).rooms.invite).toHaveProperty([roomId]);
    expect((await synced(carol, { since })).rooms.invite).toEqual({});
    expect((await synced(carol, { since, full_state: "true" })).rooms.invite).toHaveProperty([roomId]);
    await call(carol, "POST", room("leave"), {});
    const room_ = (await left({ since }, carol)) ?? expect.fail();
    expect(room_.timeline.events.map(({ content }) => content)).toEqual([{ membership: "leave" }]);
    expect(room_.timeline.events[0]?.["unsigned"]).toMatchObject({ prev_content: { membership: "invite" } });
  });

  it("and has come to again begins anew", async () => {
    const { next_batch: since } = await synced(bob);
    await call(bob, "POST", room("leave"), {});
    await texts("unheard");
    await join(bob);
    const again = await joined(bob, { since });
    expect(again.timeline.limited).toBe(false);
    const { next_batch: out } = await (async () => {
      await call(bob, "POST", room("leave"), {});
      return synced(bob);
    })();
    await join(bob);
    const anew = await joined(bob, { since: out });
    expect(anew.timeline.limited).toBe(true);
    expect(anew.summary).toMatchObject({ "m.joined_member_count": 2 });
    expect([...types(anew.state), ...types(anew.timeline)]).toContain("m.room.create");
  });
});

describe("receipts", () => {
  const read = (person: Account, type: string, eventId: string, body: object = {}): Promise<Answer> =>
    call(person, "POST", room(`receipt/${type}/${encodeURIComponent(eventId)}`), body);
  const ephemeral = async (person: Account, since: string): Promise<unknown> =>
    (await synced(person, { since })).rooms.join[roomId]?.ephemeral.events[0]?.content;
  const sendText = async (body: string): Promise<string> =>
    String((await say(server, alice, roomId, `${body}-${Math.random()}`, body)).body["event_id"]);

  it("are told with their time and thread, the private ones to their owner only", async () => {
    const [one, two] = [await sendText("one"), await sendText("two")];
    const { next_batch: since } = await synced(alice);
    await read(bob, "m.read", one);
    await read(bob, "m.read", two, { thread_id: "main" });
    await read(bob, "m.read.private", two);
    await read(alice, "m.read", two);
    const ts = expect.any(Number) as number;
    const shown = {
      [one]: { "m.read": { [bob.userId]: { ts } } },
      [two]: { "m.read": { [bob.userId]: { ts, thread_id: "main" }, [alice.userId]: { ts } } },
    };
    expect(await ephemeral(alice, since)).toEqual(shown);
    expect(await ephemeral(bob, since)).toEqual({
      ...shown,
      [two]: { ...shown[two], "m.read.private": { [bob.userId]: { ts } } },
    });
    const { next_batch: later } = await synced(alice);
    await read(bob, "m.read.private", await sendText("three"));
    expect(await ephemeral(alice, later)).toBeUndefined();
  });

  it("move forward, each in its own thread and of its own kind", async () => {
    const [one, two] = [await sendText("one"), await sendText("two")];
    await read(bob, "m.read", two);
    const { next_batch: since } = await synced(bob);
    for (const again of [one, two]) await read(bob, "m.read", again);
    expect(await ephemeral(bob, since)).toBeUndefined();
    await read(bob, "m.read", one, { thread_id: "main" });
    await read(bob, "m.read.private", one);
    expect(await ephemeral(bob, since)).toMatchObject({ [one]: { "m.read": {}, "m.read.private": {} } });
  });

  it("for what is no event of the room change nothing", async () => {
    const { next_batch: since } = await synced(bob);
    const other = await createRoom(server, bob);
    const elsewhere = String((await say(server, bob, other, "x")).body["event_id"]);
    for (const eventId of ["$none", elsewhere]) expect((await read(bob, "m.read", eventId)).status).toBe(200);
    expect(await ephemeral(bob, since)).toBeUndefined();
    for (const eventId of ["$none", elsewhere]) {
      expect(await read(bob, "m.fully_read", eventId)).toMatchObject({ status: 404, body: { errcode: "M_UNKNOWN" } });
    }
    expect(await read(bob, "m.seen", elsewhere)).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
    const carol = await register(server, "carol");
    const hidden = await sendText("hidden");
    for (const type of ["m.read", "m.fully_read"]) {
      expect(await read(carol, type, hidden)).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    }
  });

  it("and the point up to which all was read go forward only", async () => {
    const [one, two] = [await sendText("one"), await sendText("two")];
    const marker = async (): Promise<unknown> =>
      (await joined(bob)).account_data.events.find(({ type }) => type === "m.fully_read")?.content["event_id"];
    const mark = (body: Json): Promise<Answer> => call(bob, "POST", room("read_markers"), body);
    await mark({ "m.fully_read": one });
    expect(await marker()).toBe(one);
    await mark({ "m.fully_read": two });
    expect(await marker()).toBe(two);
    const { next_batch: since } = await synced(bob);
    for (const again of [one, two]) await read(bob, "m.fully_read", again);
    expect((await synced(bob, { since })).rooms.join).toEqual({});
    await mark({ "m.read": two, "m.read.private": two });
    expect(await ephemeral(bob, since)).toMatchObject({ [two]: { "m.read": {}, "m.read.private": {} } });
    expect((await joined(bob)).unread_notifications).toEqual({ notification_count: 0, highlight_count: 0 });
  });
});

describe("filters", () => {
  const save = async (filter: object, person = bob): Promise<string> =>
    String((await call(person, "POST", `/user/${encodeURIComponent(person.userId)}/filter`, filter)).body["filter_id"]);

  it("are numbered for each user, and the same one once", async () => {
    const [one, two] = [{ room: { timeline: { limit: 1 } } }, { room: { timeline: { limit: 2 } } }];
    expect([await save(one), await save(two), await save(one), await save(two, alice)]).toEqual(["1", "2", "1", "1"]);
    await texts("a", "b", "c");
    for (const [filter, expected] of [
      ["1", ["c"]],
      ["2", ["b", "c"]],
    ] as const) {
      expect(said((await joined(bob, { filter })).timeline)).toEqual(expected);
    }
    expect(said((await joined(alice, { filter: "1" })).timeline)).toEqual(["b", "c"]);
    expect(said((await joined(bob, { filter: "" })).timeline)).toEqual(["a", "b", "c"]);
  });

  it.each([
    ["3", "M_INVALID_PARAM"],
    ["{", "M_NOT_JSON"],
    ['{"room":[]}', "M_BAD_JSON"],
    ['{"room":{"timeline":{"limit":-1}}}', "M_BAD_JSON"],
  ])("that are none are refused: %s", async (filter, errcode) => {
    const { status, body } = await call(bob, "GET", `/sync?${new URLSearchParams({ filter })}`);
    expect([status, body["errcode"]]).toEqual([400, errcode]);
  });

  it("of history are JSON", async () => {
    const read = async (filter: string) => {
      const { status, body } = await call(bob, "GET", `${room("messages")}?${new URLSearchParams({ filter })}`);
      return status === 200 ? "ok" : [status, body["errcode"]];
    };
    await save({});
    expect(await read("")).toBe("ok");
    expect(await read("{}")).toBe("ok");
    expect(await read("x")).toEqual([400, "M_NOT_JSON"]);
    for (const wrong of ["1", '"x"', "null", '{"types":"x"}']) expect(await read(wrong)).toEqual([400, "M_BAD_JSON"]);
  });
});
