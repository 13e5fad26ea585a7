/** A clock that moves on, is set back, or was wrong before a restart: what is promised for a time holds, and nothing is lost. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../sandbox/homeserver/types.ts";
import { ask, createRoom, register, say, start, sync, TestStorage, type Account } from "./support.ts";

const DAY = 24 * 60 * 60 * 1000;
let now: number;
let storage: TestStorage;
let server: Homeserver;
let alice: Account;
let roomId: string;

const begin = () => start(storage, () => now);

beforeEach(async () => {
  now = Date.parse("2026-12-01T12:00:00Z");
  storage = new TestStorage();
  server = await begin();
  alice = await register(server, "alice");
  roomId = await createRoom(server, alice);
});

describe("a transaction", () => {
  /** Whether the same request still gets the same answer after a time in which others came. */
  async function isRemembered(id: string, after: number, restart: boolean): Promise<boolean> {
    const first = await say(server, alice, roomId, id);
    now += after;
    if (restart) server = await begin();
    await say(server, alice, roomId, `after ${id}`);
    return (await say(server, alice, roomId, id)).body["event_id"] === first.body["event_id"];
  }

  it.each([
    [1, true],
    [60_000, true],
    [DAY - 1, true],
    [DAY, false],
    [DAY + 1, false],
  ])("is remembered for a day, also over a restart: after %i ms %s", async (after, expected) => {
    expect(await isRemembered("one", after, false)).toBe(expected);
    expect(await isRemembered("two", after, true)).toBe(expected);
  });

  it("is remembered when the clock is set back", async () => {
    expect(await isRemembered("one", -10 * DAY, false)).toBe(true);
  });
});

describe("events", () => {
  it("keep their order whatever the clock says, and are never older than they can be", async () => {
    const { next_batch: since } = await sync(server, alice);
    const moves = [0, -3 * DAY, 5 * DAY, -1, 0];
    for (const [n, move] of moves.entries()) {
      now += move;
      await say(server, alice, roomId, `${n}`);
    }
    now -= 10 * DAY;
    server = await begin();
    await say(server, alice, roomId, "last");
    const { rooms } = await sync(server, alice, `since=${since}`);
    const events = rooms.join[roomId]?.timeline.events ?? [];
    expect(events.map((event) => event.content["body"])).toEqual(["0", "1", "2", "3", "4", "last"]);
    for (const event of events) expect(event).toMatchObject({ unsigned: { age: 0 } });
  });
});

describe("typing", () => {
  it("is told after a restart, though the clock was set back meanwhile", async () => {
    const typing = (token: string) =>
      ask(server, "PUT", `/rooms/${encodeURIComponent(roomId)}/typing/${encodeURIComponent(alice.userId)}`, {
        token,
        body: { typing: true, timeout: 60_000 },
      });
    await typing(alice.token);
    const { next_batch: since } = await sync(server, alice);
    server.close();
    now -= DAY;
    server = await begin();
    await typing(alice.token);
    const news = await sync(server, alice, `since=${since}`);
    expect(news.rooms.join[roomId]).toMatchObject({
      ephemeral: { events: [{ type: "m.typing", content: { user_ids: [alice.userId] } }] },
    });
    expect((await sync(server, alice, `since=${news.next_batch}`)).rooms.join).toEqual({});
    server.close();
  });
});
