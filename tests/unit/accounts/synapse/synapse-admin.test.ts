/** What the service asks of Synapse, word for word, and what it makes of each answer. */
import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { deriveKeys } from "../../../../sandbox/accounts/ids.ts";
import { createSynapseAdmin, type SynapseAdmin } from "../../../../sandbox/accounts/synapse/admin.ts";
import { createSynapseClient } from "../../../../sandbox/accounts/synapse/client.ts";
import { error, FakeSynapse, SECRET, SERVER } from "./fake-synapse.ts";

const KEYS = deriveKeys("a secret of the service");
const ADMIN = `@${KEYS.adminName}:${SERVER}`;
const YOU = `@you:${SERVER}`;
const encoded = encodeURIComponent(YOU);
const SLOW = { kind: "slow" };
const NONSENSE = { kind: "nonsense" };
const UNREACHABLE = { kind: "unreachable" };

interface Asked {
  readonly call: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

let synapse: FakeSynapse;
let asked: Asked[];
let waits: number[];
let admin: SynapseAdmin;

beforeEach(() => {
  synapse = new FakeSynapse(() => Date.parse("2026-11-28T12:00:00Z"));
  [asked, waits] = [[], []];
  const client = createSynapseClient("http://homeserver", (url, init) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = init.body === undefined ? undefined : (JSON.parse(init.body as string) as unknown);
    asked.push({ call: `${init.method ?? ""} ${url.replace("http://homeserver", "")}`, headers, body });
    return synapse.fetch(url, init);
  });
  const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
  admin = createSynapseAdmin({ client, registrationSecret: SECRET, keys: KEYS, replica: "one", wait });
  synapse.add("you");
});

/** What is asked for something by a service that has signed in. */
async function askedFor(act: () => Promise<unknown>): Promise<readonly (readonly [string, unknown?])[]> {
  await admin.signIn();
  asked = [];
  await act();
  return asked.map(({ call, body }) => (body === undefined ? [call] : [call, body]));
}

/** Answers given one after the other at an address, the last one again and again. */
function answers(method: string, ending: string, ...given: readonly (() => Response)[]): void {
  let nth = 0;
  synapse.intercept = (calledBy, path) => {
    if (calledBy !== method || !path.endsWith(ending)) return undefined;
    return given[Math.min(nth++, given.length - 1)]?.();
  };
}

const fails = (act: Promise<unknown>, failure: unknown): Promise<void> =>
  expect(act).rejects.toMatchObject({ name: "HomeserverError", failure });
const isUnfit = (reason: string): Promise<void> =>
  expect(admin.signIn()).rejects.toMatchObject({ name: "UnfitError", reason });

describe("signing in", () => {
  it("asks who keeps the accounts, makes the service's own account, and takes a session of it", async () => {
    await admin.signIn();
    const { nonce, mac, ...registration } = asked[3]?.body as Record<string, string>;
    const signed = [nonce, KEYS.adminName, KEYS.adminPassword, "admin"].join("\0");
    expect(mac).toBe(createHmac("sha1", SECRET).update(signed).digest("hex"));
    expect(registration).toEqual({
      username: KEYS.adminName,
      password: KEYS.adminPassword,
      displayname: "Lockstep",
      admin: true,
      inhibit_login: true,
    });
    expect(asked.map(({ call }) => call)).toEqual([
      "GET /_matrix/client/v1/auth_metadata",
      "GET /_matrix/client/unstable/org.matrix.msc2965/auth_metadata",
      "GET /_synapse/admin/v1/register",
      "POST /_synapse/admin/v1/register",
      "POST /_matrix/client/v3/login",
    ]);
    expect(asked.at(-1)?.body).toEqual({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: KEYS.adminName },
      password: KEYS.adminPassword,
      device_id: "lockstep-one",
      initial_device_display_name: "Lockstep accounts service",
    });
    expect(synapse.users.get(ADMIN)).toMatchObject({ admin: true, devices: ["lockstep-one"] });
  });

  it("is tried anew after it failed, and not while it holds", async () => {
    synapse.intercept = () => error(500, "M_UNKNOWN");
    await fails(admin.signIn(), { kind: "refused", status: 500, errcode: "M_UNKNOWN" });
    synapse.intercept = () => undefined;
    await admin.signIn();
    await admin.signIn();
    expect(synapse.count("POST", "/login")).toBe(1);
  });

  it.each([
    ["of another server", () => error(403, "M_FORBIDDEN"), "wrong-secret"],
    ["where there is no such address", () => error(404, "M_UNRECOGNIZED"), "no-shared-secret"],
    ["that knows no nonce, however often", () => error(400, "M_UNKNOWN"), "no-shared-secret"],
  ])("is refused %s", async (_what, answer, reason) => {
    answers("POST", "/register", answer);
    await isUnfit(reason);
  });

  it("tries a forgotten nonce twice, and nothing else", async () => {
    answers("POST", "/register", () => error(400, "M_UNKNOWN"));
    await isUnfit("no-shared-secret");
    expect(synapse.count("POST", "/register")).toBe(2);
    answers("POST", "/register", () => error(400, "M_INVALID_USERNAME"));
    await fails(admin.signIn(), { kind: "refused", status: 400, errcode: "M_INVALID_USERNAME" });
    expect(synapse.count("POST", "/register")).toBe(3);
    answers("POST", "/register", () => error(500, "M_UNKNOWN"));
    await fails(admin.signIn(), { kind: "refused", status: 500, errcode: "M_UNKNOWN" });
  });

  it("tells an account that is taken from a login that fails", async () => {
    answers("POST", "/login", () => error(403, "M_FORBIDDEN"));
    await isUnfit("admin-account-taken");
    answers("POST", "/login", () => error(429, "M_LIMIT_EXCEEDED"));
    await fails(admin.signIn(), { kind: "refused", status: 429, errcode: "M_LIMIT_EXCEEDED" });
  });

  it.each(["v1", "unstable/org.matrix.msc2965"])("is refused where %s names an authentication service", async (at) => {
    answers("GET", `/${at}/auth_metadata`, () => Response.json({}));
    await isUnfit("delegates-authentication");
    expect(synapse.count("POST", "")).toBe(0);
    answers("GET", `/${at}/auth_metadata`, () => new Response("", { status: 502 }));
    await fails(admin.signIn(), UNREACHABLE);
  });
});

describe("a session", () => {
  it("is taken anew, once, when its token is not known any more", async () => {
    await admin.user(YOU);
    synapse.forgetTokens();
    expect(await admin.user(YOU)).toMatchObject({ name: YOU });
    expect(synapse.count("POST", "/login")).toBe(2);
    answers("GET", YOU, () => error(401, "M_UNKNOWN_TOKEN"));
    await fails(admin.user(YOU), { kind: "refused", status: 401, errcode: "M_UNKNOWN_TOKEN" });
    expect(synapse.count("POST", "/login")).toBe(3);
  });

  it("is not taken anew for other refusals", async () => {
    answers("GET", YOU, () => error(403, "M_FORBIDDEN"));
    await fails(admin.user(YOU), { kind: "refused", status: 403, errcode: "M_FORBIDDEN" });
    expect(synapse.count("POST", "/login")).toBe(1);
  });

  it("ends on the homeserver, and where there is none nothing is asked", async () => {
    await admin.signOut();
    expect(asked).toEqual([]);
    synapse.intercept = () => error(500, "M_UNKNOWN");
    await Promise.all([admin.signIn().catch(() => undefined), admin.signOut()]);
    expect(synapse.count("POST", "/logout")).toBe(0);
    synapse.intercept = () => undefined;
    expect(await askedFor(() => admin.signOut())).toEqual([["POST /_matrix/client/v3/logout", {}]]);
    expect(synapse.users.get(ADMIN)?.devices).toEqual([]);
    await admin.signIn();
    expect(synapse.count("POST", "/login")).toBe(2);
  });
});

describe("a request", () => {
  it.each<[string, (roomId: string) => Promise<unknown>, (roomId: string) => unknown]>([
    ["date", () => admin.date(), () => [["GET /_synapse/admin/v1/register"]]],
    ["one account", () => admin.user(YOU), () => [[`GET /_synapse/admin/v2/users/${encoded}`]]],
    ["lock", () => admin.lock(YOU), () => [[`PUT /_synapse/admin/v2/users/${encoded}`, { locked: true }]]],
    [
      "files",
      () => admin.deleteMedia(YOU),
      // Three of them, of which the scripted homeserver takes two at a time.
      () => Array.from({ length: 3 }, () => [`DELETE /_synapse/admin/v1/users/${encoded}/media?limit=100`]),
    ],
    [
      "devices",
      async () => {
        await admin.deleteDevices(YOU);
        await admin.deleteDevices(YOU);
      },
      () => [
        [`GET /_synapse/admin/v2/users/${encoded}/devices`],
        [`POST /_synapse/admin/v2/users/${encoded}/delete_devices`, { devices: ["PHONE", "LAPTOP"] }],
        [`GET /_synapse/admin/v2/users/${encoded}/devices`],
      ],
    ],
    ["rooms of one", () => admin.roomsOf(YOU), () => [[`GET /_synapse/admin/v1/users/${encoded}/memberships`]]],
    ["rooms", () => admin.rooms(), () => [["GET /_synapse/admin/v1/rooms?limit=1000&from=0"]]],
    [
      "creator",
      (room) => admin.creatorOf(room),
      (room) => [[`GET /_synapse/admin/v1/rooms/${encodeURIComponent(room)}`]],
    ],
    [
      "purge",
      (room) => admin.purgeRoom(room),
      (room) => [
        [`DELETE /_synapse/admin/v2/rooms/${encodeURIComponent(room)}`, { purge: true, block: false }],
        [`GET /_synapse/admin/v2/rooms/delete_status/${encodeURIComponent(room)}`],
        [`GET /_synapse/admin/v2/rooms/delete_status/${encodeURIComponent(room)}`],
      ],
    ],
    ["end", () => admin.deactivate(YOU), () => [[`POST /_synapse/admin/v1/deactivate/${encoded}`, { erase: true }]]],
    [
      "note",
      async () => {
        await admin.writeNote("a note", { n: 1 });
        await admin.readNote("a note");
      },
      () => {
        const path = `/_matrix/client/v3/user/${encodeURIComponent(ADMIN)}/account_data/a%20note`;
        return [[`PUT ${path}`, { n: 1 }], [`GET ${path}`]];
      },
    ],
    [
      "list",
      () => admin.users("ls-", false),
      () => [
        [
          "GET /_synapse/admin/v2/users?name=ls-&deactivated=false&locked=true&guests=false&order_by=creation_ts&limit=1000&from=0",
        ],
      ],
    ],
  ])("for the %s of an account or homeserver is this", async (_what, act, expected) => {
    const roomId = synapse.addRoom(YOU);
    expect(await askedFor(() => act(roomId))).toEqual(expected(roomId));
  });

  it("says that it brings JSON where it brings some, and whose it is where somebody has signed in", async () => {
    await admin.date();
    expect(asked.at(-1)).toMatchObject({ headers: {}, body: undefined });
    await admin.user(YOU);
    expect(asked.at(-1)?.headers).toEqual({ authorization: expect.stringMatching(/^Bearer \S+$/) as string });
    await admin.lock(YOU);
    expect(asked.at(-1)?.headers).toMatchObject({
      authorization: expect.stringMatching(/^Bearer \S+$/) as string,
      "content-type": "application/json",
    });
  });
});

describe("a list", () => {
  const page = (key: "users" | "rooms", items: readonly object[], next?: object) => (): Response =>
    Response.json({ [key]: items, ...next });
  const user = (name: string): object => ({ name, deactivated: false });

  it("of accounts is read to its end, with the time of its beginning", async () => {
    answers(
      "GET",
      "/v2/users",
      page("users", [user("a"), user("b")], { next_token: "2" }),
      () => {
        synapse.ahead = 60_000;
        return page("users", [user("c")], { next_token: "3" })();
      },
      page("users", [user("d")]),
    );
    let seen: Awaited<ReturnType<SynapseAdmin["users"]>> | undefined;
    const calls = await askedFor(async () => (seen = await admin.users("x", true)));
    expect(calls.map(([call]) => /deactivated=(\w+).*from=(\d+)/.exec(call)?.slice(1))).toEqual([
      ["true", "0"],
      ["true", "2"],
      ["true", "3"],
    ]);
    expect(seen?.users.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
    expect(seen?.date).toBe(Date.parse("2026-11-28T12:00:00Z"));
  });

  it("of rooms is read to its end", async () => {
    const room = (id: string): object => ({ room_id: id, creator: null });
    answers("GET", "/v1/rooms", page("rooms", [room("a"), room("b")], { next_batch: 2 }), page("rooms", [room("c")]));
    let seen: unknown;
    const calls = await askedFor(async () => (seen = await admin.rooms()));
    expect(calls.map(([call]) => call.split("from=")[1])).toEqual(["0", "2"]);
    expect(seen).toEqual([room("a"), room("b"), room("c")]);
  });

  it("that says of an empty page that more follows has ended", async () => {
    answers("GET", "/v2/users", page("users", [], { next_token: "0" }));
    expect((await admin.users("x", false)).users).toEqual([]);
    answers("GET", "/v1/rooms", page("rooms", [], { next_batch: 0 }));
    expect(await admin.rooms()).toEqual([]);
  });

  it("that does not tell the time is of no use", async () => {
    answers("GET", "/v2/users", () => Response.json({ users: [] }, { headers: { Date: "yesterday" } }));
    await fails(admin.users("x", false), NONSENSE);
  });
});

describe("an account", () => {
  it.each([
    [{ deactivated: true }, { deactivated: true, locked: false, creation_ts: 0 }],
    [{ deactivated: 1 }, { deactivated: true, locked: false, creation_ts: 0 }],
    [
      { deactivated: false, locked: true },
      { deactivated: false, locked: true, creation_ts: 0 },
    ],
    [
      { deactivated: 0, creation_ts: 5 },
      { deactivated: false, locked: false, creation_ts: 5 },
    ],
  ])("is %s as Synapse says it", async (said, understood) => {
    answers("GET", YOU, () => Response.json({ name: YOU, ...said }));
    expect(await admin.user(YOU)).toEqual({ name: YOU, ...understood });
  });

  it("of which nothing is known is nothing of the sort, and a failure is no such answer", async () => {
    expect(await admin.user(`@nobody:${SERVER}`)).toBeUndefined();
    expect(await admin.creatorOf("!none")).toBeUndefined();
    expect(await admin.readNote("none")).toBeUndefined();
    answers("GET", YOU, () => Response.json({ name: YOU }));
    await fails(admin.user(YOU), NONSENSE);
  });

  it("is in rooms, and a room has a creator or none", async () => {
    const [one, two] = [synapse.addRoom(YOU), synapse.addRoom(YOU)];
    expect(await admin.roomsOf(YOU)).toEqual([one, two]);
    expect(await admin.creatorOf(one)).toBe(YOU);
    answers("GET", one, () => Response.json({ room_id: one, creator: null }));
    expect(await admin.creatorOf(one)).toBeUndefined();
  });

  it("is made without a device, under a name that is not an administrator's", async () => {
    expect(await admin.register("kim", "word", "Kim")).toBe(`@kim:${SERVER}`);
    const { nonce, mac, ...request } = asked.at(-1)?.body as Record<string, string>;
    const signed = [nonce, "kim", "word", "notadmin"].join("\0");
    expect(mac).toBe(createHmac("sha1", SECRET).update(signed).digest("hex"));
    expect(request).toEqual({
      username: "kim",
      password: "word",
      displayname: "Kim",
      admin: false,
      inhibit_login: true,
    });
  });
});

describe("the purge of a room", () => {
  const status = (given: string) => (): Response => Response.json({ status: given });
  let roomId: string;

  beforeEach(() => {
    roomId = synapse.addRoom(YOU);
  });

  it("is waited for half a second at a time", async () => {
    answers("GET", roomId, status("scheduled"), status("active"), status("complete"));
    await admin.purgeRoom(roomId);
    expect(waits).toEqual([500, 500]);
  });

  it("that fails is said to have failed", async () => {
    answers("GET", roomId, status("failed"));
    await fails(admin.purgeRoom(roomId), NONSENSE);
    expect(waits).toEqual([]);
  });

  it("is given up after half a minute", async () => {
    answers("GET", roomId, status("active"));
    await fails(admin.purgeRoom(roomId), SLOW);
    expect(waits).toEqual(Array.from({ length: 60 }, () => 500));
  });
});
