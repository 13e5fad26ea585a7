/** Profiles, account data, push rules, the user directory. */
import { describe, expect, it } from "vitest";
import { differs, malformed } from "../support/differences.ts";
import { at, fails, listAt, newPerson, ok, pair, textIn } from "../support/people.ts";
import { call, v3 } from "../support/target.ts";

describe("profiles", () => {
  it("are read by anybody, changed by their owner, and shown in rooms", async () => {
    const [alice, bob, roomId] = await pair();
    const since = await bob.now();
    await ok(alice.call("PUT", v3`/profile/${alice.userId}/displayname`, { displayname: "Alice" }));
    await ok(alice.call("PUT", v3`/profile/${alice.userId}/avatar_url`, { avatar_url: "mxc://a/b" }));
    await ok(alice.call("PUT", v3`/profile/${alice.userId}/m.tz`, { "m.tz": "Europe/Berlin" }));
    expect((await ok(call("GET", v3`/profile/${alice.userId}`))).body).toEqual({
      displayname: "Alice",
      avatar_url: "mxc://a/b",
      "m.tz": "Europe/Berlin",
    });
    expect((await ok(call("GET", v3`/profile/${alice.userId}/displayname`))).body).toEqual({ displayname: "Alice" });
    // Rooms may hear of it a little later.
    let last: unknown;
    for (let token = since; at(last, "content", "avatar_url") === undefined;) {
      const news = await bob.sync(token, { timeout: "60000" });
      token = textIn(news, "next_batch");
      last = listAt(news.body, "rooms", "join", roomId, "timeline", "events").at(-1) ?? last;
    }
    expect(last).toMatchObject({
      type: "m.room.member",
      content: { membership: "join", displayname: "Alice", avatar_url: "mxc://a/b" },
    });
    await ok(alice.call("DELETE", v3`/profile/${alice.userId}/m.tz`));
    await fails(call("GET", v3`/profile/${alice.userId}/m.tz`), 404, "M_NOT_FOUND");
  });

  it("refuse others, wrong types and unknown users", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const path = v3`/profile/${alice.userId}/displayname`;
    const refused = differs("codes", { embedded: 403, synapse: 400 });
    await fails(bob.call("PUT", path, { displayname: "x" }), refused, "M_FORBIDDEN");
    await fails(bob.call("DELETE", path), refused, "M_FORBIDDEN");
    await fails(bob.call("PUT", v3`/profile/${alice.userId}/m.tz`, { "m.tz": "x" }), 403, "M_FORBIDDEN");
    await malformed(alice.call("PUT", path, { displayname: 5 }));
    await malformed(alice.call("PUT", path, { name: "x" }));
    expect((await ok(call("GET", v3`/profile/${alice.userId}/avatar_url`))).body).toEqual({});
    const nobody = alice.userId.replace(alice.localpart, "nobody");
    const unknown = differs("codes", { embedded: "M_NOT_FOUND", synapse: "M_UNKNOWN" });
    await fails(call("GET", v3`/profile/${nobody}`), 404, unknown);
  });

  it("are found by the directory", async () => {
    const [alice, bob] = [await newPerson("searcher"), await newPerson("wanted")];
    const search = async (body: unknown) => (await ok(alice.call("POST", v3`/user_directory/search`, body))).body;
    const found = await search({ search_term: bob.localpart });
    expect(found).toMatchObject({ limited: false, results: [{ user_id: bob.userId }] });
    expect(await search({ search_term: "no such person" })).toEqual({ limited: false, results: [] });
    await malformed(alice.call("POST", v3`/user_directory/search`, {}));
  });
});

describe("account data", () => {
  it("is kept, read again, and told to all devices of its owner", async () => {
    const alice = await newPerson();
    const other = await alice.newDevice();
    const since = await other.now();
    const path = v3`/user/${alice.userId}/account_data/m.direct`;
    await fails(alice.call("GET", path), 404, "M_NOT_FOUND");
    const waiting = other.sync(since, { timeout: "60000" });
    await ok(alice.call("PUT", path, { a: ["b"] }));
    expect((await ok(other.call("GET", path))).body).toEqual({ a: ["b"] });
    expect(listAt((await waiting).body, "account_data", "events")).toEqual([
      { type: "m.direct", content: { a: ["b"] } },
    ]);
  });

  it("belongs to rooms, too", async () => {
    const [alice, bob, roomId] = await pair();
    const since = await alice.now();
    const path = v3`/user/${alice.userId}/rooms/${roomId}/account_data/m.tag`;
    await fails(alice.call("GET", path), 404, "M_NOT_FOUND");
    await ok(alice.call("PUT", path, { tags: {} }));
    expect((await ok(alice.call("GET", path))).body).toEqual({ tags: {} });
    expect(listAt((await alice.sync(since)).body, "rooms", "join", roomId, "account_data", "events")).toEqual([
      { type: "m.tag", content: { tags: {} } },
    ]);
    expect(at((await bob.sync()).body, "rooms", "join", roomId, "account_data", "events")).toEqual([]);
    const elsewhere = v3`/user/${alice.userId}/rooms/${"!none:x"}/account_data/m.tag`;
    await ok(alice.call("PUT", elsewhere, { mine: true }));
    expect((await ok(alice.call("GET", elsewhere))).body).toEqual({ mine: true });
    await fails(alice.call("PUT", v3`/user/${alice.userId}/rooms/nonsense/account_data/x`, {}), 400, "M_INVALID_PARAM");
    await fails(bob.call("PUT", path, {}), 403, "M_FORBIDDEN");
    await fails(bob.call("GET", path), 403, "M_FORBIDDEN");
  });

  it("has tags of rooms, one by one", async () => {
    const [alice, bob, roomId] = await pair();
    const tags = v3`/user/${alice.userId}/rooms/${roomId}/tags`;
    const all = async () => (await ok(alice.call("GET", tags))).body;
    expect(await all()).toEqual({ tags: {} });
    await ok(alice.call("PUT", `${tags}/m.favourite`, { order: 0.5 }));
    await ok(alice.call("PUT", `${tags}/u.work`, {}));
    expect(await all()).toEqual({ tags: { "m.favourite": { order: 0.5 }, "u.work": {} } });
    await ok(alice.call("DELETE", `${tags}/m.favourite`));
    expect(listAt((await alice.sync()).body, "rooms", "join", roomId, "account_data", "events")).toEqual([
      { type: "m.tag", content: { tags: { "u.work": {} } } },
    ]);
    await fails(bob.call("PUT", `${tags}/u.work`, {}), 403, "M_FORBIDDEN");
    await fails(bob.call("DELETE", `${tags}/u.work`), 403, "M_FORBIDDEN");
    await fails(bob.call("GET", tags), 403, "M_FORBIDDEN");
    await fails(alice.call("PUT", v3`/user/${alice.userId}/rooms/${"!none:x"}/tags/u.x`, {}), 403, "M_FORBIDDEN");
  });

  it("refuses others, wrong types, and types with routes of their own", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const path = (type: string) => v3`/user/${alice.userId}/account_data/${type}`;
    await fails(bob.call("GET", path("m.direct")), 403, "M_FORBIDDEN");
    await fails(bob.call("PUT", path("m.direct"), {}), 403, "M_FORBIDDEN");
    await malformed(alice.call("PUT", path("m.direct"), []));
    await fails(alice.call("PUT", path("m.push_rules"), {}), 405, "M_BAD_JSON");
  });
});

describe("push rules", () => {
  it("are predefined, and read as a whole and in parts", async () => {
    const alice = await newPerson();
    const all = (await ok(alice.call("GET", v3`/pushrules/`))).body;
    const global = (await ok(alice.call("GET", v3`/pushrules/global/`))).body;
    expect(all).toEqual({ global });
    const overrides = (await ok(alice.call("GET", v3`/pushrules/global/override/`))).body;
    expect(overrides).toEqual(at(global, "override"));
    const master = v3`/pushrules/global/override/.m.rule.master`;
    expect((await ok(alice.call("GET", master))).body).toMatchObject({ rule_id: ".m.rule.master", enabled: false });
    expect((await ok(alice.call("GET", `${master}/enabled`))).body).toEqual({ enabled: false });
    expect((await ok(alice.call("GET", `${master}/actions`))).body).toEqual({ actions: [] });
  });

  it("are added, changed, removed, and told to the user's devices", async () => {
    const alice = await newPerson();
    const since = await alice.now();
    const path = v3`/pushrules/global/content/tea`;
    await ok(alice.call("PUT", path, { actions: ["notify"], pattern: "tea" }));
    await ok(alice.call("PUT", `${path}/enabled`, { enabled: false }));
    await ok(alice.call("PUT", `${path}/actions`, { actions: [] }));
    const rule = { rule_id: "tea", default: false, enabled: false, actions: [], pattern: "tea" };
    expect((await ok(alice.call("GET", path))).body).toEqual(rule);
    const [event] = listAt((await alice.sync(since)).body, "account_data", "events");
    expect(at(event, "content", "global", "content", 0)).toEqual(rule);
    await ok(alice.call("DELETE", path));
    await fails(alice.call("GET", path), 404, "M_NOT_FOUND");
  });

  it("refuse what is none", async () => {
    const alice = await newPerson();
    const rule = (id: string) => v3`/pushrules/global/content/${id}`;
    await malformed(alice.call("PUT", rule("x"), { actions: [] }));
    await malformed(alice.call("PUT", rule(".x"), { actions: [], pattern: "x" }), "M_INVALID_PARAM");
    await fails(alice.call("PUT", `${rule("x")}/enabled`, { enabled: true }), 404, "M_NOT_FOUND");
    await malformed(alice.call("PUT", `${rule("x")}/actions`, { actions: "all" }));
    await malformed(alice.call("GET", v3`/pushrules/global/nonsense/`), "M_INVALID_PARAM");
    const master = v3`/pushrules/global/override/.m.rule.master`;
    await fails(alice.call("DELETE", master), 404, "M_NOT_FOUND");
    await fails(alice.call("DELETE", rule("x")), 404, "M_NOT_FOUND");
  });
});
