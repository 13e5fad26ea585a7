/** Whom a sync tells what: of devices, of unread messages, of the people after whom a room is called, and nothing that is filtered out. */
import { beforeEach, describe, expect, it } from "vitest";
import { at, bodiesOf, listAt, newPerson, ok, pair, textIn, type Person } from "../support/people.ts";
import { v3, type Answer } from "../support/target.ts";

let alice: Person;
let bob: Person;
let carol: Person;

beforeEach(async () => {
  [alice, bob, carol] = [await newPerson("alice"), await newPerson("bob"), await newPerson("carol")];
});

const act = (person: Person, roomId: string, action: string, target?: Person): Promise<Answer> =>
  ok(person.call("POST", `${v3`/rooms/${roomId}`}/${action}`, target === undefined ? {} : { user_id: target.userId }));
const setState = (person: Person, roomId: string, type: string, content: object): Promise<Answer> =>
  ok(person.call("PUT", v3`/rooms/${roomId}/state/${type}`, content));

describe("of devices", () => {
  /** A room of Alice's with these people in it. */
  async function room(...others: readonly Person[]): Promise<string> {
    const roomId = await alice.createRoom({ preset: "private_chat" });
    for (const other of others) {
      await alice.invite(roomId, other);
      await other.join(roomId);
    }
    return roomId;
  }

  /** What a sync tells somebody after something has happened: whose keys to fetch again, and whose no more. */
  async function toldTo(person: Person, happens: () => Promise<unknown>): Promise<Record<"changed" | "left", unknown>> {
    const since = await person.now();
    await happens();
    const { body } = await person.sync(since);
    const names = (key: string): readonly unknown[] =>
      listAt(body, "device_lists", key)
        .map((userId) => [alice, bob, carol].find((each) => each.userId === userId)?.localpart.split("-")[0])
        .sort();
    return { changed: names("changed"), left: names("left") };
  }

  it("tells a member who comes in: of themselves, and of all who are there", async () => {
    const roomId = await room(bob);
    await alice.invite(roomId, carol);
    expect(await toldTo(carol, () => carol.join(roomId))).toEqual({ changed: ["alice", "bob", "carol"], left: [] });
  });

  it("tells members of who comes in", async () => {
    const roomId = await room(bob);
    await alice.invite(roomId, carol);
    expect(await toldTo(bob, () => carol.join(roomId))).toEqual({ changed: ["carol"], left: [] });
  });

  it.each([
    ["leave", (roomId: string) => act(carol, roomId, "leave")],
    ["kick", (roomId: string) => act(alice, roomId, "kick", carol)],
    ["ban", (roomId: string) => act(alice, roomId, "ban", carol)],
  ])("tells of the end by a %s: members of who is gone, and who is gone of them", async (_how, end) => {
    const roomId = await room(bob, carol);
    const since = await carol.now();
    expect(await toldTo(bob, () => end(roomId))).toEqual({ changed: [], left: ["carol"] });
    const { body } = await carol.sync(since);
    expect([...listAt(body, "device_lists", "left")].sort()).toEqual([alice.userId, bob.userId].sort());
    expect(listAt(body, "device_lists", "changed")).toEqual([]);
  });

  it("tells of nobody as gone with whom another room is shared", async () => {
    const [one] = [await room(bob, carol), await room(bob)];
    const since = await bob.now();
    expect(await toldTo(alice, () => act(bob, one, "leave"))).toEqual({ changed: [], left: [] });
    const { body } = await bob.sync(since);
    expect(listAt(body, "device_lists", "left")).toEqual([carol.userId]);
  });

  it("tells of new devices to those who share a room, and to nobody else", async () => {
    await room(bob);
    const newDevice = () => alice.newDevice();
    expect(await toldTo(bob, newDevice)).toEqual({ changed: ["alice"], left: [] });
    expect(await toldTo(alice, newDevice)).toEqual({ changed: ["alice"], left: [] });
    expect(await toldTo(carol, newDevice)).toEqual({ changed: [], left: [] });
  });

  it("tells of new names of devices, which stay until there is another one", async () => {
    await room(bob);
    const rename = (body: object) => () => ok(alice.call("PUT", v3`/devices/${alice.deviceId}`, body));
    expect(await toldTo(bob, rename({ display_name: "Laptop" }))).toEqual({ changed: ["alice"], left: [] });
    await rename({})();
    const { body } = await ok(alice.call("GET", v3`/devices/${alice.deviceId}`));
    expect(body).toMatchObject({ display_name: "Laptop" });
  });
});

describe("of unread messages", () => {
  const unread = async (person: Person, roomId: string): Promise<unknown> =>
    at((await person.sync()).body, "rooms", "join", roomId, "unread_notifications", "notification_count");
  const read = (person: Person, roomId: string, type: string, eventId: string, body: object = {}): Promise<Answer> =>
    ok(person.call("POST", v3`/rooms/${roomId}/receipt/${type}/${eventId}`, body));

  it.each<[string, object]>([
    ["m.read", {}],
    ["m.read.private", {}],
    ["m.read", { thread_id: "main" }],
  ])("counts those after the last one that was read: %s %j", async (type, body) => {
    const [owner, reader, roomId] = await pair();
    const [, two] = [await owner.say(roomId, "one"), await owner.say(roomId, "two")];
    await owner.say(roomId, "three");
    expect(await unread(reader, roomId)).toBe(3);
    await read(reader, roomId, type, two, body);
    expect(await unread(reader, roomId)).toBe(1);
  });

  it("counts messages of others only, encrypted ones as well, and none that was taken back", async () => {
    const [owner, reader, roomId] = await pair();
    const send = async (type: string, id: string): Promise<string> =>
      textIn(
        await ok(owner.call("PUT", v3`/rooms/${roomId}/send/${type}/${id}`, { body: "x", msgtype: "m.text" })),
        "event_id",
      );
    await send("m.room.encrypted", "1");
    expect(await unread(reader, roomId)).toBe(1);
    await send("a.type", "2");
    await setState(owner, roomId, "m.room.topic", { topic: "Tea" });
    expect(await unread(reader, roomId)).toBe(1);
    const gone = await send("m.room.message", "3");
    expect(await unread(reader, roomId)).toBe(2);
    await ok(owner.call("PUT", v3`/rooms/${roomId}/redact/${gone}/${"4"}`, {}));
    expect(await unread(reader, roomId)).toBe(1);
    expect(await unread(owner, roomId)).toBe(0);
  });

  it("counts nothing that was said before somebody came in", async () => {
    const roomId = await alice.createRoom({ preset: "public_chat" });
    await alice.say(roomId, "before");
    await bob.join(roomId);
    expect(await unread(bob, roomId)).toBe(0);
    await alice.say(roomId, "after");
    expect(await unread(bob, roomId)).toBe(1);
  });
});

describe("of the people in a room", () => {
  // Synapse tells it only to those who do not load all members.
  const filter = JSON.stringify({ room: { state: { lazy_load_members: true } } });
  const summaryOf = async (person: Person, roomId: string): Promise<unknown> =>
    at((await person.sync(undefined, { filter })).body, "rooms", "join", roomId, "summary");
  const counts = (joined: number, invited: number): object => ({
    "m.joined_member_count": joined,
    "m.invited_member_count": invited,
  });

  it("tells after whom it is called as long as it has no name", async () => {
    const roomId = await alice.createRoom();
    expect(await summaryOf(alice, roomId)).toEqual({ ...counts(1, 0), "m.heroes": [] });
    await alice.invite(roomId, bob);
    expect(await summaryOf(alice, roomId)).toEqual({ ...counts(1, 1), "m.heroes": [bob.userId] });
    await bob.join(roomId);
    expect(await summaryOf(bob, roomId)).toEqual({ ...counts(2, 0), "m.heroes": [alice.userId] });
    await act(bob, roomId, "leave");
    expect(await summaryOf(alice, roomId)).toEqual({ ...counts(1, 0), "m.heroes": [bob.userId] });
    await setState(alice, roomId, "m.room.name", { name: "Den" });
    expect(await summaryOf(alice, roomId)).toEqual(counts(1, 0));
  });

  it("tells of nobody where it has an alias", async () => {
    const roomId = await alice.createRoom({ room_alias_name: `told-${Date.now()}`, invite: [bob.userId] });
    expect(await summaryOf(alice, roomId)).toEqual(counts(1, 1));
  });
});

describe("a filter", () => {
  type Filter = Readonly<Record<string, unknown>>;
  const types = (events: readonly unknown[]): readonly unknown[] => events.map((event) => at(event, "type"));

  /** A room in which there is something of everything, as Alice gets it through a filter. */
  async function syncWith(filter: (roomId: string) => Filter): Promise<readonly [unknown, string]> {
    const roomId = await alice.createRoom({ preset: "public_chat", name: "Den" });
    await bob.join(roomId);
    const eventId = await bob.say(roomId, "his");
    await alice.say(roomId, "hers");
    await ok(bob.call("POST", v3`/rooms/${roomId}/receipt/m.read/${eventId}`, {}));
    await ok(bob.call("PUT", v3`/rooms/${roomId}/typing/${bob.userId}`, { typing: true, timeout: 60_000 }));
    for (const type of ["a.one", "a.two", "b.one"]) {
      await ok(alice.call("PUT", v3`/user/${alice.userId}/account_data/${type}`, { n: 1 }));
      await ok(alice.call("PUT", v3`/user/${alice.userId}/rooms/${roomId}/account_data/${type}`, { n: 1 }));
    }
    const { body } = await alice.sync(undefined, { filter: JSON.stringify(filter(roomId)) });
    return [body, roomId];
  }

  it.each<[Filter, readonly string[]]>([
    [{ types: ["a.*"] }, ["a.one", "a.two"]],
    [{ types: ["a.*", "b.*"], not_types: ["a.one"] }, ["a.two", "b.one"]],
    [{ types: [] }, []],
  ])("takes data of the account: %j", async (filter, expected) => {
    const [body, roomId] = await syncWith(() => ({ account_data: filter, room: { account_data: filter } }));
    expect([...types(listAt(body, "account_data", "events"))].sort()).toEqual(expected);
    expect([...types(listAt(body, "rooms", "join", roomId, "account_data", "events"))].sort()).toEqual(expected);
  });

  it.each<[Filter, readonly string[]]>([
    [{}, ["m.receipt", "m.typing"]],
    [{ types: ["m.receipt"] }, ["m.receipt"]],
    [{ not_types: ["m.receipt"] }, ["m.typing"]],
  ])("takes what passes: %j", async (filter, expected) => {
    const [body, roomId] = await syncWith(() => ({ room: { ephemeral: filter } }));
    expect([...types(listAt(body, "rooms", "join", roomId, "ephemeral", "events"))].sort()).toEqual(expected);
  });

  it("takes parts of the timeline, by sender and type", async () => {
    const timelineWith = async (filter: () => Filter): Promise<readonly unknown[]> => {
      const [body, roomId] = await syncWith(() => ({ room: { timeline: { limit: 50, ...filter() } } }));
      return listAt(body, "rooms", "join", roomId, "timeline", "events");
    };
    const said = { types: ["m.room.message"] };
    expect(bodiesOf(await timelineWith(() => said))).toEqual(["his", "hers"]);
    expect(bodiesOf(await timelineWith(() => ({ ...said, senders: [bob.userId] })))).toEqual(["his"]);
    expect(bodiesOf(await timelineWith(() => ({ ...said, not_senders: [bob.userId] })))).toEqual(["hers"]);
    expect(types(await timelineWith(() => ({ types: ["m.room.na*"] })))).toEqual(["m.room.name"]);
  });

  it("takes rooms that it does not leave out", async () => {
    const rooms = async (filter: (roomId: string) => Filter): Promise<boolean> => {
      const [body, roomId] = await syncWith((id) => ({ room: filter(id) }));
      return at(body, "rooms", "join", roomId) !== undefined;
    };
    expect(await rooms((id) => ({ rooms: [id] }))).toBe(true);
    expect(await rooms(() => ({ not_rooms: ["!other:x"] }))).toBe(true);
  });

  it("takes parts of the state that a sync begins with", async () => {
    const stateWith = async (filter: Filter): Promise<readonly unknown[]> => {
      const [body, roomId] = await syncWith(() => ({ room: { timeline: { limit: 1 }, state: filter } }));
      return types(listAt(body, "rooms", "join", roomId, "state", "events"));
    };
    expect(await stateWith({ types: ["m.room.name"] })).toEqual(["m.room.name"]);
    expect(await stateWith({ not_types: ["m.room.name"] })).not.toContain("m.room.name");
    expect(await stateWith({ types: ["m.room.member"], senders: [bob.userId] })).toEqual(["m.room.member"]);
  });
});
