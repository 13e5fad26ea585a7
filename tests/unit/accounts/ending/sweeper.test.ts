/** Sweeps: what has expired ends, once, whoever crashes and whatever clocks say; nothing else is touched. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveKeys, localpartOf } from "../../../../sandbox/accounts/ids.ts";
import { LEADERSHIP_MS, NOTE_TYPE } from "../../../../sandbox/accounts/leader.ts";
import { error, SECRET, SERVER } from "../synapse/fake-synapse.ts";
import { HOUR, MINUTE, setUp, states, sweep } from "../support.ts";

describe("a sweep", () => {
  it("ends what has expired with all it has, and nothing before", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, time, create } = setting;
    const old = await create();
    const { user_id: you = "" } = old.users["you"] ?? {};
    const [room, forgotten] = [synapse.addRoom(you), synapse.addRoom(you, [])];
    time.pass(30 * MINUTE);
    const young = await create();
    const { user_id: kim = "" } = young.users["kim"] ?? {};
    const stays = synapse.addRoom(kim, [kim, you]);

    expect(await sweep(setting)).toEqual({ result: "done", accounts: 0, rooms: 0, failed: 0 });
    time.pass(old.expires_at - time.wall() - 10_000);
    expect(await sweep(setting)).toMatchObject({ accounts: 0 });
    time.pass(10_000);
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 2, rooms: 2, failed: 0 });
    for (const { user_id: userId } of Object.values(old.users)) {
      expect(synapse.users.get(userId)).toMatchObject({ deactivated: true, devices: [], media: 0 });
    }
    expect([synapse.rooms.has(room), synapse.rooms.has(forgotten), synapse.rooms.has(stays)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(states(setting)).toEqual([false, false, true, true]);
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 0, rooms: 0, failed: 0 });
  });

  it("never touches an account that merely looks like one of ours, nor its rooms", async () => {
    const setting = setUp();
    const { synapse, create, time } = setting;
    const made = await create(["you"]);
    const { user_id: real = "" } = made.users["you"] ?? {};
    const localpart = real.slice(1, real.indexOf(":"));
    const [, id = "", expiry = "", tag = ""] = localpart.split("-");
    const past = { id: "abcdefghij", expiresAt: Date.parse("2020-01-01T00:00:00Z"), name: "you" };
    const lookalikes = [
      `ls-${id}-${expiry}-${tag}-kim`,
      `ls-${id}-kdmaw0-${tag}-you`,
      `ls-bbbbbbbbbb-${expiry}-${tag}-you`,
      `ls-${id}-${expiry}-aaaaaaaa-you`,
      `x${localpart}`,
      `${localpart}s`,
      localpartOf(deriveKeys("the secret of another service"), past),
      "ls-kim",
    ];
    for (const name of lookalikes) synapse.add(name).displayname = localpart;
    const rooms = lookalikes.map((name) => synapse.addRoom(`@${name}:${SERVER}`));
    time.pass(48 * HOUR);
    expect(await sweep(setting)).toMatchObject({ result: "done", accounts: 1, rooms: 0 });
    for (const name of lookalikes) {
      expect(synapse.users.get(`@${name}:${SERVER}`)).toMatchObject({
        deactivated: false,
        locked: false,
        devices: ["PHONE", "LAPTOP"],
        media: 3,
      });
      expect(synapse.calls.filter((call) => call.includes(`@${name}:`) && !call.startsWith("GET"))).toEqual([]);
    }
    expect(rooms.every((room) => synapse.rooms.has(room))).toBe(true);
  });

  it("leaves the room of an account that is there, though the list did not tell of it", async () => {
    const setting = setUp();
    const { synapse, create } = setting;
    const { users } = await create(["you"]);
    const room = synapse.addRoom(users["you"]?.user_id ?? "");
    synapse.intercept = (_method, path) =>
      path === "/_synapse/admin/v2/users" ? Response.json({ users: [] }) : undefined;
    expect(await sweep(setting)).toMatchObject({ result: "done", rooms: 0 });
    expect(synapse.rooms.has(room)).toBe(true);
  });

  it("ends what an earlier secret made", async () => {
    const setting = setUp({ SECRET: "the-secret-of-this-year", OLD_SECRETS: "the-secret-of-last-year" });
    const expiresAt = setting.time.wall() - MINUTE;
    const old = { id: "abcdefghij", expiresAt, name: "you" };
    setting.synapse.add(localpartOf(deriveKeys("the-secret-of-last-year"), old));
    expect(await sweep(setting)).toMatchObject({ accounts: 1 });
  });

  it("goes on where something was interrupted, whatever failed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.boolean(), async (nth, isDown) => {
        const setting = setUp({ LIFETIME: "1h" });
        const { synapse, create, time } = setting;
        const { users } = await create();
        for (const { user_id: userId } of Object.values(users)) synapse.addRoom(userId);
        time.pass(2 * HOUR);
        await sweep(setting, setting.replica("before"));
        await create();
        time.pass(2 * HOUR);
        const since = synapse.calls.length;
        synapse.intercept = () => {
          if (synapse.calls.length - since < nth) return undefined;
          if (!isDown) return synapse.calls.length - since === nth ? error(500, "M_UNKNOWN") : undefined;
          throw new TypeError("fetch failed");
        };
        await sweep(setting).catch(() => undefined);
        synapse.intercept = () => undefined;
        const next = setting.replica("after");
        await sweep(setting, next);
        await sweep(setting, next);
        expect(states(setting)).toEqual([false, false, false, false]);
        expect(synapse.rooms.size).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it("ends again what the homeserver did not confirm", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, create, time } = setting;
    const { users } = await create(["you"]);
    const { user_id: you = "" } = users["you"] ?? {};
    time.pass(2 * HOUR);
    synapse.intercept = (method, path) => {
      if (method !== "POST" || !path.includes("/deactivate/")) return undefined;
      const user = synapse.users.get(you);
      if (user !== undefined) user.deactivated = true;
      throw new TypeError("it died on the way");
    };
    await expect(sweep(setting)).rejects.toMatchObject({ failure: { kind: "unreachable" } });
    synapse.intercept = () => undefined;
    expect(await sweep(setting)).toMatchObject({ result: "done", accounts: 1 });
    expect(await sweep(setting)).toMatchObject({ result: "done", accounts: 0 });
    expect(synapse.count("POST", "/deactivate/")).toBe(2);
  });

  it("ends an account although one of its rooms is locked, and that room later", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, create, time } = setting;
    const { users } = await create(["you"]);
    const { user_id: you = "" } = users["you"] ?? {};
    const [locked, free] = [synapse.addRoom(you), synapse.addRoom(you)];
    synapse.intercept = (method, path) =>
      method === "GET" && path.endsWith(`/delete_status/${locked}`) ? Response.json({ status: "active" }) : undefined;
    time.pass(2 * HOUR);
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 1, rooms: 1, failed: 2 });
    expect(states(setting)).toEqual([false]);
    expect([synapse.rooms.has(locked), synapse.rooms.has(free)]).toEqual([true, false]);
    synapse.intercept = () => undefined;
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 0, rooms: 1, failed: 0 });
  });

  it("purges what is left of a sandbox that was ended early, though its time is not over", async () => {
    const setting = setUp();
    const { synapse, create, call, time } = setting;
    const { id, deletion_token: token, users } = await create(["you"]);
    const room = synapse.addRoom(users["you"]?.user_id ?? "");
    synapse.intercept = (method, path) =>
      method === "DELETE" && path.includes("/v2/rooms/") ? error(500, "M_UNKNOWN") : undefined;
    await call("DELETE", `/v1/sandboxes/${id}`, { headers: { Authorization: `Bearer ${token}` } });
    expect(states(setting)).toEqual([false]);
    synapse.intercept = () => undefined;
    time.pass(MINUTE);
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 0, rooms: 1, failed: 0 });
    expect(synapse.rooms.has(room)).toBe(false);
  });

  it("leaves rooms that nobody of ours has made, or that nobody is said to have made", async () => {
    const setting = setUp();
    const { synapse } = setting;
    const rooms = [synapse.addRoom("@somebody:x"), synapse.addRoom(`@ls-kim:${SERVER}`), synapse.addRoom("")];
    synapse.rooms.set("!nobody", null as never);
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 0, rooms: 0, failed: 0 });
    expect(rooms.every((room) => synapse.rooms.has(room))).toBe(true);
    expect(synapse.count("GET", "/v1/rooms/")).toBe(0);
  });

  it("ends three accounts at a time, and one that fails keeps none of the others", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, create, time } = setting;
    for (let each = 0; each < 4; each += 1) await create();
    time.pass(2 * HOUR);
    let [now, most, failures] = [0, 0, 1];
    synapse.intercept = async (_method, path) => {
      if (!path.endsWith("/media")) return undefined;
      now += 1;
      most = Math.max(most, now);
      await time.wait(100);
      now -= 1;
      failures -= 1;
      return failures >= 0 ? error(500, "M_UNKNOWN") : undefined;
    };
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 7, rooms: 0, failed: 1 });
    expect(most).toBe(3);
    expect(await sweep(setting)).toEqual({ result: "done", accounts: 1, rooms: 0, failed: 0 });
  });

  it("stops where the homeserver is away, and lets others go on when it has not renewed for long enough", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, create, time } = setting;
    await create(["you"]);
    time.pass(2 * HOUR);
    synapse.intercept = (_method, path) => (path.endsWith("/media") ? new Response("", { status: 502 }) : undefined);
    await expect(sweep(setting)).rejects.toMatchObject({ failure: { kind: "unreachable" } });
    synapse.intercept = () => undefined;
    expect(synapse.notes.get(NOTE_TYPE)).toMatchObject({ holder: "one" });
    expect(await sweep(setting, setting.replica("two"))).toMatchObject({ result: "done", accounts: 1 });
    expect(synapse.notes.get(NOTE_TYPE)).toMatchObject({ holder: "" });
  });

  it("finishes a deletion that stopped half-way, but gives it time", async () => {
    const setting = setUp();
    const { synapse, create, call } = setting;
    const { id, deletion_token: token, users } = await create();
    const { user_id: you = "" } = users["you"] ?? {};
    const room = synapse.addRoom(you);
    synapse.intercept = (_method, path) => (path.endsWith("/media") ? error(500, "M_UNKNOWN") : undefined);
    const response = await call("DELETE", `/v1/sandboxes/${id}`, { headers: { Authorization: `Bearer ${token}` } });
    expect(response.status).toBe(503);
    expect(synapse.users.get(you)).toMatchObject({ locked: true, deactivated: false });
    synapse.intercept = () => undefined;
    expect(await sweep(setting)).toMatchObject({ accounts: 0 });
    expect(await sweep(setting)).toMatchObject({ accounts: 2, rooms: 1 });
    expect(synapse.rooms.has(room)).toBe(false);
  });
});

describe("several replicas", () => {
  it("end each account once, whenever they begin", async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(delays, async (starts) => {
        const setting = setUp({ LIFETIME: "1h" });
        const { synapse, create, time, replica } = setting;
        for (let each = 0; each < 3; each += 1) {
          const { users } = await create();
          for (const { user_id: userId } of Object.values(users)) synapse.addRoom(userId);
        }
        time.pass(2 * HOUR);
        // Notes take their time to arrive, so that two may look before either has written.
        let calls = 0;
        synapse.intercept = async (_method, path) => {
          calls += 1;
          if (path.includes("/account_data/")) await time.wait(200 + ((calls * 137) % 600));
          return undefined;
        };
        const sweeps = starts.map(async (delay, index) => {
          const service = replica(`replica-${index}`);
          await time.wait(delay);
          return service.sweep();
        });
        const results = await time.until(Promise.all(sweeps));
        const total = results.reduce((sum, each) => sum + ("accounts" in each ? each.accounts : 0), 0);
        expect(total).toBe(6);
        expect(synapse.count("POST", "/deactivate/")).toBe(6);
        expect(synapse.count("DELETE", "/v2/rooms/")).toBe(6);
        expect(states(setting).every((isThere) => !isThere)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it("leave the sweep to the one that is at it, and take over from one that has crashed", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, create, time } = setting;
    await create();
    time.pass(2 * HOUR);
    synapse.notes.set(NOTE_TYPE, { holder: "another", beat: 1 });
    const alive = (async () => {
      for (let beat = 2; beat < 6; beat += 1) {
        await time.wait(2000);
        synapse.notes.set(NOTE_TYPE, { holder: "another", beat });
      }
    })();
    expect(await sweep(setting)).toEqual({ result: "busy" });
    await time.until(alive);
    expect(states(setting)).toEqual([true, true]);
    const begun = time.monotonic();
    expect(await sweep(setting)).toMatchObject({ result: "done", accounts: 2 });
    expect(time.monotonic() - begun).toBeGreaterThanOrEqual(LEADERSHIP_MS);
    expect(time.monotonic() - begun).toBeLessThan(2 * LEADERSHIP_MS);
  });

  it("keep their note fresh while one account takes long, and let go of it only if it is theirs", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, create, time, replica } = setting;
    await create(["you"]);
    time.pass(2 * HOUR);
    synapse.intercept = async (_method, path) => {
      if (path.endsWith("/media")) await time.wait(4 * LEADERSHIP_MS);
      return undefined;
    };
    const first = replica("first").sweep();
    const second = time.wait(LEADERSHIP_MS / 2).then(() => replica("second").sweep());
    const third = time.wait(2 * LEADERSHIP_MS).then(() => replica("third").sweep());
    expect(await time.until(Promise.all([first, second, third]))).toMatchObject([
      { result: "done", accounts: 1 },
      { result: "busy" },
      { result: "busy" },
    ]);
    synapse.notes.set(NOTE_TYPE, { holder: "another", beat: 1 });
    expect(await sweep(setting)).toMatchObject({ result: "done" });
    expect(synapse.notes.get(NOTE_TYPE)).toMatchObject({ holder: "" });
  });

  it("stop when another one has taken over", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { synapse, create, time } = setting;
    for (let each = 0; each < 4; each += 1) await create();
    time.pass(2 * HOUR);
    synapse.intercept = (method, path) => {
      if (method !== "POST" || !path.includes("/deactivate/")) return undefined;
      synapse.notes.set(NOTE_TYPE, { holder: "another", beat: 1 });
      time.pass(LEADERSHIP_MS);
      return undefined;
    };
    expect(await sweep(setting)).toMatchObject({ result: "lost" });
    expect(states(setting).filter((isThere) => isThere).length).toBeGreaterThan(0);
  });
});

describe("sweeping", () => {
  it("goes on at its interval, sooner after a failure, until it is told to stop", async () => {
    const setting = setUp({ SWEEP: "5m", REGISTRATION_SECRET: SECRET });
    const { service, synapse, time } = setting;
    const stop = new AbortController();
    const lists: number[] = [];
    let failures = 2;
    synapse.intercept = (_method, path) => {
      if (path !== "/_synapse/admin/v1/rooms") return undefined;
      lists.push(Math.round(time.monotonic() / 1000));
      if (lists.length === 5) stop.abort();
      failures -= 1;
      return failures >= 0 ? error(500, "M_UNKNOWN") : undefined;
    };
    await time.until(service.keepSweeping(stop.signal));
    const between = lists.slice(1).map((at, index) => at - (lists[index] ?? 0));
    expect(between).toEqual([15, 15, 300, 300]);
    expect(await service.metrics.registry.metrics()).toContain('lockstep_sweeps_total{result="failed"} 2');
  });
});
