/** Syncs that wait, typing that ends by itself, and a server that is closed meanwhile. */
import { getEventListeners } from "node:events";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MatrixError } from "../../../../sandbox/homeserver/errors.ts";
import { Requests } from "../../../../sandbox/homeserver/http/requests.ts";
import { createHomeserver } from "../../../../sandbox/homeserver/index.ts";
import { Database, joinKey, Table } from "../../../../sandbox/homeserver/storage/database.ts";
import { Typing } from "../../../../sandbox/homeserver/state/sync/typing.ts";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import {
  type Account,
  type Answer,
  ask,
  createRoom,
  register,
  say,
  startInChat,
  sync,
  TestStorage,
} from "../support.ts";

const MINUTE = 60_000;
let server: Homeserver;
let alice: Account;
let bob: Account;
let roomId: string;

beforeEach(async () => {
  ({ server, alice, bob, roomId } = await startInChat());
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  server.close();
});

/** A request, and what has come of it by now. */
function asked(answer: Promise<Answer>): { readonly now: () => Promise<Answer | "waits"> } {
  const settled: Answer[] = [];
  void answer.then((got) => settled.push(got));
  return {
    now: async () => {
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      return settled[0] ?? "waits";
    },
  };
}
const syncing = (query: string, signal?: AbortSignal) =>
  asked(ask(server, "GET", `/sync?${query}`, { token: bob.token, ...(signal && { signal }) }));
const typing = (person: Account, body: object): Promise<Answer> =>
  ask(server, "PUT", `/rooms/${encodeURIComponent(roomId)}/typing/${encodeURIComponent(person.userId)}`, {
    token: person.token,
    body,
  });
const toBob = (n: number): Promise<Answer> => {
  const body = { messages: { [bob.userId]: { [bob.deviceId]: { n } } } };
  return ask(server, "PUT", `/sendToDevice/m.test/${n}`, { token: alice.token, body });
};
const masterOf = ({ userId }: Account): object => ({ user_id: userId, usage: ["master"], keys: { k: "key" } });
const lastEvent = async (): Promise<string> => {
  const { rooms } = await sync(server, alice);
  return rooms.join[roomId]?.timeline.events.at(-1)?.event_id ?? expect.fail();
};
const nothing = { rooms: { join: {}, invite: {}, leave: {} }, to_device: { events: [] } };

describe("a sync", () => {
  it.each([
    ["timeout=1000", 1000],
    ["timeout=600000", 10 * MINUTE],
    ["timeout=86400000", 10 * MINUTE],
  ])("with %s waits for %i ms", async (query, longest) => {
    const { next_batch: since } = await sync(server, bob);
    const answer = syncing(`since=${since}&${query}`);
    await answer.now();
    await vi.advanceTimersByTimeAsync(longest - 1);
    expect(await answer.now()).toBe("waits");
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer.now()).toMatchObject({ status: 200, body: { next_batch: since, ...nothing } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(["", "&timeout=0", "&timeout="])("answers at once with %j", async (query) => {
    const { next_batch: since } = await sync(server, bob);
    expect(await syncing(`since=${since}${query}`).now()).toMatchObject({ status: 200, body: nothing });
  });

  it.each(["", "since=&", "FULL&"])("has something to say with %j, whatever it may wait", async (query) => {
    const { next_batch: since } = await sync(server, bob);
    const asking = query.replace("FULL", `since=${since}&full_state=true`);
    expect(await syncing(`${asking}timeout=60000`).now()).toMatchObject({
      status: 200,
      body: { rooms: { join: { [roomId]: { state: expect.any(Object) as object } } } },
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that says false of the full state waits", async () => {
    const { next_batch: since } = await sync(server, bob);
    expect(await syncing(`since=${since}&full_state=false&timeout=60000`).now()).toBe("waits");
  });

  it("is answered as soon as there is news, and leaves no timer", async () => {
    const { next_batch: since } = await sync(server, bob);
    const answer = syncing(`since=${since}&timeout=60000`);
    expect(await answer.now()).toBe("waits");
    await say(server, alice, roomId, "1");
    expect(await answer.now()).toMatchObject({ status: 200, body: { rooms: { join: { [roomId]: {} } } } });
    expect(vi.getTimerCount()).toBe(0);
  });

  const post = (person: Account, path: string, body: object = {}): Promise<Answer> =>
    ask(server, "POST", path, { token: person.token, body });
  const inRoom = (action: string): string => `/rooms/${encodeURIComponent(roomId)}/${action}`;
  const own = (path: string): string => `/user/${encodeURIComponent(bob.userId)}${path}`;

  // What is only in a list of its own must not be overlooked: the room itself is left out here.
  it.each<[string, () => Promise<unknown>]>([
    ["data of the account", () => ask(server, "PUT", own("/account_data/a"), { token: bob.token, body: {} })],
    ["a message to the device", () => toBob(1)],
    ["a new device of a contact", () => post(alice, "/keys/device_signing/upload", { master_key: masterOf(alice) })],
    ["the end of a contact", () => post(alice, inRoom("leave"))],
  ])("is woken by %s alone", async (_what, happens) => {
    const filter = encodeURIComponent(JSON.stringify({ room: { not_rooms: [roomId] } }));
    const { next_batch: since } = await sync(server, bob);
    const answer = syncing(`since=${since}&timeout=60000&filter=${filter}`);
    expect(await answer.now()).toBe("waits");
    await say(server, alice, roomId, "1");
    expect(await answer.now()).toBe("waits");
    await happens();
    expect(await answer.now()).toMatchObject({ status: 200, body: { rooms: { join: {} } } });
  });

  it.each<[string, () => Promise<unknown>]>([
    ["an invitation", () => createRoom(server, alice, { invite: [bob.userId] })],
    ["being turned away", () => post(alice, inRoom("kick"), { user_id: bob.userId })],
    [
      "data of a room",
      () =>
        ask(server, "PUT", own(`/rooms/${encodeURIComponent(roomId)}/account_data/a`), { token: bob.token, body: {} }),
    ],
    ["a receipt", async () => post(alice, inRoom(`receipt/m.read/${encodeURIComponent(await lastEvent())}`))],
    ["typing", () => typing(alice, { typing: true })],
  ])("is woken by %s", async (_what, happens) => {
    const { next_batch: since } = await sync(server, bob);
    const answer = syncing(`since=${since}&timeout=60000`);
    expect(await answer.now()).toBe("waits");
    await happens();
    expect(await answer.now()).toMatchObject({ status: 200 });
  });

  it("takes the token of now, and none of later", async () => {
    const { next_batch: since } = await sync(server, bob);
    const [, position = "", rest = ""] = /^s(\d+)(_.*)$/.exec(since) ?? [];
    expect(await syncing(`since=${since}`).now()).toMatchObject({ status: 200 });
    expect(await syncing(`since=s${Number(position) + 1}${rest}`).now()).toMatchObject({
      status: 400,
      body: { errcode: "M_INVALID_PARAM" },
    });
  });

  it("ends when nobody waits for it any more, and changes nothing then", async () => {
    const { next_batch: since } = await sync(server, bob);
    const leaving = new AbortController();
    const answer = syncing(`since=${since}&timeout=60000`, leaving.signal);
    expect(await answer.now()).toBe("waits");
    leaving.abort();
    expect(await answer.now()).toMatchObject({ status: 200, body: nothing });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("acknowledges messages to the device once, not those that come while it waits", async () => {
    await toBob(1);
    const first = await sync(server, bob);
    const answer = syncing(`since=${first.next_batch}&timeout=60000`);
    expect(await answer.now()).toBe("waits");
    await toBob(2);
    expect(await answer.now()).toMatchObject({ body: { to_device: { events: [{ content: { n: 2 } }] } } });
    expect((await sync(server, bob, `since=${first.next_batch}`)).to_device.events).toHaveLength(1);
  });
});

describe("a closed server", () => {
  it("ends what waits, and answers nothing any more", async () => {
    const { next_batch: since } = await sync(server, bob);
    const answer = syncing(`since=${since}&timeout=60000`);
    await typing(bob, { typing: true });
    const waiting = syncing(`since=${(await sync(server, bob)).next_batch}&timeout=60000`);
    expect([await answer.now(), await waiting.now()]).toMatchObject([{ status: 200 }, "waits"]);
    server.close();
    const refused = { status: 503, body: { errcode: "M_UNKNOWN", error: "The server is closed." } };
    expect(await waiting.now()).toEqual(refused);
    expect(await ask(server, "GET", "/versions")).toEqual(refused);
    expect(await syncing("").now()).toEqual(refused);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("typing", () => {
  const typists = async (since: string): Promise<unknown> => {
    const room = (await sync(server, alice, `since=${since}`)).rooms.join[roomId] as unknown as
      { ephemeral: { events: { content: { user_ids: unknown } }[] } } | undefined;
    return room?.ephemeral.events[0]?.content.user_ids;
  };

  it.each([
    [{ typing: true }, 30_000],
    [{ typing: true, timeout: 5000 }, 5000],
    [{ typing: true, timeout: 120_000 }, 120_000],
    [{ typing: true, timeout: 500_000 }, 120_000],
  ])("by %j lasts for %i ms", async (body, longest) => {
    const { next_batch: since } = await sync(server, alice);
    await typing(bob, body);
    expect(await typists(since)).toEqual([bob.userId]);
    await vi.advanceTimersByTimeAsync(longest - 1);
    expect(await typists(since)).toEqual([bob.userId]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await typists(since)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("goes on by typing on, which is no news", async () => {
    await typing(bob, { typing: true, timeout: 1000 });
    const { next_batch: since } = await sync(server, alice);
    await vi.advanceTimersByTimeAsync(999);
    await typing(bob, { typing: true, timeout: 1000 });
    expect(await typists(since)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(999);
    expect(await typists(since)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(await typists(since)).toEqual([]);
  });

  it("that stops is told once, and none where nobody typed", async () => {
    const { next_batch: since } = await sync(server, alice);
    await typing(bob, { typing: false });
    expect(await typists(since)).toBeUndefined();
    await typing(bob, { typing: true });
    await typing(alice, { typing: true });
    expect(await typists(since)).toEqual([bob.userId, alice.userId]);
    await typing(bob, { typing: false, timeout: 5000 });
    expect(await typists(since)).toEqual([alice.userId]);
    const { next_batch: later } = await sync(server, alice);
    await typing(bob, { typing: false });
    await typing(bob, { typing: true, timeout: 0 });
    expect(await typists(later)).toBeUndefined();
  });

  it("begins to count above what was given out before, and knows its rooms apart", () => {
    const changed = vi.fn();
    const notes = new Typing(1000, changed);
    expect(notes.serial()).toBe(1000);
    notes.set("!a", "@a", 5);
    expect([notes.serial(), changed.mock.calls.length]).toEqual([1001, 1]);
    expect(notes.since("!a", 1000)).toEqual(["@a"]);
    expect(notes.since("!a", 1001)).toBeUndefined();
    expect(notes.since("!b", 0)).toBeUndefined();
    notes.set("!b", "@a", 5);
    expect(notes.since("!a", 1001)).toBeUndefined();
    expect(notes.since("!b", 1001)).toEqual(["@a"]);
    notes.clear();
    expect(vi.getTimerCount()).toBe(0);
    expect(notes.since("!b", 0)).toBeUndefined();
  });
});

describe("requests", () => {
  const table = new Table("rows", v.object({ id: v.string() }), ({ id }) => joinKey(id));
  const database = new Database([table]);
  let commits: unknown[];
  let commit: () => Promise<void>;
  let hooks: string[];
  let requests: Requests;

  beforeEach(() => {
    [commits, hooks] = [[], []];
    commit = () => Promise.resolve();
    requests = new Requests(
      database,
      (batch) => {
        commits.push(batch);
        return commit();
      },
      { beforeCommit: () => void hooks.push("before"), afterUndo: () => void hooks.push("undone") },
    );
  });

  it("run one after the other, whatever becomes of them", async () => {
    const order: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const first = requests.run(async () => {
      await gate.promise;
      order.push("first");
      throw new Error("no");
    });
    const second = requests.run(() => order.push("second"));
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    gate.resolve(undefined);
    await expect(first).rejects.toThrow("no");
    await second;
    expect(order).toEqual(["first", "second"]);
  });

  it("store what they have changed, and tell of it", async () => {
    const news = requests.nextChange(new AbortController().signal);
    await requests.run(() => "nothing");
    expect([commits, hooks]).toEqual([[], []]);
    await requests.run(() => table.set({ id: "a" }));
    expect([commits.length, hooks]).toEqual([1, ["before"]]);
    await news;
  });

  it("that cannot be stored have changed nothing", async () => {
    commit = () => Promise.reject(new Error("disk full"));
    const failed = requests.run(() => table.set({ id: "b" }));
    await expect(failed).rejects.toMatchObject({ status: 500, errcode: "M_UNKNOWN" });
    await expect(failed).rejects.toThrow("could not be stored: Error: disk full");
    await expect(failed).rejects.toBeInstanceOf(MatrixError);
    expect(hooks).toEqual(["before", "undone"]);
    expect(table.get("b")).toBeUndefined();
  });

  it("let nobody wait who has gone, and forget whoever has been told", async () => {
    await requests.nextChange(AbortSignal.abort());
    const leaving = new AbortController();
    const [left, told] = [requests.nextChange(leaving.signal), requests.nextChange(new AbortController().signal)];
    leaving.abort();
    await left;
    expect(getEventListeners(leaving.signal, "abort")).toEqual([]);
    requests.wake();
    await told;
    const staying = new AbortController();
    const last = requests.nextChange(staying.signal);
    requests.wake();
    await last;
    expect(getEventListeners(staying.signal, "abort")).toEqual([]);
  });
});

describe("a defect in here", () => {
  it("is answered, told to whoever wants to know, and has changed nothing", async () => {
    const defect = new RangeError("no more randomness");
    let isBroken = false;
    const faults: unknown[] = [];
    const storage = new TestStorage();
    const options = {
      storage,
      serverName: "sandbox.invalid",
      clock: Date.now,
      random: (length: number): Uint8Array<ArrayBuffer> => {
        if (isBroken) throw defect;
        return crypto.getRandomValues(new Uint8Array(length));
      },
    };
    const broken = await createHomeserver({ ...options, onFault: (fault) => faults.push(fault) });
    const person = await register(broken, "alice");
    const before = await storage.load();
    isBroken = true;
    const failed = { status: 500, body: { errcode: "M_UNKNOWN", error: "The server failed." } };
    const create = (of: Homeserver) => ask(of, "POST", "/createRoom", { token: person.token, body: {} });
    expect(await create(broken)).toEqual(failed);
    expect(faults).toEqual([defect]);
    expect(await storage.load()).toEqual(before);
    isBroken = false;
    expect((await create(broken)).status).toBe(200);

    const quiet = await createHomeserver(options);
    isBroken = true;
    expect(await create(quiet)).toEqual(failed);
  });

  it("does not pass for a name that may not be taken away", async () => {
    let isBroken = false;
    const broken = await createHomeserver({
      serverName: "sandbox.invalid",
      clock: Date.now,
      random: (length) => {
        if (isBroken) throw new RangeError("no more randomness");
        return crypto.getRandomValues(new Uint8Array(length));
      },
    });
    const person = await register(broken, "alice");
    await createRoom(broken, person, { room_alias_name: "den" });
    isBroken = true;
    const path = `/directory/room/${encodeURIComponent("#den:sandbox.invalid")}`;
    expect((await ask(broken, "DELETE", path, { token: person.token })).status).toBe(500);
    expect((await ask(broken, "GET", path)).status).toBe(200);
  });
});

describe("ids", () => {
  it("are letters, digits, hyphens and underscores, and those of devices capital letters and digits", async () => {
    for (const byte of [0xff, 0xfb, 0xef, 0xbe, 0x00]) {
      const fixed = await createHomeserver({
        serverName: "sandbox.invalid",
        clock: Date.now,
        random: (length) => new Uint8Array(length).fill(byte),
      });
      const person = await register(fixed, "alice");
      const text = Buffer.alloc(32, byte).toString("base64url");
      expect(person.token).toBe(`syt_${text}`);
      const device = Buffer.alloc(8, byte).toString("base64url");
      expect(person.deviceId).toBe(device.replaceAll(/[-_]/g, "X").toUpperCase());
      const media = await ask(fixed, "POST", "/../../media/v3/upload", { token: person.token, body: {} });
      expect(media.body["content_uri"]).toBe(`mxc://sandbox.invalid/${Buffer.alloc(18, byte).toString("base64url")}`);
    }
  });
});
