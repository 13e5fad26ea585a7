/** Promises that clients rely on, tried with random histories. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes } from "../../../sandbox/homeserver/routes/index.ts";
import {
  ask,
  createRoom,
  register,
  say,
  seenBy,
  start,
  sync,
  TestStorage,
  type Account,
  type Answer,
} from "./support.ts";

/** Names of the one-time keys of a device that an answer to a claim brings. */
function claimedFrom({ body }: Answer, { userId, deviceId }: Account): readonly string[] {
  const users = (body["one_time_keys"] ?? {}) as Record<string, Record<string, Record<string, unknown>>>;
  return Object.keys(users[userId]?.[deviceId] ?? {});
}

describe("whatever happens", () => {
  it("a transaction id sends one event, also over restarts", async () => {
    const step = fc.record({ id: fc.constantFrom("1", "2", "3"), restart: fc.boolean(), fails: fc.boolean() });
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const storage = new TestStorage();
      let server = await start(storage);
      const alice = await register(server, "alice");
      const roomId = await createRoom(server, alice);
      const eventIds = new Map<string, unknown>();
      for (const { id, restart, fails } of steps) {
        if (restart) server = await start(storage);
        storage.beforeCommit = async () => {
          if (fails) throw new Error("disk full");
        };
        const { status, body } = await say(server, alice, roomId, id);
        if (status === 200) expect(body["event_id"]).toBe(eventIds.get(id) ?? body["event_id"]);
        else expect(eventIds.has(id)).toBe(false);
        if (status === 200) eventIds.set(id, body["event_id"]);
      }
      const { rooms } = await sync(server, alice, `filter=${JSON.stringify({ room: { timeline: { limit: 100 } } })}`);
      const sent = rooms.join[roomId]?.timeline.events.filter((event) => event.type === "m.room.message");
      expect(sent?.map((event) => event.event_id)).toEqual([...eventIds.values()]);
    });
    await fc.assert(property);
  });

  it("a one-time key is claimed once, also when many claim at the same time", async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (keys, claims) => {
        const server = await start(new TestStorage());
        const alice = await register(server, "alice");
        const bob = await register(server, "bob");
        const uploaded = Array.from(
          { length: keys },
          (_, n) => [`signed_curve25519:${n}`, { key: `${n}`, signatures: {} }] as const,
        );
        await ask(server, "POST", "/keys/upload", {
          token: alice.token,
          body: { one_time_keys: Object.fromEntries(uploaded) },
        });
        const body = { one_time_keys: { [alice.userId]: { [alice.deviceId]: "signed_curve25519" } } };
        const answers = await Promise.all(
          Array.from({ length: claims }, () => ask(server, "POST", "/keys/claim", { token: bob.token, body })),
        );
        const claimed = answers.flatMap((answer) => claimedFrom(answer, alice));
        expect(new Set(claimed).size).toBe(claimed.length);
        expect(claimed).toHaveLength(Math.min(keys, claims));
      },
    );
    await fc.assert(property);
  });

  it("a one-time key is claimed once, however often the server dies between asking and answering", async () => {
    const claim = fc.constantFrom("answered", "dies before it is stored", "dies before the answer");
    const property = fc.asyncProperty(fc.array(claim, { minLength: 1, maxLength: 10 }), async (claims) => {
      const storage = new TestStorage();
      let server = await start(storage);
      const alice = await register(server, "alice");
      const bob = await register(server, "bob");
      const names = Array.from({ length: 6 }, (_, n) => `signed_curve25519:${n}`);
      const keys = Object.fromEntries(names.map((name) => [name, { key: name, signatures: {} }]));
      await ask(server, "POST", "/keys/upload", { token: alice.token, body: { one_time_keys: keys } });
      const body = { one_time_keys: { [alice.userId]: { [alice.deviceId]: "signed_curve25519" } } };
      const given: string[] = [];
      let lost = 0;
      for (const how of claims) {
        storage.beforeCommit = async () => {
          if (how === "dies before it is stored") throw new Error("the tab is gone");
        };
        const answer = await ask(server, "POST", "/keys/claim", { token: bob.token, body });
        if (how === "answered") given.push(...claimedFrom(answer, alice));
        else server = await start(storage);
        // Nobody has heard of this key, and nobody ever will.
        if (how === "dies before the answer") lost += claimedFrom(answer, alice).length;
      }
      expect(new Set(given).size).toBe(given.length);
      storage.beforeCommit = async () => undefined;
      const { body: counts } = await ask(server, "POST", "/keys/upload", { token: alice.token, body: {} });
      const left = (counts["one_time_key_counts"] as Record<string, number>)["signed_curve25519"] ?? 0;
      expect(left).toBe(names.length - given.length - lost);
    });
    await fc.assert(property);
  });

  it("syncs and the pages before them show every event exactly once, in order", async () => {
    const bursts = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 5 });
    const property = fc.asyncProperty(bursts, fc.integer({ min: 1, max: 4 }), async (sizes, limit) => {
      const server = await start();
      const alice = await register(server, "alice");
      const roomId = await createRoom(server, alice);
      const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit } } }));
      let since = (await sync(server, alice)).next_batch;
      let told = Number(/^s(\d+)/.exec(since)?.[1]);
      const seen: unknown[] = [];
      let sent = 0;
      for (const size of sizes) {
        for (let n = 0; n < size; n++) await say(server, alice, roomId, `${sent++}`);
        const news = await sync(server, alice, `since=${since}&filter=${filter}`);
        since = news.next_batch;
        const timeline = news.rooms.join[roomId]?.timeline;
        if (!timeline) continue;
        const gap: unknown[] = [];
        for (let from: string | undefined = timeline.limited ? timeline.prev_batch : undefined; from !== undefined;) {
          const query = `dir=b&from=${from}&to=t${told}&limit=${limit}`;
          const page = await ask(server, "GET", `/rooms/${encodeURIComponent(roomId)}/messages?${query}`, {
            token: alice.token,
          });
          gap.unshift(...(page.body["chunk"] as { content: { body: string } }[]).map((e) => e.content.body).reverse());
          from = page.body["end"] as string | undefined;
        }
        seen.push(...gap, ...timeline.events.map((event) => event.content["body"]));
        told = Number(/^s(\d+)/.exec(since)?.[1]);
      }
      expect(seen).toEqual(Array.from({ length: sent }, (_, n) => `${n}`));
    });
    await fc.assert(property);
  });

  it("messages to a device arrive once and in order, whoever interrupts", async () => {
    const step = fc.constantFrom("send", "sync", "repeat", "restart");
    const property = fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const storage = new TestStorage();
      let server = await start(storage);
      const alice = await register(server, "alice");
      const bob = await register(server, "bob");
      let [sent, since, last] = [0, "", ""];
      const seen: unknown[] = [];
      for (const what of [...steps, "sync"]) {
        if (what === "restart") server = await start(storage);
        if (what === "send") {
          const messages = { [bob.userId]: { [bob.deviceId]: { n: sent } } };
          await ask(server, "PUT", `/sendToDevice/m.test/${sent++}`, { token: alice.token, body: { messages } });
        }
        if (what === "sync") {
          last = since;
          const news = await sync(server, bob, since === "" ? "" : `since=${since}`);
          seen.push(...news.to_device.events.map((event) => event.content["n"]));
          since = news.next_batch;
        }
        // A client that lost the answer asks again; what it acknowledged stays away.
        if (what === "repeat" && last !== "") {
          const again = await sync(server, bob, `since=${last}`);
          for (const event of again.to_device.events) expect(Number(event.content["n"])).toBeGreaterThanOrEqual(0);
        }
      }
      expect(seen).toEqual(Array.from({ length: sent }, (_, n) => n));
    });
    await fc.assert(property);
  });

  it("random bodies and paths are answered with a Matrix error or a success, and errors change nothing", async () => {
    const storage = new TestStorage();
    const server = await start(storage);
    const alice = await register(server, "alice");
    const roomId = await createRoom(server, alice);
    const part = fc.constantFrom(
      alice.userId,
      alice.deviceId,
      roomId,
      "__proto__",
      "constructor",
      "1",
      "",
      "ä/%",
      "m.room.member",
    );
    const known = fc.constantFrom(
      "type",
      "rooms",
      "messages",
      "device_keys",
      "one_time_keys",
      "user_id",
      "content",
      "invite",
      "users",
      "__proto__",
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 0, -1, 0.5, "", "x", alice.userId, roomId),
        fc.array(tie("value"), { maxLength: 2 }),
        fc.dictionary(fc.oneof(known, part), tie("value"), { maxKeys: 3 }),
      ),
    })).value;
    const safe = routes.filter(({ path }) => !path.includes("/logout") && !path.includes("/register"));
    const property = fc.asyncProperty(
      fc.constantFrom(...safe),
      fc.array(part, { minLength: 4, maxLength: 4 }),
      json,
      async (route, parts, body) => {
        let n = 0;
        const path = route.path
          .replaceAll(/\{\w+\}/g, () => encodeURIComponent(parts[n++] ?? ""))
          .replace("/_matrix/client/v3", "");
        const before = storage.batches.length;
        const url = path.startsWith("/_") || path.startsWith("/.") ? `/../../..${path}` : path;
        const request = new Request(
          `https://sandbox.invalid/_matrix/client/v3${url}?version=${parts[0] === "1" ? 1 : 2}`,
          {
            method: route.method,
            headers: { Authorization: `Bearer ${alice.token}` },
            body: route.method === "GET" ? null : JSON.stringify(body),
          },
        );
        const response = await server.fetch(request);
        expect(response.status).toBeLessThan(500);
        if (response.ok) return;
        expect(storage.batches).toHaveLength(before);
        if (response.status !== 401) expect(await response.json()).toHaveProperty("errcode");
      },
    );
    await fc.assert(property, { numRuns: 20 * (fc.readConfigureGlobal().numRuns ?? 25) });
    // What an error had changed in memory alone would be gone after a restart.
    expect(await seenBy(alice, server)).toEqual(await seenBy(alice, await start(storage)));
    expect(Object.prototype).not.toHaveProperty("x");
  });
});
