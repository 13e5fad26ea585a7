/** The limits of this homeserver: one below, at, and one above each. */
import { beforeEach, describe, expect, it } from "vitest";
import { MAX_EVENT_BYTES, MAX_UPLOAD_BYTES } from "../../../../sandbox/homeserver/state/server.ts";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import { type Account, ask, createRoom, outcome, register, say, start, sync } from "../support.ts";

const MEGABYTE = 1024 * 1024;
let server: Homeserver;
let alice: Account;

beforeEach(async () => {
  server = await start();
  alice = await register(server, "alice");
  return () => server.close();
});

/** What comes of one below the limit, of the limit, and of one above. */
const around = async (limit: number, ask: (n: number) => Promise<unknown>): Promise<unknown[]> => [
  await ask(limit - 1),
  await ask(limit),
  await ask(limit + 1),
];
const tooLarge = ["ok", "ok", [413, "M_TOO_LARGE"]];

describe("sizes", () => {
  it("of an event", async () => {
    const roomId = await createRoom(server, alice);
    const { userId: sender, deviceId } = alice;
    const sized = (text: string, id: string) => {
      const content = { msgtype: "m.text", body: text };
      return JSON.stringify({ roomId, type: "m.room.message", sender, content, deviceId, transactionId: id }).length;
    };
    const send = (bytes: number) => {
      const id = `${bytes}`;
      return outcome(say(server, alice, roomId, id, "x".repeat(bytes - sized("", id))));
    };
    expect(await around(MAX_EVENT_BYTES, send)).toEqual(tooLarge);
    // Bytes, not letters.
    const id = "letters";
    const umlauts = "ä".repeat((MAX_EVENT_BYTES - sized("", id)) / 2 + 1);
    expect(await outcome(say(server, alice, roomId, id, umlauts))).toEqual([413, "M_TOO_LARGE"]);
  });

  it("of a body", async () => {
    const path = `/user/${encodeURIComponent(alice.userId)}/account_data/a`;
    const put = (bytes: number) => {
      const body = { a: "x".repeat(bytes - '{"a":""}'.length) };
      return outcome(ask(server, "PUT", path, { token: alice.token, body }));
    };
    expect(await around(MEGABYTE, put)).toEqual(tooLarge);
  });

  it("of a file", async () => {
    const upload = (bytes: number) => {
      const url = "https://sandbox.invalid/_matrix/media/v3/upload";
      const headers = { Authorization: `Bearer ${alice.token}` };
      const answer = server.fetch(new Request(url, { method: "POST", headers, body: new Uint8Array(bytes) }));
      return outcome(
        answer.then(async (got) => ({ status: got.status, body: (await got.json()) as Record<string, unknown> })),
      );
    };
    expect(await around(MAX_UPLOAD_BYTES, upload)).toEqual(tooLarge);
  });

  it("of a key backup, in which there are many keys", async () => {
    const { token } = alice;
    await ask(server, "POST", "/room_keys/version", { token, body: { algorithm: "a", auth_data: {} } });
    const put = (bytes: number) => {
      const session = { first_message_index: 0, forwarded_count: 0, is_verified: true };
      const body = (text: string) => ({ rooms: { "!r": { sessions: { s: { ...session, session_data: { text } } } } } });
      const text = "x".repeat(bytes - JSON.stringify(body("")).length);
      return outcome(ask(server, "PUT", "/room_keys/keys?version=1", { token, body: body(text) }));
    };
    expect(await around(10 * MEGABYTE, put)).toEqual(tooLarge);
  });

  it("of names", async () => {
    const name = (length: number) => "n".repeat(length - "@:sandbox.invalid".length);
    const signUp = (length: number) => {
      const body = { username: name(length), password: "p", auth: { type: "m.login.dummy" } };
      return outcome(ask(server, "POST", "/register", { body }));
    };
    expect(await around(255, signUp)).toEqual(["ok", "ok", [400, "M_INVALID_USERNAME"]]);
    const roomId = await createRoom(server, alice);
    const call = (length: number) => {
      const path = `/directory/room/${encodeURIComponent(`#${name(length)}:sandbox.invalid`)}`;
      return outcome(ask(server, "PUT", path, { token: alice.token, body: { room_id: roomId } }));
    };
    expect(await around(255, call)).toEqual(["ok", "ok", [400, "M_INVALID_PARAM"]]);
  });

  it("of device ids", async () => {
    const signIn = (length: number) => {
      const identifier = { type: "m.id.user", user: "alice" };
      const body = { type: "m.login.password", identifier, password: "p", device_id: "D".repeat(length) };
      return outcome(ask(server, "POST", "/login", { body }));
    };
    expect(await around(512, signIn)).toEqual(["ok", "ok", [400, "M_INVALID_PARAM"]]);
    expect(await signIn(0)).toEqual([400, "M_INVALID_PARAM"]);
  });

  it("of what is nested", async () => {
    const path = `/user/${encodeURIComponent(alice.userId)}/account_data/a`;
    const put = (depth: number) => {
      let body = {};
      for (let level = 1; level < depth; level++) body = { body };
      return outcome(ask(server, "PUT", path, { token: alice.token, body }));
    };
    expect(await around(100, put)).toEqual(["ok", "ok", [400, "M_BAD_JSON"]]);
  });
});

describe("numbers", () => {
  it("of messages to a device that one sync brings", async () => {
    const bob = await register(server, "bob");
    for (const count of [99, 100, 101]) {
      const { next_batch: before } = await sync(server, bob);
      for (let n = 0; n < count; n++) {
        const messages = { [bob.userId]: { [bob.deviceId]: { n } } };
        await ask(server, "PUT", `/sendToDevice/m.test/${count}-${n}`, { token: alice.token, body: { messages } });
      }
      const first = await sync(server, bob, `since=${before}`);
      expect(first.to_device.events).toHaveLength(Math.min(count, 100));
      const second = await sync(server, bob, `since=${first.next_batch}`);
      expect(second.to_device.events.map((event) => event.content["n"])).toEqual(count > 100 ? [100] : []);
    }
  });

  it("of unread messages that are counted", async () => {
    const bob = await register(server, "bob");
    const roomId = await createRoom(server, alice, { preset: "public_chat" });
    await ask(server, "POST", `/join/${encodeURIComponent(roomId)}`, { token: bob.token, body: {} });
    const unread = async () => (await sync(server, bob)).rooms.join[roomId];
    const counted: unknown[] = [];
    for (let n = 1; n <= 101; n++) {
      await say(server, alice, roomId, `${n}`);
      if (n >= 99) counted.push(await unread());
    }
    expect(counted).toMatchObject(
      [99, 100, 100].map((count) => ({ unread_notifications: { notification_count: count } })),
    );
  });

  it("of people after whom a chat is called", async () => {
    const roomId = await createRoom(server, alice);
    const called: unknown[] = [];
    for (let n = 1; n <= 6; n++) {
      const body = { user_id: `@u${n}:sandbox.invalid` };
      await ask(server, "POST", `/rooms/${encodeURIComponent(roomId)}/invite`, { token: alice.token, body });
      const room = (await sync(server, alice)).rooms.join[roomId] as unknown as { summary: { "m.heroes": unknown[] } };
      called.push(room.summary["m.heroes"].length);
    }
    expect(called).toEqual([1, 2, 3, 4, 5, 5]);
  });

  it("of requests without a route that are noted, the newest", async () => {
    for (let n = 0; n <= 100; n++) {
      await ask(server, "GET", `/none/${n}`);
      expect(server.unknownRoutes).toHaveLength(Math.min(n + 1, 100));
    }
    expect(server.unknownRoutes.at(0)?.path).toBe("/_matrix/client/v3/none/1");
    expect(server.unknownRoutes.at(-1)?.path).toBe("/_matrix/client/v3/none/100");
  });
});
