/** Keys of devices and identities, messages to devices, and backups: who gets what, and what is refused in part. */
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
  startWithTwo,
  sync,
} from "../support.ts";

type Json = Readonly<Record<string, unknown>>;

let storage: TestStorage;
let server: Homeserver;
let alice: Account;
let bob: Account;
let phone: Account;

beforeEach(async () => {
  ({ storage, server, alice, bob } = await startWithTwo());
  phone = await signIn("PHONE");
  const roomId = await createRoom(server, alice, { preset: "public_chat" });
  await call(bob, "POST", `/join/${encodeURIComponent(roomId)}`, {});
  return () => server.close();
});

const call = caller(() => server);
const post = async (person: Account, path: string, body: unknown): Promise<Json> => {
  const answer = await call(person, "POST", path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

async function signIn(deviceId: string): Promise<Account> {
  const body = { type: "m.login.password", user: "alice", password: "p", device_id: deviceId };
  const answer = await ask(server, "POST", "/login", { body });
  return { userId: alice.userId, deviceId, token: String(answer.body["access_token"]) };
}

/** Whom a sync tells somebody to fetch the keys of. */
async function changedFor(person: Account, happens: () => Promise<unknown>): Promise<unknown> {
  const { next_batch: since } = await sync(server, person);
  await happens();
  const news = (await sync(server, person, `since=${since}`)) as unknown as { device_lists: { changed: unknown } };
  return news.device_lists.changed;
}

const deviceKeys = ({ userId, deviceId }: Account, key = `key of ${deviceId}`): Json => ({
  user_id: userId,
  device_id: deviceId,
  algorithms: ["a"],
  keys: { [`ed25519:${deviceId}`]: key },
});
const signedBy = (signer: Account, ...names: readonly string[]): Json => ({
  signatures: { [signer.userId]: Object.fromEntries(names.map((name) => [`ed25519:${name}`, `by ${name}`])) },
});
const identity = ({ userId }: Account, usage: string, key = `${usage} of ${userId}`): Json => ({
  user_id: userId,
  usage: [usage],
  keys: { [`ed25519:${key}`]: key },
});
const identities = (person: Account): Json => ({
  master_key: identity(person, "master"),
  self_signing_key: identity(person, "self_signing"),
  user_signing_key: identity(person, "user_signing"),
});
const query = (person: Account, devices: Json): Promise<Json> => post(person, "/keys/query", { device_keys: devices });

describe("a query", () => {
  it("gives the devices that were asked for, of users that there are", async () => {
    await post(alice, "/keys/upload", { device_keys: deviceKeys(alice) });
    await post(phone, "/keys/upload", { device_keys: deviceKeys(phone) });
    const both = {
      [alice.deviceId]: { ...deviceKeys(alice), signatures: {}, unsigned: {} },
      PHONE: { ...deviceKeys(phone), signatures: {}, unsigned: {} },
    };
    const nothing = { failures: {}, master_keys: {}, self_signing_keys: {}, user_signing_keys: {} };
    expect(await query(bob, { [alice.userId]: [], [bob.userId]: [], "@nobody:sandbox.invalid": [] })).toEqual({
      ...nothing,
      device_keys: { [alice.userId]: both, [bob.userId]: {} },
    });
    const some = await query(bob, { [alice.userId]: ["PHONE", "NONE"] });
    expect(some["device_keys"]).toEqual({ [alice.userId]: { PHONE: both.PHONE } });
    expect(await query(bob, {})).toEqual({ ...nothing, device_keys: {} });
  });

  it("gives identities to everybody, and the key to sign others with to its owner", async () => {
    for (const person of [alice, bob]) await post(person, "/keys/device_signing/upload", identities(person));
    const found = await query(bob, { [alice.userId]: [], [bob.userId]: [] });
    const shown = (person: Account, usage: string): Json => ({
      [person.userId]: { ...identity(person, usage), signatures: {} },
    });
    expect(found).toMatchObject({
      master_keys: { ...shown(alice, "master"), ...shown(bob, "master") },
      self_signing_keys: { ...shown(alice, "self_signing"), ...shown(bob, "self_signing") },
    });
    expect(found["user_signing_keys"]).toEqual(shown(bob, "user_signing"));
  });
});

describe("device keys", () => {
  it.each<[string, (keys: Json) => Json]>([
    ["another user's", (keys) => ({ ...keys, user_id: bob.userId })],
    ["another device's", (keys) => ({ ...keys, device_id: "PHONE" })],
  ])("that are %s are refused", async (_whose, change) => {
    const upload = call(alice, "POST", "/keys/upload", { device_keys: change(deviceKeys(alice)) });
    expect(await outcome(upload)).toEqual([400, "M_BAD_JSON"]);
  });

  it("are news when they are others, and not when they come again", async () => {
    const upload = (key: string) => () => post(alice, "/keys/upload", { device_keys: deviceKeys(alice, key) });
    expect(await changedFor(bob, upload("one"))).toEqual([alice.userId]);
    expect(await changedFor(bob, upload("one"))).toEqual([]);
    expect(await changedFor(bob, upload("two"))).toEqual([alice.userId]);
    expect(await changedFor(bob, () => post(alice, "/keys/upload", { one_time_keys: { "a:b": "c" } }))).toEqual([]);
  });
});

describe("keys for one message", () => {
  const upload = (person: Account, one: Json, fallback: Json = {}): Promise<Json> =>
    post(person, "/keys/upload", { one_time_keys: one, fallback_keys: fallback });
  const claim = async (wanted: Json): Promise<unknown> =>
    (await post(bob, "/keys/claim", { one_time_keys: wanted }))["one_time_keys"];
  const count = async (person: Account): Promise<unknown> => (await upload(person, {}))["one_time_key_counts"];
  const unused = async (person: Account): Promise<unknown> =>
    ((await sync(server, person)) as unknown as Json)["device_unused_fallback_key_types"];

  it("are counted for each device and algorithm", async () => {
    await upload(alice, { "signed_curve25519:A": "1", "other:A": "2", "other:B": "3" });
    await upload(phone, { "other:A": "4" });
    expect(await count(alice)).toEqual({ signed_curve25519: 1, other: 2 });
    expect(await count(phone)).toEqual({ signed_curve25519: 0, other: 1 });
    await claim({ [alice.userId]: { [alice.deviceId]: "other" } });
    expect(await count(alice)).toEqual({ signed_curve25519: 1, other: 1 });
    expect(((await sync(server, alice)) as unknown as Json)["device_one_time_keys_count"]).toEqual(await count(alice));
  });

  it("are claimed for several devices at once, the fallback where there is no other", async () => {
    await upload(alice, { "a:ONE": "1" }, { "a:LAST": "0", "b:LAST": "9" });
    await upload(phone, { "a:PHONE": "2" });
    const wanted = {
      [alice.userId]: { [alice.deviceId]: "a", PHONE: "a", NONE: "a" },
      [bob.userId]: { [bob.deviceId]: "a" },
    };
    expect(await claim(wanted)).toEqual({
      [alice.userId]: { [alice.deviceId]: { "a:ONE": "1" }, PHONE: { "a:PHONE": "2" } },
    });
    expect(await unused(alice)).toEqual(["a", "b"]);
    expect(await claim(wanted)).toEqual({ [alice.userId]: { [alice.deviceId]: { "a:LAST": "0" } } });
    expect(await unused(alice)).toEqual(["b"]);
    expect(await unused(phone)).toEqual([]);
    expect(await claim({ [alice.userId]: { [alice.deviceId]: "c" } })).toEqual({});
  });

  it.each(["nameless", ":nameless", "nameless:"])("have an algorithm and a name: %s has not", async (name) => {
    for (const kind of ["one_time_keys", "fallback_keys"]) {
      expect(await outcome(call(alice, "POST", "/keys/upload", { [kind]: { [name]: "x" } }))).toEqual([
        400,
        "M_BAD_JSON",
      ]);
    }
    expect(await count(alice)).toEqual({ signed_curve25519: 0 });
  });

  it("may have a colon in their name, and are never replaced", async () => {
    await upload(alice, { "a:b:c": "1" });
    await upload(alice, { "a:b:c": "1" });
    expect(await outcome(call(alice, "POST", "/keys/upload", { one_time_keys: { "a:b:c": "2" } }))).toEqual([
      400,
      "M_UNKNOWN",
    ]);
    expect(await claim({ [alice.userId]: { [alice.deviceId]: "a" } })).toEqual({
      [alice.userId]: { [alice.deviceId]: { "a:b:c": "1" } },
    });
  });
});

describe("an identity", () => {
  const upload = (body: Json, person = alice): Promise<Answer> =>
    call(person, "POST", "/keys/device_signing/upload", body);
  const withPassword = (body: Json): Promise<Answer> =>
    upload({ ...body, auth: { type: "m.login.password", password: "p" } });

  it("may be put up freely as long as there is none, or it is the same", async () => {
    expect(await outcome(upload({ self_signing_key: identity(alice, "self_signing") }))).toBe("ok");
    expect(await outcome(upload({ self_signing_key: identity(alice, "self_signing", "another") }))).toBe("ok");
    expect(await outcome(upload(identities(alice)))).toBe("ok");
    expect(await outcome(upload(identities(alice)))).toBe("ok");
    expect(await outcome(upload({}))).toBe("ok");
    for (const usage of ["master", "self_signing", "user_signing"]) {
      const other = { [`${usage}_key`]: identity(alice, usage, "other") };
      expect(await outcome(upload(other)), usage).toEqual([401, undefined]);
      expect(await outcome(withPassword(other)), usage).toBe("ok");
    }
  });

  it("is news when it is another, and not when it comes again or is none", async () => {
    expect(await changedFor(bob, () => upload(identities(alice)))).toEqual([alice.userId]);
    expect(await changedFor(bob, () => upload(identities(alice)))).toEqual([]);
    expect(await changedFor(bob, () => upload({}))).toEqual([]);
    const master = { ...identity(alice, "master"), ...signedBy(alice, "PHONE") };
    expect(await changedFor(bob, () => upload({ master_key: master }))).toEqual([alice.userId]);
  });

  it.each<[string, () => Json]>([
    ["another user's", () => ({ master_key: identity(bob, "master") })],
    ["for another use", () => ({ self_signing_key: identity(alice, "master") })],
    ["for no use", () => ({ user_signing_key: { ...identity(alice, "user_signing"), usage: [] } })],
  ])("that is %s is refused, with all that comes with it", async (_what, body) => {
    const { master_key: master, ...others } = identities(alice);
    expect(await outcome(upload({ ...others, master_key: master, ...body() }))).toEqual([400, "M_INVALID_PARAM"]);
    expect((await query(alice, { [alice.userId]: [] }))["master_keys"]).toEqual({});
  });
});

describe("a signature", () => {
  const sign = async (person: Account, body: Json): Promise<unknown> =>
    (await post(person, "/keys/signatures/upload", body))["failures"];
  const failed = { errcode: "M_NOT_FOUND", error: "There is no such key." };
  const master = (person: Account): string => `master of ${person.userId}`;

  beforeEach(async () => {
    await post(alice, "/keys/upload", { device_keys: { ...deviceKeys(alice), ...signedBy(alice, alice.deviceId) } });
  });

  it("is kept beside those that came with the key, for whom it concerns", async () => {
    for (const person of [alice, bob]) await post(person, "/keys/device_signing/upload", identities(person));
    const device = { ...deviceKeys(alice), ...signedBy(alice, "SELF") };
    expect(await sign(alice, { [alice.userId]: { [alice.deviceId]: device } })).toEqual({});
    const signed = { ...identity(alice, "master"), ...signedBy(bob, "HIS") };
    expect(await sign(bob, { [alice.userId]: { [master(alice)]: signed } })).toEqual({});
    const seenBy = async (person: Account): Promise<readonly unknown[]> => {
      const found = (await query(person, { [alice.userId]: [] })) as Record<string, Record<string, Json>>;
      const devices = found["device_keys"]?.[alice.userId] as Record<string, Json>;
      return [devices[alice.deviceId]?.["signatures"], found["master_keys"]?.[alice.userId]?.["signatures"]];
    };
    const own = {
      [alice.userId]: { [`ed25519:${alice.deviceId}`]: `by ${alice.deviceId}`, "ed25519:SELF": "by SELF" },
    };
    expect(await seenBy(alice)).toEqual([own, {}]);
    expect(await seenBy(bob)).toEqual([own, { [bob.userId]: { "ed25519:HIS": "by HIS" } }]);
    expect(await seenBy(await register(server, "carol"))).toEqual([own, {}]);
  });

  it("is told where it was kept, and not where it failed", async () => {
    const onDevice = (keys: Json = deviceKeys(alice)): Json => ({
      [alice.userId]: { [alice.deviceId]: { ...keys, ...signedBy(alice, "SELF") } },
    });
    // There is nothing to sign with yet.
    expect(await changedFor(bob, () => sign(alice, onDevice()))).toEqual([]);
    expect(await sign(alice, onDevice())).toEqual({ [alice.userId]: { [alice.deviceId]: failed } });
    await post(alice, "/keys/device_signing/upload", identities(alice));
    expect(await changedFor(bob, () => sign(alice, onDevice(deviceKeys(alice, "another key"))))).toEqual([]);
    expect(await changedFor(bob, () => sign(alice, onDevice()))).toEqual([alice.userId]);
    const partly: Json = {
      [alice.userId]: {
        ...(onDevice()[alice.userId] as Json),
        NONE: { ...deviceKeys(alice), ...signedBy(alice, "SELF") },
      },
    };
    expect(await changedFor(bob, () => sign(alice, partly))).toEqual([alice.userId]);
    expect(await sign(alice, partly)).toEqual({ [alice.userId]: { NONE: failed } });
  });

  it("of a device is for the identity of its owner, before there is more", async () => {
    await post(alice, "/keys/device_signing/upload", { master_key: identity(alice, "master") });
    const signed = { ...identity(alice, "master"), ...signedBy(alice, alice.deviceId) };
    expect(await sign(alice, { [alice.userId]: { [master(alice)]: signed } })).toEqual({});
  });

  it("on others is for those who have something to sign others with", async () => {
    await post(alice, "/keys/device_signing/upload", identities(alice));
    const signed = { [alice.userId]: { [master(alice)]: { ...identity(alice, "master"), ...signedBy(bob, "HIS") } } };
    await post(bob, "/keys/device_signing/upload", {
      master_key: identity(bob, "master"),
      self_signing_key: identity(bob, "self_signing"),
    });
    expect(await sign(bob, signed)).toEqual({ [alice.userId]: { [master(alice)]: failed } });
    await post(bob, "/keys/device_signing/upload", {
      user_signing_key: identity(bob, "user_signing"),
      auth: { type: "m.login.password", password: "p" },
    });
    expect(await sign(bob, signed)).toEqual({});
  });

  it("that says it is by somebody else is not kept", async () => {
    for (const person of [alice, bob]) await post(person, "/keys/device_signing/upload", identities(person));
    const forged = {
      [alice.userId]: { [master(alice)]: { ...identity(alice, "master"), ...signedBy(alice, "FORGED") } },
    };
    expect(await sign(bob, forged)).toEqual({});
    expect(JSON.stringify(await query(bob, { [alice.userId]: [] }))).not.toContain("FORGED");
  });
});

describe("a message to devices", () => {
  it("goes to those that there are, by name or all", async () => {
    const received = async (person: Account): Promise<readonly unknown[]> => {
      const { to_device: toDevice } = await sync(server, person);
      return toDevice.events.map(({ content }) => content["n"]);
    };
    const send = (messages: Json) => call(bob, "PUT", `/sendToDevice/m.test/${Math.random()}`, { messages });
    await send({ [alice.userId]: { PHONE: { n: 1 }, NONE: { n: 2 } }, "@nobody:sandbox.invalid": { "*": { n: 3 } } });
    await send({ [alice.userId]: { "*": { n: 4 } }, [bob.userId]: { "*": { n: 5 } } });
    expect([await received(phone), await received(alice), await received(bob)]).toEqual([[1, 4], [4], [5]]);
    expect((await sync(server, phone)).to_device.events[0]).toEqual({
      type: "m.test",
      sender: bob.userId,
      content: { n: 1 },
    });
  });
});

describe("a backup", () => {
  const create = async (): Promise<string> =>
    String((await post(alice, "/room_keys/version", { algorithm: "a", auth_data: { n: 1 } }))["version"]);
  const key = (more: object = {}): Json => ({
    first_message_index: 5,
    forwarded_count: 1,
    is_verified: false,
    session_data: {},
    ...more,
  });
  const keys = (path = ""): string => `/room_keys/keys${path}?version=1`;

  it.each([
    ["0", [404, "M_NOT_FOUND"]],
    ["-1", [404, "M_NOT_FOUND"]],
    ["1", "ok"],
    ["2", "ok"],
    ["3", [404, "M_NOT_FOUND"]],
    ["none", [404, "M_NOT_FOUND"]],
  ])("of the version %s is deleted, though it has gone already: %j", async (version, expected) => {
    for (const each of [await create(), await create()]) await call(alice, "DELETE", `/room_keys/version/${each}`);
    expect(await outcome(call(alice, "DELETE", `/room_keys/version/${version}`))).toEqual(expected);
    expect(await outcome(call(bob, "DELETE", `/room_keys/version/${version}`))).toEqual([404, "M_NOT_FOUND"]);
    expect(await outcome(call(alice, "GET", "/room_keys/version"))).toEqual([404, "M_NOT_FOUND"]);
  });

  it("takes its keys with it, and no others", async () => {
    await create();
    await call(alice, "PUT", keys("/r/s"), key());
    const second = await create();
    await call(alice, "PUT", `/room_keys/keys/r/s?version=${second}`, key());
    await call(alice, "DELETE", "/room_keys/version/1");
    expect(await outcome(call(alice, "GET", keys()))).toEqual([404, "M_NOT_FOUND"]);
    expect((await call(alice, "GET", "/room_keys/version")).body).toMatchObject({
      version: second,
      count: 1,
      etag: "1",
    });
    expect((await storage.load()).filter(({ table }) => table === "backup_keys")).toHaveLength(1);
  });

  it("counts what has changed, not what was asked for", async () => {
    await create();
    const change = async (method: string, path: string, body?: unknown): Promise<unknown> =>
      (await call(alice, method, path, body)).body;
    expect(await change("PUT", keys(), { rooms: {} })).toEqual({ count: 0, etag: "0" });
    const both = { rooms: { r: { sessions: { s: key(), t: key() } }, q: { sessions: { s: key() } } } };
    expect(await change("PUT", keys(), both)).toEqual({ count: 3, etag: "1" });
    expect(await change("PUT", keys(), both)).toEqual({ count: 3, etag: "1" });
    const better = { rooms: { r: { sessions: { s: key({ is_verified: true }), t: key() } } } };
    expect(await change("PUT", keys(), better)).toEqual({ count: 3, etag: "2" });
    expect(await change("DELETE", keys("/r/none"))).toEqual({ count: 3, etag: "2" });
    expect(await change("DELETE", keys("/none"))).toEqual({ count: 3, etag: "2" });
    expect(await change("DELETE", keys("/r/s"))).toEqual({ count: 2, etag: "3" });
    expect(await change("GET", keys())).toEqual({
      rooms: { r: { sessions: { t: key() } }, q: { sessions: { s: key() } } },
    });
    expect(await change("DELETE", keys("/r"))).toEqual({ count: 1, etag: "4" });
    expect(await change("DELETE", keys())).toEqual({ count: 0, etag: "5" });
  });

  it.each<[object, object, boolean]>([
    [{ is_verified: false }, { is_verified: true, first_message_index: 9, forwarded_count: 9 }, true],
    [{ is_verified: true, first_message_index: 9 }, { first_message_index: 0 }, false],
    [{}, { first_message_index: 4, forwarded_count: 9 }, true],
    [{}, { first_message_index: 6, forwarded_count: 0 }, false],
    [{}, { forwarded_count: 0 }, true],
    [{}, { forwarded_count: 1, session_data: { other: true } }, false],
    [{}, { forwarded_count: 2 }, false],
  ])("keeps the better of %j and %j", async (before, after, isReplaced) => {
    await create();
    await call(alice, "PUT", keys("/r/s"), key(before));
    await call(alice, "PUT", keys("/r/s"), key(after));
    expect((await call(alice, "GET", keys("/r/s"))).body).toEqual(key(isReplaced ? after : before));
  });

  it("is another one with other data, but of the same kind", async () => {
    await create();
    const update = (body: object) => outcome(call(alice, "PUT", "/room_keys/version/1", body));
    expect(await update({ algorithm: "a", auth_data: { n: 2 } })).toBe("ok");
    expect(await update({ algorithm: "a", auth_data: { n: 3 }, version: "1" })).toBe("ok");
    expect(await update({ algorithm: "a", auth_data: { n: 4 }, version: "2" })).toEqual([400, "M_INVALID_PARAM"]);
    expect(await update({ algorithm: "b", auth_data: { n: 5 } })).toEqual([400, "M_INVALID_PARAM"]);
    expect((await call(alice, "GET", "/room_keys/version/1")).body).toEqual({
      version: "1",
      algorithm: "a",
      auth_data: { n: 3 },
      count: 0,
      etag: "0",
    });
  });

  it("that is not the current one takes no more keys, and says which does", async () => {
    await create();
    await create();
    for (const [path, body] of [
      ["", { rooms: {} }],
      ["/r", { sessions: {} }],
      ["/r/s", key()],
    ] as const) {
      expect(await call(alice, "PUT", keys(path), body)).toMatchObject({
        status: 403,
        body: { errcode: "M_WRONG_ROOM_KEYS_VERSION", current_version: "2" },
      });
      expect(await outcome(call(bob, "PUT", keys(path), body))).toEqual([404, "M_NOT_FOUND"]);
      for (const method of ["GET", "PUT", "DELETE"]) {
        const unversioned = call(alice, method, `/room_keys/keys${path}`, method === "PUT" ? body : undefined);
        expect(await outcome(unversioned)).toEqual([400, "M_MISSING_PARAM"]);
      }
    }
  });
});
