/** The storage behind the server: one batch for each request, stored before it is answered, undone when it fails. */
import { beforeEach, describe, expect, it } from "vitest";
import { createHomeserver } from "../../../../sandbox/homeserver/index.ts";
import type { Homeserver, TableWrite } from "../../../../sandbox/homeserver/types.ts";
import { ask, createRoom, register, say, seenBy, start, sync, TestStorage, type Account } from "../support.ts";

let storage: TestStorage;
let server: Homeserver;
let alice: Account;
let roomId: string;

beforeEach(async () => {
  storage = new TestStorage();
  server = await start(storage);
  alice = await register(server, "alice");
  roomId = await createRoom(server, alice);
  return () => server.close();
});

/** A commit that waits until the test lets it go. */
function holdUp(): { readonly reached: Promise<void>; readonly go: () => void } {
  const [gate, reached] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  storage.beforeCommit = async () => {
    reached.resolve(undefined);
    await gate.promise;
  };
  return { reached: reached.promise.then(() => undefined), go: () => gate.resolve(undefined) };
}

describe("writing", () => {
  it("puts what one request changed into one batch, and nothing for reading", async () => {
    const before = storage.batches.length;
    await createRoom(server, alice, { name: "Den", topic: "Tea" });
    expect(storage.batches).toHaveLength(before + 1);
    await ask(server, "GET", "/devices", { token: alice.token });
    await sync(server, alice);
    await ask(server, "POST", "/createRoom", { token: alice.token, body: { preset: "castle" } });
    expect(storage.batches).toHaveLength(before + 1);
  });

  it("does not grow with the history", async () => {
    const sizes = [];
    for (let n = 0; n < 50; n++) {
      await say(server, alice, roomId, `${n}`);
      sizes.push(storage.batches.at(-1)?.length);
    }
    expect(new Set(sizes).size).toBe(1);
  });

  it("comes before the answer", async () => {
    const { reached, go } = holdUp();
    let answered = false;
    const sent = say(server, alice, roomId, "1").finally(() => (answered = true));
    await reached;
    expect(answered).toBe(false);
    go();
    expect((await sent).status).toBe(200);
  });

  it("is seen by nobody before it is done", async () => {
    const since = (await sync(server, alice)).next_batch;
    const { reached, go } = holdUp();
    const sent = say(server, alice, roomId, "1");
    await reached;
    const news = sync(server, alice, `since=${since}`);
    go();
    await sent;
    expect((await news).rooms.join[roomId]?.timeline.events).toHaveLength(1);
  });

  it("that fails is answered with M_UNKNOWN, and nothing has happened", async () => {
    const since = (await sync(server, alice)).next_batch;
    const before = await seenBy(alice, server);
    const waiting = sync(server, alice, `since=${since}&timeout=60000`);
    storage.beforeCommit = async () => {
      throw new Error("disk full");
    };
    expect(await say(server, alice, roomId, "1")).toMatchObject({ status: 500, body: { errcode: "M_UNKNOWN" } });
    expect((await ask(server, "POST", "/logout", { token: alice.token })).status).toBe(500);
    expect(await seenBy(alice, server)).toEqual(before);
    expect((await sync(server, alice, `since=${since}`)).rooms.join).toEqual({});

    storage.beforeCommit = async () => undefined;
    const { body } = await say(server, alice, roomId, "1");
    const events = (await waiting).rooms.join[roomId]?.timeline.events;
    expect(events?.map((event) => event.event_id)).toEqual([body["event_id"]]);
  });
});

describe("starting again", () => {
  it("finds everything, with the same tokens, and remembers transactions", async () => {
    const bob = await register(server, "bob");
    const token = alice.token;
    const toDevice = { messages: { [bob.userId]: { [bob.deviceId]: { n: 1 } } } };
    await ask(server, "PUT", "/sendToDevice/m.test/t", { token, body: toDevice });
    const sent = await say(server, alice, roomId, "1");
    const { next_batch: since } = await sync(server, alice);
    await say(server, alice, roomId, "2");

    const again = await start(storage);
    expect(await seenBy(alice, again)).toEqual(await seenBy(alice, server));
    expect((await say(again, alice, roomId, "1", "other")).body).toEqual(sent.body);
    await ask(again, "PUT", "/sendToDevice/m.test/t", { token, body: toDevice });
    const news = await sync(again, alice, `since=${since}`);
    expect(news.rooms.join[roomId]?.timeline.events.map((event) => event.content["body"])).toEqual(["2"]);
    expect((await sync(again, bob)).to_device.events).toHaveLength(1);
  });

  it("goes on from the last stored position, also after a failed write", async () => {
    const { next_batch: since } = await sync(server, alice);
    storage.beforeCommit = async () => {
      throw new Error("disk full");
    };
    await say(server, alice, roomId, "lost");
    expect((await sync(server, alice)).next_batch).toBe(since);
    storage.beforeCommit = async () => undefined;
    const again = await start(storage);
    await say(again, alice, roomId, "kept");
    const { rooms } = await sync(again, alice, `since=${since}`);
    expect(rooms.join[roomId]?.timeline.events.map((event) => event.content["body"])).toEqual(["kept"]);
  });

  it("on damaged or outdated rows fails with a code", async () => {
    const rows = await storage.load();
    const createOn = (changed: readonly TableWrite[]) => {
      const damaged = { load: async () => changed, commit: async () => undefined };
      return createHomeserver({ serverName: "x", clock: Date.now, random: (n) => new Uint8Array(n), storage: damaged });
    };
    const without = rows.filter(({ table }) => table !== "meta");
    const meta = { table: "meta", key: "[]" };
    await expect(createOn(without)).rejects.toMatchObject({ name: "StorageError", code: "corrupt" });
    const old = [...without, { ...meta, value: { version: 0, position: 1 } }];
    await expect(createOn(old)).rejects.toMatchObject({ code: "outdated" });
    const unknown = [...rows, { table: "other", key: "k", value: {} }];
    await expect(createOn(unknown)).rejects.toMatchObject({ code: "corrupt" });
    const changed = rows.map((row) => (row.table === "events" ? { ...row, value: { half: true } } : row));
    await expect(createOn(changed)).rejects.toMatchObject({ code: "corrupt" });
    await expect(createOn([null as unknown as TableWrite])).rejects.toMatchObject({ code: "corrupt" });
    await expect(createOn([])).resolves.toBeDefined();
  });
});

describe("closing", () => {
  it("ends waiting syncs, and answers nothing more", async () => {
    const { next_batch: since } = await sync(server, alice);
    const waiting = ask(server, "GET", `/sync?since=${since}&timeout=60000`, { token: alice.token });
    server.close();
    expect((await waiting).status).toBe(503);
    expect((await ask(server, "GET", "/versions")).status).toBe(503);
  });

  it("lets a write finish that has begun", async () => {
    const { reached, go } = holdUp();
    const sent = say(server, alice, roomId, "1");
    await reached;
    server.close();
    go();
    expect((await sent).status).toBe(200);
  });

  it("is not needed to end a sync whose client is gone", async () => {
    const { next_batch: since } = await sync(server, alice);
    const gone = new AbortController();
    const path = `/sync?since=${since}&timeout=60000`;
    const waiting = ask(server, "GET", path, { token: alice.token, signal: gone.signal });
    gone.abort();
    expect((await waiting).status).toBe(200);
  });
});
