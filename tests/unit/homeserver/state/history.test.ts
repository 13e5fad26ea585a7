/** Reading back: pages, contexts, relations and members, to the event. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import {
  type Account,
  type Answer,
  caller,
  createRoom,
  type Event,
  outcome,
  register,
  say,
  startInChat,
  sync,
} from "../support.ts";

let server: Homeserver;
let alice: Account;
let bob: Account;
let roomId: string;

beforeEach(async () => {
  ({ server, alice, bob, roomId } = await startInChat());
  return () => server.close();
});

const call = caller(() => server);
const room = (path: string, of = roomId): string => `/rooms/${encodeURIComponent(of)}/${path}`;

async function read<Body>(person: Account, path: string): Promise<Body> {
  const { status, body } = await call(person, "GET", path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as Body;
}

/** Sends texts. @returns their event ids. */
async function texts(...bodies: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const body of bodies)
    ids.push(String((await say(server, alice, roomId, `${body}-${Math.random()}`, body)).body["event_id"]));
  return ids;
}

type Json = Readonly<Record<string, unknown>>;

interface Page {
  readonly chunk: readonly Event[];
  readonly start: string;
  readonly end?: string;
  readonly state?: readonly Event[];
}

const bodies = (events: readonly Event[]): readonly unknown[] =>
  events.map(({ content }) => content["body"]).filter((body) => body !== undefined);
const messages = (person: Account, query: Record<string, string> = {}): Promise<Page> =>
  read(person, `${room("messages")}?${new URLSearchParams(query)}`);
const textsOnly = { filter: JSON.stringify({ types: ["m.room.message"] }) };

describe("a page of history", () => {
  it("begins at the oldest end and has ten events, unless asked otherwise", async () => {
    await texts(...Array.from("abcdefghijkl"));
    const first = await messages(bob);
    expect(first.chunk).toHaveLength(10);
    expect(first.chunk[0]?.type).toBe("m.room.create");
    expect(bodies((await messages(bob, { dir: "b" })).chunk).join("")).toBe("lkjihgfedc");
    expect((await messages(bob, { dir: "f", limit: "0" })).chunk).toHaveLength(1);
    expect((await messages(bob, { dir: "f", limit: "" })).chunk).toHaveLength(10);
    expect((await messages(bob, { dir: "f", limit: "5000" })).chunk.length).toBeGreaterThan(15);
  });

  it("ends at the point that it is given", async () => {
    await texts("a", "b");
    const point = (await sync(server, bob)).next_batch;
    await texts("c", "d");
    const newer = (await sync(server, bob)).next_batch;
    await texts("e");
    const page = (query: Record<string, string>) => messages(bob, { ...textsOnly, ...query });
    expect(bodies((await page({ dir: "b", to: point })).chunk)).toEqual(["e", "d", "c"]);
    expect(bodies((await page({ dir: "b", from: newer, to: point })).chunk)).toEqual(["d", "c"]);
    expect(bodies((await page({ dir: "b", from: point })).chunk)).toEqual(["b", "a"]);
    expect(bodies((await page({ dir: "f", from: point, to: newer })).chunk)).toEqual(["c", "d"]);
    expect(bodies((await page({ dir: "f", to: point })).chunk)).toEqual(["a", "b"]);
    expect(bodies((await page({ dir: "f", from: newer })).chunk)).toEqual(["e"]);
    expect(bodies((await page({ dir: "f", from: "", to: "" })).chunk)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it.each(["b", "f"])("says where the next one begins as long as there is one, in the direction %s", async (dir) => {
    await texts("a", "b", "c");
    const all = (await messages(bob, { dir, limit: "100" })).chunk.map(({ event_id: id }) => id);
    const seen: string[] = [];
    let from: string | undefined;
    do {
      const page: Page = await messages(bob, { dir, limit: "3", ...(from !== undefined && { from }) });
      expect(page.start).toBe(from ?? page.start);
      seen.push(...page.chunk.map(({ event_id: id }) => id));
      from = page.end;
      expect(from === undefined).toBe(seen.length === all.length);
    } while (from !== undefined);
    expect(seen).toEqual(all);
    expect(await messages(bob, { dir, limit: "100" })).not.toHaveProperty("end");
  });

  it("looks through five hundred events, and says that there are more", async () => {
    const count = (await messages(bob, { dir: "f", limit: "1000" })).chunk.length;
    for (let n = count; n < 500; n++) await texts("x");
    const filter = JSON.stringify({ types: ["none"] });
    expect(await messages(bob, { dir: "f", filter })).not.toHaveProperty("end");
    await texts("x");
    const page = await messages(bob, { dir: "f", filter });
    expect(page.chunk).toEqual([]);
    expect(bodies((await messages(bob, { dir: "f", from: page.end ?? "" })).chunk)).toEqual(["x"]);
  });

  it("has the members who speak in it, where only those are wanted", async () => {
    await texts("a");
    await say(server, bob, roomId, "his");
    const lazy = (more: object) =>
      messages(bob, { dir: "b", filter: JSON.stringify({ lazy_load_members: true, ...more }) });
    const speakers = ({ state = [] }: Page) =>
      state.map((event) => (event as unknown as { state_key: string }).state_key);
    const said = { types: ["m.room.message"] };
    expect(speakers(await lazy(said)).sort()).toEqual([alice.userId, bob.userId]);
    expect(speakers(await lazy({ ...said, senders: [bob.userId] }))).toEqual([bob.userId]);
    expect(await lazy({ types: ["none"] })).not.toHaveProperty("state");
    expect(await messages(bob, { dir: "b", filter: JSON.stringify({ lazy_load_members: false }) })).not.toHaveProperty(
      "state",
    );
  });

  it("ends for those who have gone with their going", async () => {
    await texts("a");
    await call(bob, "POST", room("leave"), {});
    const point = (await sync(server, alice)).next_batch;
    await texts("b");
    const pages = [{ dir: "b" }, { dir: "b", from: point }, { dir: "f" }];
    for (const query of pages) expect(bodies((await messages(bob, { ...query, ...textsOnly })).chunk)).toEqual(["a"]);
    expect(await messages(bob, { dir: "f", limit: "100" })).not.toHaveProperty("end");
  });
});

describe("the context of an event", () => {
  interface Context {
    readonly event: Event;
    readonly events_before: readonly Event[];
    readonly events_after: readonly Event[];
    readonly start: string;
    readonly end: string;
    readonly state: readonly (Event & { readonly state_key: string })[];
  }
  const context = (id: string | undefined, query = "", person = bob): Promise<Context> =>
    read(person, `${room(`context/${encodeURIComponent(id ?? "")}`)}${query}`);

  it.each([
    [0, "", ""],
    [1, "", "d"],
    [2, "b", "d"],
    [3, "b", "de"],
    [4, "ba", "de"],
  ])("with a limit of %i is %j before and %j after", async (limit, before, after) => {
    const ids = await texts(...Array.from("abcde"));
    const found = await context(ids[2], `?limit=${limit}`);
    expect(found.event).toMatchObject({ event_id: ids[2], room_id: roomId });
    expect(bodies(found.events_before).join("")).toBe(before);
    expect(bodies(found.events_after).join("")).toBe(after);
    const reading = { limit: "1", ...textsOnly };
    const earlier = await messages(bob, { ...reading, dir: "b", from: found.start });
    expect(bodies(earlier.chunk).join("")).toBe({ "": "b", b: "a", ba: "" }[before]);
    const later = await messages(bob, { ...reading, dir: "f", from: found.end });
    expect(bodies(later.chunk).join("")).toBe({ "": "d", d: "e", de: "" }[after]);
  });

  it("has ten events around it, and the state at its last one", async () => {
    await call(alice, "PUT", room("state/m.room.topic"), { topic: "before" });
    const ids = await texts(...Array.from("abcdefghijklm"));
    await call(alice, "PUT", room("state/m.room.topic"), { topic: "after" });
    const found = await context(ids[6]);
    expect(bodies(found.events_before).join("")).toBe("fedcb");
    expect(bodies(found.events_after).join("")).toBe("hijkl");
    const topics = ({ state }: Context) =>
      state.filter(({ type }) => type === "m.room.topic").map(({ content }) => content["topic"]);
    expect(topics(found)).toEqual(["before"]);
    expect(topics(await context(ids[12]))).toEqual(["after"]);
    for (const event of found.state) expect(event).not.toHaveProperty("unsigned.membership");
  });

  it("is there for those who may see the event, and leaves out what they may not", async () => {
    await call(alice, "PUT", room("state/m.room.history_visibility"), { history_visibility: "joined" });
    const carol = await register(server, "carol");
    const [hidden] = await texts("a");
    await call(carol, "POST", `/join/${encodeURIComponent(roomId)}`, {});
    const [shown] = await texts("b");
    expect(bodies((await context(shown, "", carol)).events_before)).toEqual([]);
    expect(bodies((await context(shown, "", bob)).events_before)).toEqual(["a"]);
    const of = (person: Account, id = "") => outcome(call(person, "GET", room(`context/${encodeURIComponent(id)}`)));
    expect(await of(carol, hidden)).toEqual([403, "M_FORBIDDEN"]);
    expect(await of(carol, "$none")).toEqual([404, "M_NOT_FOUND"]);
    const other = await createRoom(server, bob);
    expect(await outcome(call(bob, "GET", room(`context/${encodeURIComponent(shown ?? "")}`, other)))).toEqual([
      404,
      "M_NOT_FOUND",
    ]);
  });
});

describe("relations", () => {
  let parent: string;
  let ids: readonly string[];
  const relate = async (person: Account, relation: object, type = "a.type", content: object = {}): Promise<Answer> =>
    call(person, "PUT", room(`send/${type}/${Math.random()}`), {
      ...content,
      "m.relates_to": { event_id: parent, ...relation },
    });
  const relations = (query: Record<string, string> = {}, path = "") =>
    read<{ chunk: Event[]; next_batch?: string }>(
      bob,
      `/../v1${room(`relations/${encodeURIComponent(parent)}${path}`)}?${new URLSearchParams(query)}`,
    );

  beforeEach(async () => {
    [parent = ""] = await texts("parent");
    const made: string[] = [];
    for (const n of [0, 1, 2, 3, 4]) {
      const answer = await relate(bob, { rel_type: n % 2 === 0 ? "a.even" : "a.odd" }, n < 4 ? "a.type" : "b.type");
      made.push(String(answer.body["event_id"]));
    }
    ids = made;
  });

  it.each([
    ["b", [4, 3, 2, 1, 0]],
    ["f", [0, 1, 2, 3, 4]],
  ])("are read in pages in the direction %s", async (dir, order) => {
    const seen: number[] = [];
    let from: string | undefined;
    do {
      const page = await relations({ dir, limit: "2", ...(from !== undefined && { from }) });
      seen.push(...page.chunk.map(({ event_id: id }) => ids.indexOf(id)));
      from = page.next_batch;
      expect(from === undefined).toBe(seen.length === 5);
    } while (from !== undefined);
    expect(seen).toEqual(order);
    expect(await relations({ dir, limit: "5" })).not.toHaveProperty("next_batch");
  });

  it("are of the kind and the type that were asked for, the newest first", async () => {
    const of = async (path: string) => (await relations({}, path)).chunk.map(({ event_id: id }) => ids.indexOf(id));
    expect(await of("")).toEqual([4, 3, 2, 1, 0]);
    expect(await of("/a.even")).toEqual([4, 2, 0]);
    expect(await of("/a.odd")).toEqual([3, 1]);
    expect(await of("/a.even/a.type")).toEqual([2, 0]);
    expect(await of("/a.even/b.type")).toEqual([4]);
    expect(await of("/none")).toEqual([]);
    const dir = call(bob, "GET", `/../v1${room(`relations/${encodeURIComponent(parent)}`)}?dir=x`);
    expect(await outcome(dir)).toEqual([400, "M_INVALID_PARAM"]);
  });

  it.each<[string, object, string | undefined, unknown]>([
    ["to nothing", { rel_type: "m.reference", event_id: "$none" }, undefined, [400, "M_UNKNOWN"]],
    ["as a reaction with a key", { rel_type: "m.annotation", key: "x".repeat(500) }, "m.reaction", "ok"],
    [
      "as a reaction with a long key",
      { rel_type: "m.annotation", key: "x".repeat(501) },
      "m.reaction",
      [400, "M_UNKNOWN"],
    ],
    ["as a reaction without a key", { rel_type: "m.annotation" }, "m.reaction", [400, "M_UNKNOWN"]],
    ["as a reaction with a key that is none", { rel_type: "m.annotation", key: 5 }, "m.reaction", [400, "M_UNKNOWN"]],
    ["as anything else without a key", { rel_type: "m.reference" }, undefined, "ok"],
    ["that is none", { rel_type: 5, event_id: "$none" }, undefined, "ok"],
    ["without a kind", { event_id: "$none" }, undefined, "ok"],
  ])("%s are taken or not", async (_what, relation, type, expected) => {
    expect(await outcome(relate(alice, relation, type))).toEqual(expected);
  });

  it("are of one room", async () => {
    const other = await createRoom(server, alice);
    const content = { "m.relates_to": { rel_type: "m.reference", event_id: parent } };
    expect(await outcome(call(alice, "PUT", room("send/a.type/x", other), content))).toEqual([400, "M_UNKNOWN"]);
    // Who is not in the room learns nothing of its events.
    const carol = await register(server, "carol");
    for (const event_id of [parent, "$none"]) {
      const answer = call(carol, "PUT", room(`send/a.type/${event_id}`), {
        "m.relates_to": { rel_type: "m.reference", event_id },
      });
      expect(await outcome(answer)).toEqual([403, "M_FORBIDDEN"]);
    }
  });

  it("that are the same reaction are one of each sender, type and key", async () => {
    const react = (person: Account, key = "+1", type = "m.reaction") =>
      outcome(relate(person, { rel_type: "m.annotation", key }, type));
    expect(await react(alice)).toBe("ok");
    expect(await react(alice)).toEqual([400, "M_DUPLICATE_ANNOTATION"]);
    expect(await react(bob)).toBe("ok");
    expect(await react(alice, "-1")).toBe("ok");
    expect(await react(alice, "+1", "b.reaction")).toBe("ok");
    expect(await outcome(relate(alice, { rel_type: "a.kind", key: "+1" }, "m.reaction"))).toBe("ok");
  });

  it("do not make threads of relations", async () => {
    const [first = ""] = ids;
    expect(await outcome(relate(alice, { rel_type: "m.thread", event_id: first }))).toEqual([400, "M_UNKNOWN"]);
    expect(await outcome(relate(alice, { rel_type: "m.reference", event_id: first }))).toBe("ok");
    expect(await outcome(relate(alice, { rel_type: "m.thread" }))).toBe("ok");
  });
});

describe("what belongs to an event is summed up", () => {
  type Summary = Readonly<Record<string, unknown>> | undefined;
  const send = async (person: Account, type: string, content: object): Promise<string> =>
    String((await call(person, "PUT", room(`send/${type}/${Math.random()}`), content)).body["event_id"]);
  const relate = (
    person: Account,
    event_id: string,
    rel_type: string,
    more: object = {},
    type = "m.room.message",
  ): Promise<string> =>
    send(person, type, { msgtype: "m.text", body: "x", ...more, "m.relates_to": { event_id, rel_type } });
  const event = (
    id: string,
    person = alice,
  ): Promise<Event & { readonly unsigned: Readonly<Record<string, unknown>> }> =>
    read(person, room(`event/${encodeURIComponent(id)}`));
  const summary = async (id: string, person = alice): Promise<Summary> =>
    (await event(id, person)).unsigned["m.relations"] as Summary;

  it("only where something belongs to it", async () => {
    const [id = ""] = await texts("alone");
    expect((await event(id)).unsigned).not.toHaveProperty("m.relations");
    await relate(bob, id, "a.kind");
    expect((await event(id)).unsigned).not.toHaveProperty("m.relations");
  });

  it("as references, in order", async () => {
    const [id = ""] = await texts("parent");
    const [one, two] = [await relate(bob, id, "m.reference"), await relate(alice, id, "m.reference")];
    expect(await summary(id)).toEqual({ "m.reference": { chunk: [{ event_id: one }, { event_id: two }] } });
  });

  it("as a thread, and whether one is in it", async () => {
    const [id = ""] = await texts("parent");
    const carol = await register(server, "carol");
    await call(carol, "POST", `/join/${encodeURIComponent(roomId)}`, {});
    await relate(bob, id, "m.thread");
    const latest = await relate(bob, id, "m.thread", { body: "latest" });
    const thread = async (person: Account) => (await summary(id, person))?.["m.thread"];
    for (const [person, participated] of [
      [alice, true],
      [bob, true],
      [carol, false],
    ] as const) {
      expect(await thread(person)).toMatchObject({
        count: 2,
        current_user_participated: participated,
        latest_event: { event_id: latest, content: { body: "latest" } },
      });
    }
    // What belongs to the latest of them stands in it.
    const edit = await relate(bob, latest, "m.replace");
    expect(await thread(alice)).toMatchObject({
      latest_event: { unsigned: { "m.relations": { "m.replace": { event_id: edit } } } },
    });
  });

  it("as its last edit, by its sender and of its type, as long as it is there", async () => {
    const [id = ""] = await texts("parent");
    await relate(alice, id, "m.replace", { body: "first" });
    const edit = await relate(alice, id, "m.replace", { body: "second" });
    await relate(bob, id, "m.replace");
    await relate(alice, id, "m.replace", {}, "a.type");
    expect((await summary(id))?.["m.replace"]).toMatchObject({ event_id: edit, content: { body: "second" } });
    expect(Object.keys((await summary(id)) ?? {})).toEqual(["m.replace"]);
    await call(alice, "PUT", room(`redact/${encodeURIComponent(id)}/1`), {});
    expect((await event(id)).unsigned).not.toHaveProperty("m.relations");
  });

  it.each([
    ["m.annotation", { key: "+1" }, "m.reaction"],
    ["m.replace", {}, "m.room.message"],
  ])("but not of an event that is a relation itself: %s", async (kind, more, type) => {
    const [id = ""] = await texts("parent");
    const child = await send(alice, type, {
      msgtype: "m.text",
      body: "x",
      "m.relates_to": { event_id: id, rel_type: kind, ...more },
    });
    await relate(bob, child, "m.reference");
    expect(await summary(child)).toBeUndefined();
  });

  it("of an event in a thread without another thread, and of state not at all", async () => {
    const [id = ""] = await texts("parent");
    const child = await relate(bob, id, "m.thread");
    const reference = await relate(bob, child, "m.reference");
    expect(await summary(child)).toEqual({ "m.reference": { chunk: [{ event_id: reference }] } });
    const topic = await call(alice, "PUT", room("state/m.room.topic"), { topic: "Tea" });
    await relate(bob, String(topic.body["event_id"]), "m.reference");
    expect(await summary(String(topic.body["event_id"]))).toBeUndefined();
  });

  it("in a sync only where that leaves something out", async () => {
    const { next_batch: since } = await sync(server, alice);
    const [, id = ""] = await texts("before", "parent");
    const reference = await relate(bob, id, "m.reference");
    for (const [limit, expected] of [
      [2, { "m.reference": { chunk: [{ event_id: reference }] } }],
      [3, undefined],
    ] as const) {
      const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit } } }));
      const { timeline } =
        (await sync(server, alice, `since=${since}&filter=${filter}`)).rooms.join[roomId] ?? expect.fail();
      const parent = timeline.events.find(({ event_id: eventId }) => eventId === id) as unknown as { unsigned: Json };
      expect([timeline.limited, parent.unsigned["m.relations"]]).toEqual([limit === 2, expected]);
    }
  });
});

describe("members", () => {
  it("are listed as they were, by what they are or are not", async () => {
    const carol = await register(server, "carol");
    await call(alice, "POST", room("invite"), { user_id: carol.userId });
    const point = (await sync(server, alice)).next_batch;
    await call(bob, "POST", room("leave"), {});
    const names = async (query: Record<string, string>, person = alice) => {
      const path = `${room("members")}?${new URLSearchParams(query)}`;
      const { chunk } = await read<{ chunk: { state_key: string; content: { membership: string } }[] }>(person, path);
      return chunk
        .map(({ state_key: key, content }) => `${key.slice(1).split(":")[0] ?? ""} ${content.membership}`)
        .sort();
    };
    expect(await names({})).toEqual(["alice join", "bob leave", "carol invite"]);
    expect(await names({ at: point })).toEqual(["alice join", "bob join", "carol invite"]);
    expect(await names({ membership: "invite" })).toEqual(["carol invite"]);
    expect(await names({ not_membership: "leave" })).toEqual(["alice join", "carol invite"]);
    expect(await names({ membership: "join", not_membership: "join" })).toEqual([]);
    // Who has gone sees them as they were then.
    await call(carol, "POST", `/join/${encodeURIComponent(roomId)}`, {});
    expect(await names({}, bob)).toEqual(["alice join", "bob leave", "carol invite"]);
    expect(await names({ at: point }, bob)).toEqual(["alice join", "bob join", "carol invite"]);
  });

  it("who are there are told with what they are called", async () => {
    const path = (field: string) => `/profile/${encodeURIComponent(bob.userId)}/${field}`;
    await call(bob, "PUT", path("displayname"), { displayname: "Bob" });
    await call(bob, "PUT", path("avatar_url"), { avatar_url: "mxc://a/b" });
    expect(await read(alice, room("joined_members"))).toEqual({
      joined: {
        [alice.userId]: { display_name: "alice" },
        [bob.userId]: { display_name: "Bob", avatar_url: "mxc://a/b" },
      },
    });
    await call(bob, "POST", room("leave"), {});
    expect(await outcome(call(bob, "GET", room("joined_members")))).toEqual([403, "M_FORBIDDEN"]);
    expect(await outcome(call(await register(server, "carol"), "GET", room("joined_members")))).toEqual([
      403,
      "M_FORBIDDEN",
    ]);
  });
});
