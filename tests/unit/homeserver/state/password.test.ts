/** What wants a token, what wants the password as well, and how either is shown. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import { ask, register, start, TestStorage, type Account, type Answer } from "../support.ts";

let storage: TestStorage;
let server: Homeserver;
let alice: Account;

beforeEach(async () => {
  storage = new TestStorage();
  server = await start(storage);
  alice = await register(server, "alice");
  await register(server, "bob");
  return () => server.close();
});

const identity = (usage: string, key: string) => ({
  user_id: "@alice:sandbox.invalid",
  usage: [usage],
  keys: { k: key },
});

/** Everything that wants the password of whoever asks. */
const WANTING: readonly [method: string, path: string, body: object][] = [
  ["POST", "/account/password", { new_password: "new" }],
  ["DELETE", "/devices/NONE", {}],
  ["POST", "/delete_devices", { devices: ["NONE"] }],
  ["POST", "/keys/device_signing/upload", { master_key: identity("master", "another") }],
];

describe.each(WANTING)("%s %s", (method, path, body) => {
  beforeEach(async () => {
    const first = { master_key: identity("master", "first") };
    await ask(server, "POST", "/keys/device_signing/upload", { token: alice.token, body: first });
  });

  const send = (auth?: unknown): Promise<Answer> =>
    ask(server, method, path, { token: alice.token, body: { ...body, ...(auth !== undefined && { auth }) } });
  const word = { type: "m.login.password", session: "s", password: "p" };

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["no type", { session: "s", password: "p" }],
    ["another type", { ...word, type: "m.login.dummy" }],
    ["no password", { type: "m.login.password", session: "s" }],
  ])("asks for the password where it gets %s", async (_what, auth) => {
    const before = storage.batches.length;
    const { status, body: answer } = await send(auth);
    expect(status).toBe(401);
    expect(answer).toEqual({
      session: auth ? "s" : (expect.stringMatching(/^[\w-]{16}$/) as string),
      flows: [{ stages: ["m.login.password"] }],
      params: {},
      completed: [],
    });
    expect(storage.batches).toHaveLength(before);
  });

  it.each<[string, object]>([
    ["a wrong password", { ...word, password: "wrong" }],
    ["somebody else's name", { ...word, user: "bob" }],
    ["somebody else's full name", { ...word, identifier: { type: "m.id.user", user: "@bob:sandbox.invalid" } }],
    ["nobody's name", { ...word, user: "nobody" }],
  ])("refuses %s, and asks again", async (_what, auth) => {
    const before = storage.batches.length;
    const { status, body: answer } = await send(auth);
    expect(status).toBe(401);
    expect(answer).toEqual({
      errcode: "M_FORBIDDEN",
      error: "Wrong password.",
      session: "s",
      flows: [{ stages: ["m.login.password"] }],
      params: {},
      completed: [],
    });
    expect(storage.batches).toHaveLength(before);
  });

  it.each<[string, object]>([
    ["no name", {}],
    ["the name", { user: "alice" }],
    ["the full name", { user: "@alice:sandbox.invalid" }],
    ["the name as an identifier", { identifier: { type: "m.id.user", user: "alice" } }],
    ["an identifier before a name", { identifier: { type: "m.id.user", user: "alice" }, user: "bob" }],
    ["an identifier without a name", { identifier: { type: "m.id.user" }, user: "alice" }],
  ])("takes the password with %s", async (_what, named) => {
    expect(await send({ ...word, ...named })).toEqual({ status: 200, body: {} });
  });
});

describe("registration", () => {
  const send = (body: object): Promise<Answer> => ask(server, "POST", "/register", { body });
  const dummy = { type: "m.login.dummy" };

  it("asks for nothing in particular, but asks", async () => {
    for (const auth of [undefined, { session: "s" }, { type: "m.login.password", session: "s" }]) {
      const { status, body } = await send({ username: "carol", password: "p", ...(auth && { auth }) });
      expect(status).toBe(401);
      expect(body).toMatchObject({
        session: auth ? "s" : (expect.any(String) as string),
        flows: [{ stages: ["m.login.dummy"] }],
      });
      expect(body).not.toHaveProperty("errcode");
    }
    expect((await send({ username: "carol", password: "p", auth: dummy })).status).toBe(200);
  });

  it("says that a name is taken or wrong before it asks for anything", async () => {
    for (const [username, errcode] of [
      ["alice", "M_USER_IN_USE"],
      ["Carol", "M_INVALID_USERNAME"],
      ["", "M_INVALID_USERNAME"],
      ["carol!", "M_INVALID_USERNAME"],
      ["!carol", "M_INVALID_USERNAME"],
      ["c rol", "M_INVALID_USERNAME"],
      ["@carol:sandbox.invalid", "M_INVALID_USERNAME"],
    ] as const) {
      expect(await send({ username })).toMatchObject({ status: 400, body: { errcode } });
      const path = `/register/available?username=${encodeURIComponent(username)}`;
      expect(await ask(server, "GET", path)).toMatchObject({ status: 400, body: { errcode } });
    }
    expect((await ask(server, "GET", "/register/available")).body["errcode"]).toBe("M_INVALID_USERNAME");
    expect((await ask(server, "GET", "/register/available?username=a.b_c%3Dd-e%2Ff%2B9")).status).toBe(200);
  });

  it("wants a password that is one, and users, not guests", async () => {
    expect((await send({ username: "carol", auth: dummy })).body["errcode"]).toBe("M_MISSING_PARAM");
    expect((await send({ username: "carol", password: "", auth: dummy })).body["errcode"]).toBe("M_MISSING_PARAM");
    const body = { username: "carol", password: "p", auth: dummy };
    expect(await ask(server, "POST", "/register?kind=guest", { body })).toMatchObject({
      status: 403,
      body: { errcode: "M_GUEST_ACCESS_FORBIDDEN" },
    });
    expect((await ask(server, "POST", "/register?kind=user", { body })).status).toBe(200);
  });

  it("makes a user with the device that was asked for, or without one", async () => {
    const device = { device_id: "PHONE", initial_device_display_name: "Phone" };
    const { body: carol } = await send({ username: "carol", password: "p", auth: dummy, ...device });
    expect(carol).toEqual({
      user_id: "@carol:sandbox.invalid",
      access_token: expect.stringMatching(/^syt_[\w-]{43}$/) as string,
      device_id: "PHONE",
      home_server: "sandbox.invalid",
    });
    const token = String(carol["access_token"]);
    expect((await ask(server, "GET", "/devices", { token })).body).toMatchObject({
      devices: [{ device_id: "PHONE", display_name: "Phone", user_id: "@carol:sandbox.invalid" }],
    });
    const { body: dave } = await send({ username: "dave", password: "p", auth: dummy, inhibit_login: true });
    expect(dave).toEqual({ user_id: "@dave:sandbox.invalid", home_server: "sandbox.invalid" });
    const nameless = { device_id: null, initial_device_display_name: null, inhibit_login: false };
    const { body: erin } = await send({ username: "erin", password: "p", auth: dummy, ...nameless });
    expect(erin["device_id"]).toMatch(/^[A-Z0-9]{11}$/);
    const profile = await ask(server, "GET", "/profile/@dave:sandbox.invalid");
    expect(profile.body).toEqual({ displayname: "dave" });
  });
});

describe("login", () => {
  const word = { type: "m.login.password", password: "p" };
  const outcome = async (body: object): Promise<unknown> => {
    const answer = await ask(server, "POST", "/login", { body });
    return answer.status === 200 ? "ok" : [answer.status, answer.body["errcode"]];
  };
  const identifier = (user?: string, type = "m.id.user") => ({ identifier: { type, ...(user && { user }) } });

  it.each<[object, unknown]>([
    [{ ...word, user: "alice" }, "ok"],
    [{ ...word, user: "@alice:sandbox.invalid" }, "ok"],
    [{ ...word, ...identifier("alice") }, "ok"],
    [{ ...word, ...identifier("alice"), user: "bob" }, "ok"],
    [{ ...word, ...identifier(), user: "alice" }, "ok"],
    [{ ...word, ...identifier("@alice:other.invalid") }, [403, "M_FORBIDDEN"]],
    [{ ...word, ...identifier("nobody") }, [403, "M_FORBIDDEN"]],
    [{ ...word, password: "wrong", user: "alice" }, [403, "M_FORBIDDEN"]],
    [{ ...word, ...identifier("alice", "m.id.thirdparty") }, [403, "M_FORBIDDEN"]],
    [word, [400, "M_INVALID_PARAM"]],
    [{ type: "m.login.password", user: "alice" }, [400, "M_INVALID_PARAM"]],
    [{ ...word, type: "m.login.token", user: "alice" }, [400, "M_UNKNOWN"]],
  ])("by %j", async (body, expected) => {
    expect(await outcome(body)).toEqual(expected);
  });

  it("keeps the name of a device that has one already", async () => {
    const signIn = (name?: string) =>
      ask(server, "POST", "/login", {
        body: { ...word, user: "alice", device_id: "PHONE", ...(name && { initial_device_display_name: name }) },
      });
    const { body } = await signIn("Phone");
    const name = async (): Promise<unknown> =>
      (await ask(server, "GET", "/devices/PHONE", { token: String(body["access_token"]) })).body["display_name"];
    expect(await name()).toBe("Phone");
    await signIn();
    expect(await name()).toBe("Phone");
    await signIn("Mobile");
    expect(await name()).toBe("Mobile");
  });
});

describe("a new password", () => {
  const change = (more: object = {}): Promise<Answer> =>
    ask(server, "POST", "/account/password", {
      token: alice.token,
      body: { new_password: "new", auth: { type: "m.login.password", password: "p" }, ...more },
    });
  const login = async (password: string): Promise<number> =>
    (await ask(server, "POST", "/login", { body: { type: "m.login.password", user: "alice", password } })).status;

  it.each([
    [{}, 401],
    [{ logout_devices: true }, 401],
    [{ logout_devices: false }, 200],
  ])("is good from then on, and by %j others are signed in: %i", async (more, expected) => {
    const body = { type: "m.login.password", user: "alice", password: "p" };
    const other = String((await ask(server, "POST", "/login", { body })).body["access_token"]);
    expect((await change(more)).status).toBe(200);
    expect([await login("p"), await login("new")]).toEqual([403, 200]);
    expect((await ask(server, "GET", "/account/whoami", { token: other })).status).toBe(expected);
    expect((await ask(server, "GET", "/account/whoami", { token: alice.token })).status).toBe(200);
  });
});

describe("a token", () => {
  const withHeader = async (header: string): Promise<unknown> => {
    const headers = { Authorization: header };
    const request = new Request("https://sandbox.invalid/_matrix/client/v3/account/whoami", { headers });
    const response = await server.fetch(request);
    const body = (await response.json()) as Record<string, unknown>;
    return response.status === 200 ? "ok" : [response.status, body["errcode"], body["soft_logout"]];
  };

  it.each([
    ["Bearer T", "ok"],
    ["bearer T", "ok"],
    ["Bearer   T", "ok"],
    ["BearerT", [401, "M_MISSING_TOKEN", undefined]],
    ["Bearer", [401, "M_MISSING_TOKEN", undefined]],
    ["Bearer T T", [401, "M_MISSING_TOKEN", undefined]],
    ["xBearer T", [401, "M_MISSING_TOKEN", undefined]],
    ["Basic T", [401, "M_MISSING_TOKEN", undefined]],
    ["", [401, "M_MISSING_TOKEN", undefined]],
    ["Bearer other", [401, "M_UNKNOWN_TOKEN", false]],
  ])("is shown as %j: %j", async (header, expected) => {
    expect(await withHeader(header.replaceAll(/\bT\b|(?<=Bearer)T/g, alice.token))).toEqual(expected);
  });

  it("is asked for before anything is read", async () => {
    const huge = new Request("https://sandbox.invalid/_matrix/client/v3/createRoom", {
      method: "POST",
      body: "x".repeat(2 * 1024 * 1024),
    });
    expect((await server.fetch(huge)).status).toBe(401);
  });

  it("tells who it is", async () => {
    expect((await ask(server, "GET", "/account/whoami", { token: alice.token })).body).toEqual({
      user_id: alice.userId,
      device_id: alice.deviceId,
      is_guest: false,
    });
  });

  it("of all devices is gone after logging out everywhere", async () => {
    const body = { type: "m.login.password", user: "alice", password: "p" };
    const other = String((await ask(server, "POST", "/login", { body })).body["access_token"]);
    const bob = await register(server, "carol");
    expect((await ask(server, "POST", "/logout/all", { token: alice.token })).body).toEqual({});
    for (const token of [alice.token, other]) {
      expect((await ask(server, "GET", "/account/whoami", { token })).body["errcode"]).toBe("M_UNKNOWN_TOKEN");
    }
    expect((await ask(server, "GET", "/account/whoami", { token: bob.token })).status).toBe(200);
  });
});
