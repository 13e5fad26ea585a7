/** What people say of themselves, keep for themselves and upload, and who else gets to see it. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import type { TestStorage } from "../support.ts";
import { type Account, ask, caller, createRoom, outcome, register, start, startWithTwo, sync } from "../support.ts";

type Json = Readonly<Record<string, unknown>>;

let storage: TestStorage;
let server: Homeserver;
let alice: Account;
let bob: Account;

beforeEach(async () => {
  ({ storage, server, alice, bob } = await startWithTwo());
  return () => server.close();
});

const call = caller(() => server);
const profile = (person: Account, field = ""): string =>
  `/profile/${encodeURIComponent(person.userId)}${field && `/${field}`}`;
const own = (person: Account, path: string): string => `/user/${encodeURIComponent(person.userId)}${path}`;
const room = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;
const eventCount = async (): Promise<number> => (await storage.load()).filter(({ table }) => table === "events").length;

describe("a profile", () => {
  const get = async (field = ""): Promise<unknown> => (await ask(server, "GET", profile(alice, field))).body;

  it("has what was put into it, and no more what was taken out", async () => {
    expect(await get()).toEqual({ displayname: "alice" });
    await call(alice, "PUT", profile(alice, "avatar_url"), { avatar_url: "mxc://a/b" });
    await call(alice, "PUT", profile(alice, "m.tz"), { "m.tz": ["any", 5] });
    expect(await get()).toEqual({ displayname: "alice", avatar_url: "mxc://a/b", "m.tz": ["any", 5] });
    expect(await get("m.tz")).toEqual({ "m.tz": ["any", 5] });
    await call(alice, "DELETE", profile(alice, "displayname"));
    await call(alice, "DELETE", profile(alice, "m.tz"));
    expect(await get()).toEqual({ avatar_url: "mxc://a/b" });
    // Everybody has these two, and nobody the others.
    expect(await get("displayname")).toEqual({});
    expect(await outcome(ask(server, "GET", profile(alice, "m.tz")))).toEqual([404, "M_NOT_FOUND"]);
    expect(await outcome(ask(server, "GET", profile(alice, "toString")))).toEqual([404, "M_NOT_FOUND"]);
    for (const field of ["", "displayname"]) {
      expect(
        await outcome(ask(server, "GET", profile({ ...alice, userId: "@nobody:sandbox.invalid" }, field))),
      ).toEqual([404, "M_NOT_FOUND"]);
    }
  });

  it("is changed by its owner, with the field that is named", async () => {
    expect(await outcome(call(bob, "PUT", profile(alice, "displayname"), { displayname: "x" }))).toEqual([
      403,
      "M_FORBIDDEN",
    ]);
    expect(await outcome(call(bob, "DELETE", profile(alice, "displayname")))).toEqual([403, "M_FORBIDDEN"]);
    expect(await outcome(call(alice, "PUT", profile(alice, "m.tz"), { other: "x" }))).toEqual([400, "M_BAD_JSON"]);
    expect(await get()).toEqual({ displayname: "alice" });
  });

  it("may have 64 kB", async () => {
    const sized = (bytes: number) => {
      const rest = JSON.stringify({ displayname: "alice", "m.tz": "" }).length;
      return outcome(call(alice, "PUT", profile(alice, "m.tz"), { "m.tz": "x".repeat(bytes - rest) }));
    };
    expect([await sized(65_535), await sized(65_536), await sized(65_537)]).toEqual([
      "ok",
      "ok",
      [400, "M_PROFILE_TOO_LARGE"],
    ]);
  });

  it("is shown in the rooms that its owner is in, beside what stands there already", async () => {
    const [joined, left, invited] = [
      await createRoom(server, alice),
      await createRoom(server, alice),
      await createRoom(server, bob, { invite: [alice.userId] }),
    ];
    await call(alice, "POST", `${room(left)}/leave`, {});
    await call(alice, "PUT", `${room(joined)}/state/m.room.member/${encodeURIComponent(alice.userId)}`, {
      membership: "join",
      more: 1,
    });
    const member = async (roomId: string, person = alice): Promise<unknown> =>
      (await call(person, "GET", `${room(roomId)}/state/m.room.member/${encodeURIComponent(alice.userId)}`)).body;
    const before = await eventCount();
    await call(alice, "PUT", profile(alice, "displayname"), { displayname: "Alice" });
    await call(alice, "PUT", profile(alice, "avatar_url"), { avatar_url: "mxc://a/b" });
    expect(await member(joined)).toEqual({
      membership: "join",
      more: 1,
      displayname: "Alice",
      avatar_url: "mxc://a/b",
    });
    expect(await member(left)).toEqual({ membership: "leave" });
    expect(await member(invited, bob)).toEqual({ membership: "invite", displayname: "alice" });
    await call(alice, "PUT", profile(alice, "m.tz"), { "m.tz": "Europe/Berlin" });
    expect((await eventCount()) - before).toBe(2);
    await call(alice, "DELETE", profile(alice, "displayname"));
    expect(await member(joined)).toEqual({ membership: "join", more: 1, avatar_url: "mxc://a/b" });
    await call(alice, "POST", `/join/${encodeURIComponent(invited)}`, {});
    expect(await member(invited)).toEqual({ membership: "join", avatar_url: "mxc://a/b" });
  });
});

describe("the directory of users", () => {
  const search = async (term: string, limit?: number): Promise<Json> =>
    (await call(alice, "POST", "/user_directory/search", { search_term: term, ...(limit !== undefined && { limit }) }))
      .body;
  const names = ({ results }: Json): readonly unknown[] =>
    (results as { user_id: string }[]).map(({ user_id: id }) => id.slice(1).split(":")[0]);

  it("finds people by their id or name, in any case, but not whoever asks", async () => {
    await call(bob, "PUT", profile(bob, "displayname"), { displayname: "Robert" });
    await call(bob, "PUT", profile(bob, "avatar_url"), { avatar_url: "mxc://a/b" });
    const found = {
      results: [{ user_id: bob.userId, display_name: "Robert", avatar_url: "mxc://a/b" }],
      limited: false,
    };
    for (const term of ["bob", "ROB", "  robert ", "@bob:sandbox.invalid"]) expect(await search(term)).toEqual(found);
    for (const term of ["alice", "nobody", "", "  "])
      expect(await search(term)).toEqual({ results: [], limited: false });
    await call(bob, "DELETE", profile(bob, "displayname"));
    expect(await search("robert")).toEqual({ results: [], limited: false });
    expect(names(await search("bob"))).toEqual(["bob"]);
  });

  it("gives as many as are wanted, and says whether there are more", async () => {
    const bodies = Array.from({ length: 52 }, (_, n) => ({
      username: `many${n}`,
      password: "p",
      auth: { type: "m.login.dummy" },
    }));
    await Promise.all(bodies.map((body) => ask(server, "POST", "/register", { body })));
    for (const [limit, given, limited] of [
      [undefined, 10, true],
      [1, 1, true],
      [50, 50, true],
      [51, 50, true],
      [1000, 50, true],
    ] as const) {
      const found = await search("many", limit);
      expect([names(found).length, found["limited"]]).toEqual([given, limited]);
    }
    expect((await search("many5", 3))["limited"]).toBe(false);
    expect((await search("many5", 2))["limited"]).toBe(true);
  });
});

describe("what people keep for themselves", () => {
  it("is kept by account and by room, and told to its owner", async () => {
    const roomId = await createRoom(server, alice);
    const { next_batch: since } = await sync(server, alice);
    await call(alice, "PUT", own(alice, "/account_data/a"), { n: 1 });
    await call(alice, "PUT", own(alice, "/account_data/a"), { n: 2 });
    await call(alice, "PUT", own(alice, `${room(roomId)}/account_data/a`), { n: 3 });
    const news = (await sync(server, alice, `since=${since}`)) as unknown as {
      account_data: Json;
      rooms: { join: Record<string, Json> };
    };
    expect(news.account_data).toEqual({ events: [{ type: "a", content: { n: 2 } }] });
    expect(news.rooms.join[roomId]).toMatchObject({ account_data: { events: [{ type: "a", content: { n: 3 } }] } });
    expect((await call(alice, "GET", own(alice, "/account_data/a"))).body).toEqual({ n: 2 });
    expect(await outcome(call(alice, "GET", own(alice, `${room(roomId)}/account_data/none`)))).toEqual([
      404,
      "M_NOT_FOUND",
    ]);
    expect(await outcome(call(alice, "GET", own(alice, "/rooms/none/account_data/a")))).toEqual([
      400,
      "M_INVALID_PARAM",
    ]);
    expect(await outcome(call(alice, "PUT", own(alice, "/rooms/x!none/account_data/a"), {}))).toEqual([
      400,
      "M_INVALID_PARAM",
    ]);
  });

  it.each(["m.push_rules", "m.fully_read"])("is not %s, which has routes of its own", async (type) => {
    const roomId = await createRoom(server, alice);
    for (const path of [`/account_data/${type}`, `${room(roomId)}/account_data/${type}`]) {
      expect(await outcome(call(alice, "PUT", own(alice, path), {}))).toEqual([405, "M_BAD_JSON"]);
    }
  });

  it("is tags of rooms, of which one at a time comes and goes", async () => {
    const roomId = await createRoom(server, alice);
    const tag = (name: string) => own(alice, `${room(roomId)}/tags/${name}`);
    const tags = async (): Promise<unknown> =>
      (await call(alice, "GET", own(alice, `${room(roomId)}/tags`))).body["tags"];
    await call(alice, "PUT", tag("one"), { order: 0.1 });
    await call(alice, "PUT", tag("two"), {});
    await call(alice, "PUT", tag("one"), { order: 0.2 });
    expect(await tags()).toEqual({ one: { order: 0.2 }, two: {} });
    await call(alice, "DELETE", tag("one"));
    await call(alice, "DELETE", tag("none"));
    expect(await tags()).toEqual({ two: {} });
    await call(alice, "PUT", own(alice, `${room(roomId)}/account_data/m.tag`), { tags: 5 });
    expect(await tags()).toEqual({});
    const elsewhere = own(alice, `${room("!none")}/tags`);
    expect(await outcome(call(alice, "PUT", `${elsewhere}/one`, {}))).toEqual([403, "M_FORBIDDEN"]);
    expect((await call(alice, "GET", elsewhere)).body).toEqual({ tags: {} });
  });

  it("is told again to whoever comes into a room, and not where there is nothing to tell", async () => {
    const roomId = await createRoom(server, bob, { preset: "public_chat" });
    const enter = () => call(alice, "POST", `/join/${encodeURIComponent(roomId)}`, {});
    const leave = () => call(alice, "POST", `${room(roomId)}/leave`, {});
    await enter();
    await call(alice, "PUT", own(alice, `${room(roomId)}/tags/one`), {});
    await call(alice, "PUT", own(alice, `${room(roomId)}/account_data/a`), { n: 1 });
    await leave();
    const { next_batch: since } = await sync(server, alice);
    await enter();
    const noted = async (query: string): Promise<unknown> =>
      ((await sync(server, alice, query)).rooms.join[roomId] as unknown as { account_data: Json }).account_data[
        "events"
      ];
    const tagged = { type: "m.tag", content: { tags: { one: {} } } };
    expect(await noted(`since=${since}`)).toEqual([tagged]);
    expect(await noted("")).toEqual([{ type: "a", content: { n: 1 } }, tagged]);
    await call(alice, "DELETE", own(alice, `${room(roomId)}/tags/one`));
    expect(await noted("")).toEqual([{ type: "a", content: { n: 1 } }]);
    const { next_batch: later } = await sync(server, alice);
    await call(alice, "PUT", own(alice, `${room(roomId)}/account_data/m.tag`), { tags: {} });
    expect(await noted(`since=${later}`)).toEqual([{ type: "m.tag", content: { tags: {} } }]);
  });
});

describe("devices", () => {
  it("are told with all that is known of them", async () => {
    const now = Date.parse("2026-12-01T12:00:00Z");
    const timed = await start(undefined, () => now);
    const person = await register(timed, "alice");
    const device = { device_id: person.deviceId, user_id: person.userId, last_seen_ts: now };
    const get = async (path: string): Promise<unknown> => (await ask(timed, "GET", path, { token: person.token })).body;
    expect(await get("/devices")).toEqual({ devices: [device] });
    const rename = { token: person.token, body: { display_name: "Laptop" } };
    expect((await ask(timed, "PUT", `/devices/${person.deviceId}`, rename)).body).toEqual({});
    expect(await get(`/devices/${person.deviceId}`)).toEqual({ ...device, display_name: "Laptop" });
  });

  it("that get no new name are no news", async () => {
    const { next_batch: since } = await sync(server, alice);
    expect((await call(alice, "PUT", `/devices/${alice.deviceId}`, {})).body).toEqual({});
    expect(await sync(server, alice, `since=${since}`)).toMatchObject({ device_lists: { changed: [], left: [] } });
  });
});

describe("presence", () => {
  it.each(["online", "offline", "unavailable"])("may be %s, and is offline for everybody", async (presence) => {
    const path = `/presence/${encodeURIComponent(alice.userId)}/status`;
    expect((await call(alice, "PUT", path, { presence })).body).toEqual({});
    expect((await call(alice, "GET", path)).body).toEqual({ presence: "offline" });
  });
});

describe("a file", () => {
  async function upload(contentType: string | undefined, query = ""): Promise<Response> {
    const url = "https://sandbox.invalid/_matrix";
    const headers = { Authorization: `Bearer ${alice.token}` };
    const body = new Uint8Array([1, 2, 3]);
    const typed = { ...headers, ...(contentType !== undefined && { "Content-Type": contentType }) };
    const uploaded = await server.fetch(
      new Request(`${url}/media/v3/upload${query}`, { method: "POST", headers: typed, body }),
    );
    const { content_uri: uri } = (await uploaded.json()) as { content_uri: string };
    const download = await server.fetch(
      new Request(`${url}/client/v1/media/download/${uri.slice("mxc://".length)}`, { headers }),
    );
    expect(new Uint8Array(await download.clone().arrayBuffer())).toEqual(body);
    return download;
  }

  const images = ["image/jpeg", "image/gif", "image/png", "image/apng", "image/webp", "image/avif"];
  const sounds = ["mpeg", "ogg", "wave", "wav", "webm", "mp4", "aac", "flac"].map((kind) => `audio/${kind}`);
  const films = ["video/mp4", "video/webm", "video/ogg"];
  // https://spec.matrix.org/v1.19/client-server-api/#serving-inline-content
  it.each([...images, ...sounds, ...films, "text/plain", "application/json"])(
    "of the type %s is shown",
    async (type) => {
      expect((await upload(type)).headers.get("Content-Disposition")).toBe("inline");
    },
  );

  it.each(["TEXT/PLAIN", "text/plain; charset=utf-8", "image/png;x=y", " text/plain ;x"])(
    "of the type %j is shown, too",
    async (type) => {
      expect((await upload(type)).headers.get("Content-Disposition")).toBe("inline");
    },
  );

  it.each(["text/html", "image/svg+xml", "text/plainx", "xtext/plain", "application/javascript", "", undefined])(
    "of the type %j is a download",
    async (type) => {
      const { headers } = await upload(type);
      expect(headers.get("Content-Disposition")).toBe("attachment");
      if (type === undefined) expect(headers.get("Content-Type")).toBe("application/octet-stream");
    },
  );

  it("comes with its name and with headers that leave browsers no room", async () => {
    const { headers } = await upload("text/plain", `?filename=${encodeURIComponent("ä b;.txt")}`);
    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "text/plain",
      "content-disposition": "inline; filename*=utf-8''%C3%A4%20b%3B.txt",
      "content-security-policy": "sandbox; default-src 'none'",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=86400, immutable",
    });
    expect((await upload("text/html", "?filename=")).headers.get("Content-Disposition")).toBe(
      "attachment; filename*=utf-8''",
    );
  });
});

describe("what the server says of itself", () => {
  it("is what it can do", async () => {
    const versions = (await ask(server, "GET", "/../versions")).body;
    expect(versions).toEqual({
      versions: Array.from({ length: 12 }, (_, n) => `v1.${n + 1}`),
      unstable_features: { "org.matrix.msc3916.stable": true },
    });
    expect((await ask(server, "GET", "/../../../.well-known/matrix/client")).body).toEqual({
      "m.homeserver": { base_url: "https://sandbox.invalid" },
    });
    expect((await ask(server, "GET", "/login")).body).toEqual({ flows: [{ type: "m.login.password" }] });
    expect((await call(alice, "GET", "/capabilities")).body).toEqual({
      capabilities: {
        "m.change_password": { enabled: true },
        "m.room_versions": { default: "11", available: { "11": "stable" } },
        "m.set_displayname": { enabled: true },
        "m.set_avatar_url": { enabled: true },
        "m.3pid_changes": { enabled: false },
        "m.profile_fields": { enabled: true },
      },
    });
    for (const path of ["/../v1/media/config", "/../../media/v3/config"]) {
      expect((await call(alice, "GET", path)).body).toEqual({ "m.upload.size": 10 * 1024 * 1024 });
    }
  });
});
