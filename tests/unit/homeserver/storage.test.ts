/** The storage behind the server: one batch for each request, stored before it is answered, undone when it fails. */
import { beforeEach, describe, expect, it } from "vitest";
import { createHomeserver, SnapshotError } from "../../../sandbox/homeserver/index.ts";
import type { Homeserver, HomeserverSnapshot } from "../../../sandbox/homeserver/types.ts";
import { ask, createRoom, register, say, start, sync, TestStorage, type Account } from "./support.ts";

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

/** The rows in an order of their own: snapshots have none. */
const sortedRows = ({ rows }: HomeserverSnapshot) =>
  [...rows].sort((a, b) => `${a.table} ${a.key}`.localeCompare(`${b.table} ${b.key}`));

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

  it("is seen by nobody before it is done, in a snapshot neither", async () => {
    const since = (await sync(server, alice)).next_batch;
    const snapshot = server.snapshot();
    const { reached, go } = holdUp();
    const sent = say(server, alice, roomId, "1");
    await reached;
    expect(sortedRows(server.snapshot())).toEqual(sortedRows(snapshot));
    const seen = sync(server, alice, `since=${since}`);
    go();
    await sent;
    expect((await seen).rooms.join[roomId]?.timeline.events).toHaveLength(1);
  });

  it("that fails is answered with M_UNKNOWN, and nothing has happened", async () => {
    const since = (await sync(server, alice)).next_batch;
    const before = server.snapshot();
    const waiting = sync(server, alice, `since=${since}&timeout=60000`);
    storage.beforeCommit = async () => {
      throw new Error("disk full");
    };
    expect(await say(server, alice, roomId, "1")).toMatchObject({ status: 500, body: { errcode: "M_UNKNOWN" } });
    expect((await ask(server, "POST", "/logout", { token: alice.token })).status).toBe(500);
    expect(sortedRows(server.snapshot())).toEqual(sortedRows(before));
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
    expect(sortedRows(again.snapshot())).toEqual(sortedRows(server.snapshot()));
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
    const rows = server.snapshot().rows;
    const createOn = (changed: typeof rows) => {
      const damaged = { load: async () => changed, commit: async () => undefined };
      return createHomeserver({ serverName: "x", clock: Date.now, random: (n) => new Uint8Array(n), storage: damaged });
    };
    const without = rows.filter(({ table }) => table !== "meta");
    const meta = { table: "meta", key: "[]" };
    await expect(createOn(without)).rejects.toMatchObject({ name: "SnapshotError", code: "corrupt" });
    const old = [...without, { ...meta, value: { version: 0, position: 1 } }];
    await expect(createOn(old)).rejects.toMatchObject({ code: "outdated" });
    const unknown = [...rows, { table: "other", key: "k", value: {} }];
    await expect(createOn(unknown)).rejects.toMatchObject({ code: "corrupt" });
    const changed = rows.map((row) => (row.table === "events" ? { ...row, value: { half: true } } : row));
    await expect(createOn(changed)).rejects.toMatchObject({ code: "corrupt" });
    await expect(createOn([])).resolves.toBeDefined();
  });
});

describe("snapshots", () => {
  it("carry everything to another server and into its storage", async () => {
    await say(server, alice, roomId, "1");
    const otherStorage = new TestStorage();
    const other = await start(otherStorage);
    const bob = await register(other, "bob");
    await other.restore(structuredClone(server.snapshot()));
    expect((await sync(other, alice)).rooms.join).toHaveProperty([roomId]);
    expect((await ask(other, "GET", "/account/whoami", { token: bob.token })).status).toBe(401);
    const again = await start(otherStorage);
    expect((await sync(again, alice)).rooms.join).toHaveProperty([roomId]);
    expect((await ask(again, "GET", "/account/whoami", { token: bob.token })).status).toBe(401);
    await say(again, alice, roomId, "2");
  });

  it("that are none change nothing", async () => {
    const before = server.snapshot();
    const bad: unknown[] = [
      undefined,
      {},
      { version: before.version },
      { version: before.version, rows: [null] },
      { version: before.version, rows: before.rows.map((row) => ({ ...row, value: 5 })) },
    ];
    for (const snapshot of bad) {
      await expect(server.restore(snapshot as HomeserverSnapshot)).rejects.toThrow(SnapshotError);
    }
    await expect(server.restore({ ...before, version: 0 })).rejects.toMatchObject({ code: "outdated" });
    expect(server.snapshot()).toEqual(before);
  });

  it("that cannot be stored change nothing", async () => {
    const before = server.snapshot();
    storage.beforeCommit = async () => {
      throw new Error("disk full");
    };
    await expect(server.restore({ version: before.version, rows: [] })).rejects.toThrow("disk full");
    expect(sortedRows(server.snapshot())).toEqual(sortedRows(before));
    expect((await sync(server, alice)).rooms.join).toHaveProperty([roomId]);
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
