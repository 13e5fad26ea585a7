/** The directory of rooms, page by page, what it says of each, and what rooms are called. */
import { beforeEach, describe, expect, it } from "vitest";
import { createHomeserver } from "../../../../sandbox/homeserver/index.ts";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import type { TestStorage } from "../support.ts";
import { type Account, type Answer, ask, caller, createRoom, outcome, register, startWithTwo } from "../support.ts";

let storage: TestStorage;
let server: Homeserver;
let alice: Account;
let bob: Account;

beforeEach(async () => {
  ({ storage, server, alice, bob } = await startWithTwo());
  return () => server.close();
});

const call = caller(() => server);
const room = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;
const named = (alias: string): string => `/directory/room/${encodeURIComponent(alias)}`;
const publicRoom = (more: object = {}): Promise<string> =>
  createRoom(server, alice, { preset: "public_chat", ...more });

interface Page {
  readonly chunk: readonly Readonly<Record<string, unknown>>[];
}

async function search(request: object = {}): Promise<Page & Readonly<Record<string, unknown>>> {
  const { status, body } = await call(bob, "POST", "/publicRooms", request);
  expect(status).toBe(200);
  return body as unknown as Page & Record<string, unknown>;
}
const idsOf = ({ chunk }: Page): readonly unknown[] => chunk.map((found) => found["room_id"]);

describe("the directory", () => {
  it("says of a room what is known about it", async () => {
    const bare = await publicRoom();
    const full = await publicRoom({
      name: "Den",
      topic: "Tea",
      room_alias_name: "den",
      initial_state: [
        { type: "m.room.history_visibility", content: { history_visibility: "world_readable" } },
        { type: "m.room.guest_access", content: { guest_access: "can_join" } },
      ],
    });
    await call(bob, "POST", `/join/${encodeURIComponent(full)}`, {});
    const { chunk, ...page } = await search();
    expect(chunk).toEqual([
      {
        room_id: full,
        name: "Den",
        topic: "Tea",
        canonical_alias: "#den:sandbox.invalid",
        join_rule: "public",
        num_joined_members: 2,
        world_readable: true,
        guest_can_join: true,
      },
      { room_id: bare, join_rule: "public", num_joined_members: 1, world_readable: false, guest_can_join: false },
    ]);
    expect(page).toEqual({ total_room_count_estimate: 2 });
  });

  it("is read in pages, forwards and back", async () => {
    const rooms: string[] = [];
    for (let n = 0; n < 5; n++) rooms.push(await publicRoom());
    const pages: unknown[] = [];
    for (const since of [undefined, "0", "1", "2", "3", "4", "5", "9"]) {
      const {
        chunk,
        next_batch: next,
        prev_batch: prev,
        total_room_count_estimate: total,
      } = await search({
        limit: 2,
        ...(since !== undefined && { since }),
      });
      pages.push([since, chunk.map((found) => rooms.indexOf(String(found["room_id"]))), next, prev]);
      expect(total).toBe(5);
    }
    expect(pages).toEqual([
      [undefined, [0, 1], "2", undefined],
      ["0", [0, 1], "2", undefined],
      ["1", [1, 2], "3", "0"],
      ["2", [2, 3], "4", "0"],
      ["3", [3, 4], undefined, "1"],
      ["4", [4], undefined, "2"],
      ["5", [], undefined, "3"],
      ["9", [], undefined, "7"],
    ]);
    const all = await search({ limit: 0, since: "1" });
    expect(idsOf(all)).toEqual(rooms.slice(1));
    expect(all).not.toHaveProperty("next_batch");
    expect(all).not.toHaveProperty("prev_batch");
    const { body } = await call(bob, "GET", "/publicRooms?limit=2&since=1");
    expect(idsOf(body as unknown as Page)).toEqual(rooms.slice(1, 3));
    expect(idsOf((await call(bob, "GET", "/publicRooms")).body as unknown as Page)).toEqual(rooms);
  });

  it.each(["x", "-1", "1.5", "x1", "1x", "1234567890"])("has no page after %j", async (since) => {
    expect(await outcome(call(bob, "POST", "/publicRooms", { since }))).toEqual([400, "M_INVALID_PARAM"]);
    expect(await outcome(call(bob, "GET", `/publicRooms?since=${since}`))).toEqual([400, "M_INVALID_PARAM"]);
  });

  it("finds rooms by name, topic or address, in any case", async () => {
    const [one, two, three] = [
      await publicRoom({ name: "The Den" }),
      await publicRoom({ topic: "About dens" }),
      await publicRoom({ room_alias_name: "den" }),
    ];
    await publicRoom({ name: "Other" });
    await createRoom(server, alice, { name: "A den of its own" });
    const find = async (term: unknown) => idsOf(await search({ filter: { generic_search_term: term } }));
    expect(await find("DEN")).toEqual([one, two, three]);
    expect(await find("the den")).toEqual([one]);
    expect(await find("#den:")).toEqual([three]);
    expect(await find("nowhere")).toEqual([]);
    for (const everything of ["", null]) expect(await find(everything)).toHaveLength(4);
    expect(idsOf(await search({ filter: {} }))).toHaveLength(4);
  });

  it("has a room as long as anybody may join it", async () => {
    const roomId = await createRoom(server, alice);
    const visibility = async (): Promise<unknown> =>
      (await call(bob, "GET", `/directory/list/room/${encodeURIComponent(roomId)}`)).body["visibility"];
    const setRule = (rule: string) =>
      call(alice, "PUT", `${room(roomId)}/state/m.room.join_rules`, { join_rule: rule });
    expect([await visibility(), idsOf(await search())]).toEqual(["private", []]);
    await setRule("public");
    expect([await visibility(), idsOf(await search())]).toEqual(["public", [roomId]]);
    await setRule("invite");
    expect([await visibility(), idsOf(await search())]).toEqual(["private", []]);
  });

  it("says nothing of a name that is none", async () => {
    await publicRoom({ initial_state: [{ type: "m.room.name", content: { name: ["Den"] } }] });
    const { chunk } = await search();
    expect(chunk[0]).not.toHaveProperty("name");
    expect(idsOf(await search({ filter: { generic_search_term: "den" } }))).toEqual([]);
  });
});

describe("an alias", () => {
  it.each([
    "den:sandbox.invalid",
    "#den",
    "#:sandbox.invalid",
    "#den:other.invalid",
    "#den:sandbox.invalid:80",
    "x#den:sandbox.invalid",
    "#a:b:sandbox.invalid",
  ])("is no alias of this server: %s", async (alias) => {
    const roomId = await createRoom(server, alice);
    expect(await outcome(call(alice, "PUT", named(alias), { room_id: roomId }))).toEqual([400, "M_INVALID_PARAM"]);
  });

  it("of a server with a port has that port", async () => {
    const ported = await createHomeserver({
      serverName: "sandbox.invalid:8448",
      clock: Date.now,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    });
    const person = await register(ported, "alice");
    const roomId = await createRoom(ported, person, { room_alias_name: "den" });
    const { body } = await ask(ported, "GET", named("#den:sandbox.invalid:8448"));
    expect(body).toEqual({ room_id: roomId, servers: ["sandbox.invalid:8448"] });
  });

  it("is given by members, to rooms that there are, and once", async () => {
    const roomId = await createRoom(server, alice);
    const give = (person: Account, alias: string, to = roomId) =>
      outcome(call(person, "PUT", named(alias), { room_id: to }));
    expect(await give(bob, "#den:sandbox.invalid")).toEqual([403, "M_FORBIDDEN"]);
    expect(await give(alice, "#den:sandbox.invalid", "!none")).toEqual([400, "M_UNKNOWN"]);
    expect(await give(alice, "#den:sandbox.invalid")).toBe("ok");
    expect(await give(alice, "#den:sandbox.invalid")).toEqual([409, "M_UNKNOWN"]);
    expect((await call(alice, "GET", named("#den:sandbox.invalid"))).body).toEqual({
      room_id: roomId,
      servers: ["sandbox.invalid"],
    });
  });

  it("that is taken makes no second room", async () => {
    await createRoom(server, alice, { room_alias_name: "den" });
    expect(await outcome(call(bob, "POST", "/createRoom", { room_alias_name: "den" }))).toEqual([409, "M_UNKNOWN"]);
    expect((await call(bob, "GET", "/joined_rooms")).body).toEqual({ joined_rooms: [] });
  });

  it("leads into a room, and is not one where it leads nowhere", async () => {
    const roomId = await publicRoom({ room_alias_name: "den" });
    const join = (name: string) => call(bob, "POST", `/join/${encodeURIComponent(name)}`, {});
    expect((await join("#den:sandbox.invalid")).body).toEqual({ room_id: roomId });
    expect(await outcome(join("#none:sandbox.invalid"))).toEqual([404, "M_NOT_FOUND"]);
    for (const wrong of ["den", "x!den", "@den:sandbox.invalid"]) {
      expect(await outcome(join(wrong))).toEqual([400, "M_BAD_JSON"]);
    }
  });
});

describe("the name that a room is shown under", () => {
  const [one, two, three] = ["one", "two", "three"].map((name) => `#${name}:sandbox.invalid`);
  let roomId: string;
  const shown = async (): Promise<unknown> =>
    (await call(alice, "GET", `${room(roomId)}/state/m.room.canonical_alias`)).body;
  const show = (content: object, person = alice): Promise<Answer> =>
    call(person, "PUT", `${room(roomId)}/state/m.room.canonical_alias`, content);

  beforeEach(async () => {
    roomId = await createRoom(server, alice, { invite: [bob.userId] });
    await call(bob, "POST", `/join/${encodeURIComponent(roomId)}`, {});
    for (const alias of [one, two, three]) await call(alice, "PUT", named(alias ?? ""), { room_id: roomId });
  });

  it("leads to it", async () => {
    const other = await createRoom(server, alice, { room_alias_name: "other" });
    expect(other).not.toBe(roomId);
    for (const content of [
      { alias: "#other:sandbox.invalid" },
      { alias: "#none:sandbox.invalid" },
      { alias: 5 },
      { alias: one, alt_aliases: [two, "#other:sandbox.invalid"] },
      { alt_aliases: ["#none:sandbox.invalid"] },
      { alt_aliases: [5] },
      { alt_aliases: 5 },
    ]) {
      expect(await outcome(show(content)), JSON.stringify(content)).toEqual([400, "M_BAD_ALIAS"]);
    }
    for (const content of [{ alias: one }, { alias: one, alt_aliases: [two, three] }, { alt_aliases: [two] }, {}]) {
      expect(await outcome(show(content))).toBe("ok");
      expect(await shown()).toEqual(content);
    }
    const unbound = { aliases: ["#none:sandbox.invalid"], alias: "#none:sandbox.invalid" };
    expect(await outcome(call(alice, "PUT", `${room(roomId)}/state/a.type`, unbound))).toBe("ok");
  });

  it.each([
    ["the name", one, { alias: one, alt_aliases: [two], more: 1 }, { alt_aliases: [two], more: 1 }],
    ["the only name", one, { alias: one }, {}],
    ["another name", two, { alias: one, alt_aliases: [two, three] }, { alias: one, alt_aliases: [three] }],
    ["the only other name", two, { alias: one, alt_aliases: [two] }, { alias: one }],
    ["the name of a room with no other", two, { alt_aliases: [two] }, {}],
    [
      "a name that it is not shown under",
      three,
      { alias: one, alt_aliases: [two] },
      { alias: one, alt_aliases: [two] },
    ],
  ])("goes when it is gone: %s", async (_what, gone = "", before, after) => {
    await show(before);
    const events = async (): Promise<number> => (await storage.load()).filter(({ table }) => table === "events").length;
    const count = await events();
    await call(alice, "DELETE", named(gone));
    expect(await shown()).toEqual(after);
    expect((await events()) - count).toBe(before === after || JSON.stringify(before) === JSON.stringify(after) ? 0 : 1);
  });

  it("stays where whoever takes it away may not change what is shown", async () => {
    await show({ alias: one });
    await call(bob, "PUT", named("#his:sandbox.invalid"), { room_id: roomId });
    await show({ alias: one, alt_aliases: ["#his:sandbox.invalid"] });
    expect(await outcome(call(bob, "DELETE", named("#his:sandbox.invalid")))).toBe("ok");
    expect(await shown()).toEqual({ alias: one, alt_aliases: ["#his:sandbox.invalid"] });
    expect(await outcome(call(bob, "DELETE", named(one ?? "")))).toEqual([403, "M_FORBIDDEN"]);
  });
});
