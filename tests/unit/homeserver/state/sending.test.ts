/** Sending: what counts as the same, what clients get of an event, and who may take it back. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import type { TestStorage } from "../support.ts";
import {
  type Account,
  type Answer,
  ask,
  caller,
  createRoom,
  outcome,
  register,
  say,
  start,
  startInChat,
} from "../support.ts";

type Json = Readonly<Record<string, unknown>>;

let storage: TestStorage;
let server: Homeserver;
let alice: Account;
let bob: Account;
let roomId: string;

beforeEach(async () => {
  ({ storage, server, alice, bob, roomId } = await startInChat());
  return () => server.close();
});

const call = caller(() => server);
const room = (path: string, of = roomId): string => `/rooms/${encodeURIComponent(of)}/${path}`;
const idOf = async (answer: Promise<Answer>): Promise<string> => {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body["event_id"]);
};
const event = async (person: Account, eventId: string): Promise<Json & { readonly unsigned: Json }> =>
  (await call(person, "GET", room(`event/${encodeURIComponent(eventId)}`))).body as Json & { unsigned: Json };
const text = (body: string): Json => ({ msgtype: "m.text", body });
const send = (person: Account, path: string, body: unknown): Promise<Answer> => call(person, "PUT", room(path), body);
const eventCount = async (): Promise<number> => (await storage.load()).filter(({ table }) => table === "events").length;

describe("a transaction", () => {
  it("is one for each room and device, whatever its type", async () => {
    const first = await idOf(send(alice, "send/m.room.message/one", text("a")));
    expect(await idOf(send(alice, "send/a.type/one", { other: true }))).toBe(first);
    expect(await idOf(send(alice, `redact/${encodeURIComponent(first)}/one`, {}))).toBe(first);
    expect((await event(bob, first))["content"]).toEqual(text("a"));
    const other = await createRoom(server, alice);
    expect(await idOf(call(alice, "PUT", room("send/m.room.message/one", other), text("a")))).not.toBe(first);
    expect(await idOf(send(alice, "send/m.room.message/two", text("a")))).not.toBe(first);
    expect(await idOf(send(bob, "send/m.room.message/one", text("a")))).not.toBe(first);
  });

  it("of messages to devices is one for each type", async () => {
    const messages = { messages: { [bob.userId]: { [bob.deviceId]: {} } } };
    for (const type of ["a", "a", "b"]) await call(alice, "PUT", `/sendToDevice/${type}/one`, messages);
    expect((await storage.load()).filter(({ table }) => table === "to_device")).toHaveLength(2);
  });

  it("that was refused may be tried again", async () => {
    expect(await outcome(send(alice, "send/m.room.message/one", { body: "x" }))).toEqual([400, "M_BAD_JSON"]);
    expect(await outcome(send(alice, "send/m.room.message/one", text("x")))).toBe("ok");
  });
});

describe("an event", () => {
  it("is told to each with what is theirs to know", async () => {
    const eventId = await idOf(send(alice, "send/m.room.message/mine", text("a")));
    expect(await event(alice, eventId)).toEqual({
      type: "m.room.message",
      content: text("a"),
      sender: alice.userId,
      event_id: eventId,
      room_id: roomId,
      origin_server_ts: expect.any(Number) as number,
      unsigned: { age: expect.any(Number) as number, membership: "join", transaction_id: "mine" },
    });
    expect((await event(bob, eventId)).unsigned).toEqual({ age: expect.any(Number) as number, membership: "join" });
  });

  it("tells the membership that whoever reads it had then", async () => {
    await send(alice, "state/m.room.history_visibility", { history_visibility: "shared" });
    const carol = await register(server, "carol");
    const [before] = [await idOf(say(server, alice, roomId, "before"))];
    await call(alice, "POST", room("invite"), { user_id: carol.userId });
    const invited = await idOf(say(server, alice, roomId, "invited"));
    await call(carol, "POST", `/join/${encodeURIComponent(roomId)}`, {});
    const memberships = await Promise.all(
      [before, invited].map(async (id) => (await event(carol, id)).unsigned["membership"]),
    );
    expect(memberships).toEqual(["leave", "invite"]);
  });

  it("is as old as the clock says", async () => {
    let now = 1_000_000;
    const timed = await start(undefined, () => now);
    const person = await register(timed, "alice");
    const timedRoom = await createRoom(timed, person);
    const id = String((await say(timed, person, timedRoom, "a")).body["event_id"]);
    now += 1234;
    const { body } = await ask(timed, "GET", room(`event/${encodeURIComponent(id)}`, timedRoom), {
      token: person.token,
    });
    expect(body).toMatchObject({ origin_server_ts: 1_000_000, unsigned: { age: 1234 } });
  });

  it.each<[string, unknown, unknown]>([
    ["send/m.room.message/1", { msgtype: "m.text" }, [400, "M_BAD_JSON"]],
    ["send/m.room.message/1", { body: "x" }, [400, "M_BAD_JSON"]],
    ["send/m.room.message/1", { msgtype: 5, body: "x" }, [400, "M_BAD_JSON"]],
    ["send/a.type/1", {}, "ok"],
    ["state/m.room.message", {}, "ok"],
    ["send/a.type/1", { n: 0.5 }, [400, "M_BAD_JSON"]],
    ["send/a.type/1", { deep: { list: [1, { n: 1e300 }] } }, [400, "M_BAD_JSON"]],
    ["send/a.type/1", { n: null, yes: true, list: [1, null, "x"] }, "ok"],
  ])("sent by %s as %j comes out as %j", async (path, body, expected) => {
    const before = await eventCount();
    expect(await outcome(send(alice, path, body))).toEqual(expected);
    expect((await eventCount()) - before).toBe(expected === "ok" ? 1 : 0);
  });
});

describe("state", () => {
  it("that is the same again is no new event, from the same sender and as long as it stands", async () => {
    await send(alice, "state/m.room.power_levels", { users: { [alice.userId]: 100, [bob.userId]: 100 } });
    const set = (person: Account, topic: string): Promise<string> =>
      idOf(send(person, "state/m.room.topic", { topic }));
    const first = await set(alice, "Tea");
    expect(await set(alice, "Tea")).toBe(first);
    const his = await set(bob, "Tea");
    expect(his).not.toBe(first);
    expect(await set(bob, "Coffee")).not.toBe(his);
    await send(bob, "state/a.type", {});
    const empty = await idOf(send(bob, "state/a.type", {}));
    await send(bob, `redact/${encodeURIComponent(empty)}/r`, {});
    expect(await idOf(send(bob, "state/a.type", {}))).not.toBe(empty);
  });

  it("that is the same again is still refused to those who may not set it", async () => {
    await send(alice, "state/m.room.power_levels", { users: { [alice.userId]: 100, [bob.userId]: 50 } });
    expect(await outcome(send(bob, "state/a.type", { n: 1 }))).toBe("ok");
    await send(alice, "state/m.room.power_levels", { users: { [alice.userId]: 100 } });
    expect(await outcome(send(bob, "state/a.type", { n: 1 }))).toEqual([403, "M_FORBIDDEN"]);
  });

  it("is read by its key, as content or as the event", async () => {
    const id = await idOf(send(alice, "state/a.type/key", { n: 1 }));
    expect((await call(bob, "GET", room("state/a.type/key"))).body).toEqual({ n: 1 });
    expect((await call(bob, "GET", room("state/a.type/key?format=content"))).body).toEqual({ n: 1 });
    expect((await call(bob, "GET", room("state/a.type/key?format=event"))).body).toEqual({
      type: "a.type",
      state_key: "key",
      content: { n: 1 },
      sender: alice.userId,
      event_id: id,
      room_id: roomId,
      origin_server_ts: expect.any(Number) as number,
      unsigned: { age: expect.any(Number) as number },
    });
    expect(await outcome(call(bob, "GET", room("state/a.type")))).toEqual([404, "M_NOT_FOUND"]);
    expect(await outcome(call(bob, "GET", room("state/a.type/other")))).toEqual([404, "M_NOT_FOUND"]);
  });

  it("of members is what clients write, beside what is shown of them", async () => {
    const member = (content: Json, person = bob): Promise<Answer> =>
      send(person, `state/m.room.member/${encodeURIComponent(bob.userId)}`, content);
    const shown = async (): Promise<unknown> =>
      (await call(alice, "GET", room(`state/m.room.member/${encodeURIComponent(bob.userId)}`))).body;
    await member({ membership: "join", displayname: "Bobby", more: 1 });
    expect(await shown()).toEqual({ membership: "join", displayname: "Bobby", more: 1 });
    await member({ membership: "join", avatar_url: "mxc://a/b" });
    expect(await shown()).toEqual({ membership: "join", displayname: "bob", avatar_url: "mxc://a/b" });
    const again = await idOf(member({ membership: "join", avatar_url: "mxc://a/b" }));
    expect(await idOf(member({ membership: "join", avatar_url: "mxc://a/b" }))).toBe(again);
    await member({ membership: "leave", more: 2 });
    expect(await shown()).toEqual({ membership: "leave", more: 2 });
    for (const [content, person, expected] of [
      [{ membership: "invite" }, alice, "ok"],
      [{ membership: "knock" }, bob, [403, "M_FORBIDDEN"]],
      [{ membership: "guest" }, bob, [400, "M_BAD_JSON"]],
      [{}, bob, [400, "M_BAD_JSON"]],
    ] as const) {
      expect(await outcome(member(content, person)), JSON.stringify(content)).toEqual(expected);
    }
    const of = (target: string, membership: string): Promise<unknown> =>
      outcome(send(alice, `state/m.room.member/${encodeURIComponent(target)}`, { membership }));
    expect(await of("@carol:other.invalid", "invite")).toEqual([403, "M_FORBIDDEN"]);
    expect(await of("carol", "invite")).toEqual([400, "M_INVALID_PARAM"]);
    expect(await of("carol", "ban")).toEqual([400, "M_BAD_JSON"]);
  });
});

describe("invitations", () => {
  it.each([
    ["carol", [400, "M_INVALID_PARAM"]],
    ["@carol", [400, "M_INVALID_PARAM"]],
    ["@:sandbox.invalid", [400, "M_INVALID_PARAM"]],
    ["@carol:", [400, "M_INVALID_PARAM"]],
    ["x@carol:sandbox.invalid", [400, "M_INVALID_PARAM"]],
    ["@carol:other.invalid", [403, "M_FORBIDDEN"]],
    ["@carol:sandbox.invalid.other", [403, "M_FORBIDDEN"]],
    ["@carol:sandbox.invalid", "ok"],
  ])("to %s come out as %j, and so do rooms that are made with them", async (userId, expected) => {
    expect(await outcome(call(alice, "POST", room("invite"), { user_id: userId }))).toEqual(expected);
    const before = await eventCount();
    expect(await outcome(call(alice, "POST", "/createRoom", { invite: [userId] }))).toEqual(expected);
    if (expected !== "ok") expect(await eventCount()).toBe(before);
  });

  it("that are repeated are none, and one that is answered is another one", async () => {
    const carol = await register(server, "carol");
    const invite = () => call(alice, "POST", room("invite"), { user_id: carol.userId });
    await invite();
    const before = await eventCount();
    await invite();
    expect(await eventCount()).toBe(before);
    await call(bob, "POST", room("invite"), { user_id: carol.userId });
    await call(alice, "POST", room("invite"), { user_id: carol.userId, reason: "Tea" });
    expect((await eventCount()) - before).toBe(1);
  });
});

describe("taking back", () => {
  const redact = (person: Account, eventId: string, of = roomId): Promise<unknown> =>
    outcome(call(person, "PUT", room(`redact/${encodeURIComponent(eventId)}/${Math.random()}`, of), {}));

  it("is for those who are in the room, of events that are in it", async () => {
    const carol = await register(server, "carol");
    const mine = await idOf(say(server, alice, roomId, "mine"));
    const other = await createRoom(server, alice);
    expect(await redact(carol, "$none")).toEqual([403, "M_FORBIDDEN"]);
    expect(await redact(carol, mine)).toEqual([403, "M_FORBIDDEN"]);
    expect(await redact(alice, "$none")).toEqual([404, "M_NOT_FOUND"]);
    expect(await redact(alice, mine, other)).toEqual([404, "M_NOT_FOUND"]);
    expect(await redact(alice, mine, "!none")).toEqual([404, "M_NOT_FOUND"]);
    const his = await idOf(say(server, bob, roomId, "his"));
    await call(bob, "POST", room("leave"), {});
    expect(await redact(bob, his)).toEqual([403, "M_FORBIDDEN"]);
    expect((await event(alice, his))["content"]).toEqual(text("his"));
  });

  it("takes a reason, by either address", async () => {
    for (const [n, path] of ["redact", "send"].entries()) {
      const id = await idOf(say(server, alice, roomId, `take-${n}`));
      const body = { reason: "oops", more: 1, ...(path === "send" && { redacts: id }) };
      const to = path === "send" ? `send/m.room.redaction/r${n}` : `redact/${encodeURIComponent(id)}/r${n}`;
      const redaction = await idOf(send(alice, to, body));
      expect(await event(bob, redaction)).toMatchObject({
        type: "m.room.redaction",
        redacts: id,
        content: { redacts: id, reason: "oops" },
      });
      const { content, unsigned } = await event(alice, id);
      expect(content).toEqual({});
      expect(unsigned).toMatchObject({
        redacted_by: redaction,
        redacted_because: {
          event_id: redaction,
          content: { redacts: id, reason: "oops" },
          unsigned: { transaction_id: `r${n}` },
        },
      });
      expect(unsigned["redacted_because"]).not.toHaveProperty("unsigned.membership");
      expect((await event(bob, id)).unsigned["redacted_because"]).not.toHaveProperty("unsigned.transaction_id");
    }
    const plain = await idOf(say(server, alice, roomId, "plain"));
    const redaction = await idOf(send(alice, `redact/${encodeURIComponent(plain)}/taken`, {}));
    expect((await event(bob, redaction))["content"]).toEqual({ redacts: plain });
  });

  it("leaves the way in by whom it was allowed, and what else a membership needs", async () => {
    const id = await idOf(
      send(alice, `state/m.room.member/${encodeURIComponent(alice.userId)}`, {
        membership: "join",
        join_authorised_via_users_server: alice.userId,
        reason: "gone",
      }),
    );
    await redact(alice, id);
    expect((await event(alice, id))["content"]).toEqual({
      membership: "join",
      join_authorised_via_users_server: alice.userId,
    });
  });
});

describe("rooms are", () => {
  it("left, but not where nobody is or where nobody ever was", async () => {
    const leave = (person: Account, of: string): Promise<unknown> =>
      outcome(call(person, "POST", room("leave", of), {}));
    const empty = await createRoom(server, alice);
    expect(await leave(bob, "!none")).toEqual([404, "M_UNKNOWN"]);
    expect(await leave(bob, empty)).toEqual([403, "M_FORBIDDEN"]);
    expect(await leave(alice, empty)).toBe("ok");
    expect(await leave(bob, empty)).toEqual([404, "M_UNKNOWN"]);
    const back = (membership: string) =>
      outcome(
        call(alice, "PUT", room(`state/m.room.member/${encodeURIComponent(alice.userId)}`, empty), { membership }),
      );
    expect(await back("join")).toEqual([404, "M_UNKNOWN"]);
    expect(await outcome(call(alice, "POST", `/join/${encodeURIComponent(empty)}`, {}))).toEqual([404, "M_UNKNOWN"]);
  });

  it("forgotten by those who are out, whether they ever were in", async () => {
    const forget = (person: Account) => outcome(call(person, "POST", room("forget"), {}));
    const carol = await register(server, "carol");
    expect(await forget(bob)).toEqual([400, "M_UNKNOWN"]);
    await call(alice, "POST", room("invite"), { user_id: carol.userId });
    expect(await forget(carol)).toEqual([400, "M_UNKNOWN"]);
    await call(alice, "POST", room("ban"), { user_id: carol.userId });
    expect(await forget(carol)).toBe("ok");
    await call(bob, "POST", room("leave"), {});
    expect(await forget(bob)).toBe("ok");
    expect(await forget(bob)).toBe("ok");
  });

  it("and come to once, however often one comes", async () => {
    expect((await call(bob, "GET", "/joined_rooms")).body).toEqual({ joined_rooms: [roomId] });
    await call(bob, "POST", `/join/${encodeURIComponent(roomId)}`, { reason: "again" });
    const before = await eventCount();
    await call(bob, "POST", `/join/${encodeURIComponent(roomId)}`, {});
    expect(await eventCount()).toBe(before);
  });

  it("and made of one version", async () => {
    const make = (version: string): Promise<unknown> =>
      outcome(call(bob, "POST", "/createRoom", { room_version: version }));
    expect([await make("10"), await make("11")]).toEqual([[400, "M_UNSUPPORTED_ROOM_VERSION"], "ok"]);
  });
});
