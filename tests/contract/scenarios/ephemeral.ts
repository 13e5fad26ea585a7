/** Receipts, read markers, typing, presence. */
import { describe, expect, it } from "vitest";
import { malformed } from "../support/differences.ts";
import { at, fails, listAt, newPerson, ok, pair, textIn, type Person } from "../support/people.ts";
import { v3 } from "../support/target.ts";

const ephemeral = async (person: Person, roomId: string, since?: string): Promise<readonly unknown[]> =>
  listAt((await person.sync(since)).body, "rooms", "join", roomId, "ephemeral", "events");

describe("receipts", () => {
  it("are seen by others, move forward only, and private ones are the owner's", async () => {
    const [alice, bob, roomId] = await pair();
    const [one, two] = [await alice.say(roomId, "one"), await alice.say(roomId, "two")];
    const read = (type: string, eventId: string, body: unknown = {}) =>
      bob.call("POST", v3`/rooms/${roomId}/receipt/${type}/${eventId}`, body);
    const since = await alice.now();
    await ok(read("m.read", two));
    await ok(read("m.read", one));
    await ok(read("m.read.private", two));
    const [receipt] = await ephemeral(alice, roomId, since);
    expect(receipt).toEqual({
      type: "m.receipt",
      content: { [two]: { "m.read": { [bob.userId]: { ts: expect.any(Number) as number } } } },
    });
    expect(at((await ephemeral(bob, roomId))[0], "content", two)).toHaveProperty(["m.read.private"]);
    await ok(read("m.read", one, { thread_id: "main" }));
    expect(at((await ephemeral(alice, roomId))[0], "content", one, "m.read", bob.userId)).toMatchObject({
      thread_id: "main",
    });
    await malformed(read("m.seen", one), "M_INVALID_PARAM");
    await malformed(read("m.read", one, { thread_id: 5 }));
    await ok(read("m.read", "$none"));
    const later = await alice.now();
    const stranger = (await newPerson()).call("POST", v3`/rooms/${roomId}/receipt/m.read/${two}`, {});
    await fails(stranger, 403, "M_FORBIDDEN");
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await fails(read("m.read", await alice.say(roomId, "three")), 403, "M_FORBIDDEN");
    expect(await ephemeral(alice, roomId, later)).toEqual([]);
  });

  it("and markers are set together", async () => {
    const [alice, bob, roomId] = await pair();
    const eventId = await alice.say(roomId, "one");
    const path = v3`/rooms/${roomId}/read_markers`;
    await ok(bob.call("POST", path, { "m.fully_read": eventId, "m.read": eventId }));
    const { body } = await bob.sync();
    expect(listAt(body, "rooms", "join", roomId, "account_data", "events")).toEqual([
      { type: "m.fully_read", content: { event_id: eventId } },
    ]);
    expect(at(await ephemeral(alice, roomId), 0, "content", eventId, "m.read")).toHaveProperty([bob.userId]);
    await ok(bob.call("POST", v3`/rooms/${roomId}/receipt/m.fully_read/${eventId}`, {}));
    await fails(bob.call("POST", path, { "m.fully_read": "$none" }), 404, "M_UNKNOWN");
    await malformed(bob.call("POST", path, { "m.read": 5 }));
    const stranger = await newPerson();
    const since = await alice.now();
    await fails(stranger.call("POST", path, { "m.read": eventId }), 403, "M_FORBIDDEN");
    expect(await ephemeral(alice, roomId, since)).toEqual([]);
  });
});

describe("typing", () => {
  it("is told at once, and ends when it is stopped or too old", async () => {
    const [alice, bob, roomId] = await pair();
    const path = v3`/rooms/${roomId}/typing/${bob.userId}`;
    const next = async (since: string) => {
      const answer = await alice.sync(since, { timeout: "60000" });
      const typing = listAt(answer.body, "rooms", "join", roomId, "ephemeral", "events");
      return [at(typing, 0, "content", "user_ids"), textIn(answer, "next_batch")] as const;
    };
    const started = next(await alice.now());
    await ok(bob.call("PUT", path, { typing: true, timeout: 60_000 }));
    const [typists, then] = await started;
    expect(typists).toEqual([bob.userId]);
    const stopped = next(then);
    await ok(bob.call("PUT", path, { typing: false }));
    const [nobody, later] = await stopped;
    expect(nobody).toEqual([]);
    await ok(bob.call("PUT", path, { typing: true, timeout: 30 }));
    const [again, last] = await next(later);
    const ended = listAt(again).length === 0 ? again : (await next(last))[0];
    expect(ended).toEqual([]);
  });

  it("ends for whoever goes", async () => {
    const [alice, bob, roomId] = await pair({ preset: "private_chat" });
    await ok(bob.call("PUT", v3`/rooms/${roomId}/typing/${bob.userId}`, { typing: true, timeout: 60_000 }));
    const since = await alice.now();
    await ok(alice.call("POST", v3`/rooms/${roomId}/kick`, { user_id: bob.userId }));
    const told = await ephemeral(alice, roomId, since);
    expect(at(told, 0, "content", "user_ids")).toEqual([]);
  });

  it("is everybody's own", async () => {
    const [alice, bob, roomId] = await pair();
    const path = v3`/rooms/${roomId}/typing/${bob.userId}`;
    await fails(alice.call("PUT", path, { typing: true }), 400, "M_FORBIDDEN");
    await malformed(bob.call("PUT", path, { typing: "yes" }));
    const stranger = await newPerson();
    const elsewhere = v3`/rooms/${roomId}/typing/${stranger.userId}`;
    await fails(stranger.call("PUT", elsewhere, { typing: true }), 403, "M_FORBIDDEN");
  });
});

describe("presence", () => {
  it("may be set and is not shared", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const path = v3`/presence/${alice.userId}/status`;
    await ok(alice.call("PUT", path, { presence: "online" }));
    expect(textIn(await ok(bob.call("GET", path)), "presence")).toBe("offline");
    await fails(bob.call("PUT", path, { presence: "online" }), 403, "M_FORBIDDEN");
    await malformed(alice.call("PUT", path, { presence: "sleeping" }));
  });
});
