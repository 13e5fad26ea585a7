/** What the server sees: which exchange is shown, and what it gives away. */
import { describe, expect, test } from "vitest";
import type { WireExchange } from "../../../sandbox/lessons/index.ts";
import {
  filterExchanges,
  FILTERS,
  kindOf,
  pick,
  shortPath,
  type ExchangeFilter,
  type Kind,
} from "../../../src/stage/server-view/exchanges.ts";
import { bytesOfBase64, explain, type Explanation } from "../../../src/stage/server-view/explain.ts";
import { entriesOf, isCiphertext, shorten } from "../../../src/stage/server-view/json.ts";
import { compareStored } from "../../../src/stage/server-view/stored.ts";

const exchange = (id: number, path: string, more: Partial<WireExchange> = {}): WireExchange => ({
  id,
  at: 1000 * id,
  device: "you/laptop",
  method: "PUT",
  path: `/_matrix/client/v3${path}`,
  query: {},
  request: undefined,
  status: 200,
  response: {},
  milliseconds: 1,
  tampered: undefined,
  ...more,
});

const MESSAGE = "/rooms/!room:sandbox.invalid/send/m.room.encrypted/m1";
const START = "/rooms/!room:sandbox.invalid/send/m.key.verification.start/m2";

const wire = [
  exchange(1, "/register"),
  exchange(2, "/keys/upload"),
  exchange(3, MESSAGE),
  exchange(4, START),
  exchange(5, "/sync"),
  exchange(6, "/sync", { tampered: "swap-sas-key" }),
];

const ids = (shown: readonly WireExchange[]): number[] => shown.map(({ id }) => id);

describe("which exchange", () => {
  const ROOM = "/rooms/!room:sandbox.invalid";

  /** By path: what it is, in which filter it stands, what the server sees of it beside sender and time, what it does not see. */
  test.each<[string, Kind, ExchangeFilter, Explanation["sees"][number]["what"][], Explanation["hidden"]]>([
    [MESSAGE, "message", "messages", ["room", "size"], ["text"]],
    [START, "verification", "messages", ["room"], ["private"]],
    ["/sendToDevice/m.key.verification.start/m1", "other", "all", [], []],
    [`${ROOM}/send/m.room.message/m1`, "plain-message", "messages", ["room", "text"], []],
    [`${ROOM}/send/m.reaction/m1`, "room", "all", ["room"], []],
    ["/keys/upload", "device-keys", "keys", [], ["private"]],
    ["/keys/upload/x", "other", "all", [], []],
    ["/keys/query", "key-query", "keys", [], []],
    ["/keys/query/x", "other", "all", [], []],
    ["/keys/claim", "key-claim", "keys", [], []],
    ["/keys/claim/x", "other", "all", [], []],
    ["/keys/device_signing/upload", "identity", "keys", [], ["private"]],
    ["/keys/device_signing/upload/x", "other", "all", [], []],
    ["/keys/signatures/upload", "signatures", "keys", [], []],
    ["/keys/signatures/upload/x", "other", "all", [], []],
    ["/sendToDevice/m.room.encrypted/m1", "room-keys", "keys", ["to"], ["keys"]],
    ["/room_keys/version", "backup", "keys", [], []],
    ["/sync", "sync", "all", [], []],
    ["/sync/x", "other", "all", [], []],
    ["/createRoom", "room", "all", [], []],
    [`${ROOM}/invite`, "room", "all", ["room"], []],
    ["/join/!room:sandbox.invalid", "room", "all", [], []],
    ["/joined_rooms", "other", "all", [], []],
    ["/register", "account", "all", [], []],
    ["/login", "account", "all", [], []],
    ["/logout", "account", "all", [], []],
    ["/profile/@fox:sandbox.invalid", "account", "all", [], []],
    ["/account/password", "account", "all", [], []],
    ["/pushrules/", "other", "all", [], []],
  ])("%s is %s", (path, kind, filter, sees, hidden) => {
    const made = exchange(7, path);
    expect(kindOf(made)).toBe(kind);
    const shownIn = FILTERS.filter((each) => filterExchanges([made], each).length > 0);
    expect(shownIn).toEqual(filter === "all" ? ["all"] : [filter, "all"]);
    const explained = explain(made, () => undefined);
    expect(explained.sees.map(({ what }) => what).sort()).toEqual(["from", "time", ...sees].sort());
    expect(explained.hidden).toEqual(hidden);
  });

  test("a request to verify looks like an open message and is none", () => {
    const path = `${ROOM}/send/m.room.message/m3`;
    const body = { msgtype: "m.key.verification.request", body: "Verify?" };
    const request = exchange(8, path, { request: body });
    expect(kindOf(request)).toBe("verification");
    expect(explain(request, () => undefined).sees.map(({ what }) => what)).toEqual(["from", "room", "time"]);
    for (const other of [{ msgtype: "m.text", body: "Hello" }, {}, null, "x", undefined]) {
      expect(kindOf(exchange(9, path, { request: other }))).toBe("plain-message");
    }
    expect(kindOf(exchange(8, MESSAGE, { request: body }))).toBe("message");
  });

  test("filters keep what an attack has changed", () => {
    expect(ids(filterExchanges(wire, "messages"))).toEqual([3, 4, 6]);
    expect(ids(filterExchanges(wire, "keys"))).toEqual([2, 6]);
    expect(filterExchanges(wire, "all")).toBe(wire);
  });

  test("what was tampered with comes up by itself", () => {
    const shown = filterExchanges(wire, "messages");
    expect(shown[pick(shown, "messages", undefined)]?.id).toBe(6);
    expect(pick([...shown, exchange(7, START)], "messages", undefined)).toBe(2);
  });

  test("what was written in the open comes up by itself, a request to verify does not", () => {
    const open = "/rooms/!room:sandbox.invalid/send/m.room.message/m3";
    const request = exchange(8, open, { request: { msgtype: "m.key.verification.request" } });
    const written = exchange(9, open, { request: { msgtype: "m.text", body: "Hello" } });
    expect(pick([exchange(3, MESSAGE), written, request], "messages", undefined)).toBe(1);
    expect(pick([exchange(3, MESSAGE), request], "messages", undefined)).toBe(0);
    for (const filter of ["keys", "all"] as const) {
      expect(pick([exchange(3, MESSAGE), request], filter, undefined)).toBe(1);
    }
    expect(pick([request, request], "messages", undefined)).toBe(1);
  });

  test("the newest message comes up by itself, whatever came after it", () => {
    const shown = filterExchanges(wire.slice(0, 5), "messages");
    expect(shown[pick(shown, "messages", undefined)]?.id).toBe(3);
    expect(shown[pick(shown, "messages", 4)]?.id).toBe(4);
    expect(shown[pick(shown, "messages", 99)]?.id).toBe(3);
    expect(wire[pick(wire, "all", undefined)]?.id).toBe(6);
    expect(pick([], "messages", undefined)).toBe(-1);
  });

  test("paths are shown without what is the same everywhere, long parts shortened, event types whole", () => {
    const short = (path: string): string => shortPath(`/_matrix/client${path}`);
    expect(short("/v3/rooms/!abcdefghijklmnop:s/send/m.key.verification.start/x")).toBe(
      "/rooms/!abcdefg…/send/m.key.verification.start/x",
    );
    expect(short("/v3/abcdefghijklmn/abcdefghijklmno")).toBe("/abcdefghijklmn/abcdefgh…");
    for (const version of ["/v1", "/r0", "/unstable"]) expect(short(`${version}/sync`)).toBe("/sync");
    expect(shortPath("/x/_matrix/client/v3/sync")).toBe("/x/_matrix/client/v3/sync");
  });
});

describe("what it gives away", () => {
  const userOf = (): string => "@fox:sandbox.invalid";

  test("of an encrypted message everything but the text", () => {
    const request = { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "A".repeat(400), device_id: "ABC" };
    const { sees, hidden } = explain(exchange(3, MESSAGE, { request }), userOf);
    expect(Object.fromEntries(sees.map(({ what, value }) => [what, value]))).toEqual({
      from: "@fox:sandbox.invalid",
      device: "ABC",
      room: "!room:sandbox.invalid",
      time: "3000",
      size: "300",
    });
    expect(hidden).toEqual(["text"]);
  });

  test("of an unencrypted one the text too", () => {
    const path = "/rooms/!room:sandbox.invalid/send/m.room.message/m1";
    expect(explain(exchange(3, path, { request: { body: "hello" } }), userOf)).toEqual({
      sees: [
        { what: "from", value: "@fox:sandbox.invalid" },
        { what: "room", value: "!room:sandbox.invalid" },
        { what: "time", value: "3000" },
        { what: "text", value: "hello" },
      ],
      hidden: [],
    });
  });

  test("room keys name who gets them", () => {
    const request = { messages: { "@kim:s": {}, "@robin:s": {} } };
    const { sees, hidden } = explain(exchange(1, "/sendToDevice/m.room.encrypted/m1", { request }), () => undefined);
    expect(sees).toContainEqual({ what: "to", value: "@kim:s, @robin:s" });
    expect(sees).toContainEqual({ what: "from", value: "you/laptop" });
    expect(hidden).toEqual(["keys"]);
  });

  test("nonsense instead of a body breaks nothing", () => {
    for (const request of [null, undefined, 7, "x", [], { ciphertext: 1, device_id: 1 }]) {
      const { sees, hidden } = explain(exchange(3, MESSAGE, { request }), userOf);
      expect(sees.map(({ what }) => what)).toEqual(["from", "room", "time", "size"]);
      expect(sees.at(-1)?.value).toBe("0");
      expect(hidden).toEqual(["text"]);
    }
  });

  test("bytes of base64, padded or not", () => {
    for (const length of [0, 1, 2, 3, 100]) {
      const text = Buffer.alloc(length).toString("base64");
      expect(bytesOfBase64(text)).toBe(length);
      expect(bytesOfBase64(text.replaceAll("=", ""))).toBe(length);
    }
  });
});

describe("JSON", () => {
  test("ciphertext of Megolm and of Olm is known by its place", () => {
    expect(isCiphertext(["ciphertext"])).toBe(true);
    expect(isCiphertext(["messages", "@kim:s", "PHONE", "ciphertext", "curve", "body"])).toBe(true);
    expect(isCiphertext(["body"])).toBe(false);
    expect(isCiphertext([])).toBe(false);
    expect(isCiphertext(["ciphertext", "body"])).toBe(false);
    expect(isCiphertext(["ciphertext", "curve", "type"])).toBe(false);
  });

  test("long lists are shortened until asked for; undefined is no JSON", () => {
    const entries = (count: number) => entriesOf(Array.from({ length: count }, (_, index) => index));
    expect(shorten(entries(20), false)).toEqual({ shown: entries(8), rest: 12 });
    expect(shorten(entries(9), false)).toEqual({ shown: entries(8), rest: 1 });
    for (const count of [0, 7, 8]) expect(shorten(entries(count), false)).toEqual({ shown: entries(count), rest: 0 });
    expect(shorten(entries(20), true)).toEqual({ shown: entries(20), rest: 0 });
    expect(entriesOf({ a: undefined, b: null })).toEqual([["b", null]]);
  });
});

describe("side by side", () => {
  const event = (type: string, sender: string, at: number, content: object): object => ({
    type,
    sender,
    origin_server_ts: at,
    content,
  });
  const sync = (id: number, events: readonly object[]): WireExchange =>
    exchange(id, "/sync", { response: { rooms: { join: { "!r:x": { timeline: { events } } } } } });
  const text = (body: string): object => ({ msgtype: "m.text", body });
  const secret = event("m.room.encrypted", "@you:x", 10, { ciphertext: "AAA" });
  const open = event("m.room.message", "@you:x", 20, text("Hello"));

  test("there is nothing to compare before one person has sent both", () => {
    expect(compareStored([])).toBeUndefined();
    expect(compareStored([sync(1, [secret])])).toBeUndefined();
    expect(compareStored([sync(1, [open])])).toBeUndefined();
    const another = event("m.room.encrypted", "@kim:x", 30, { ciphertext: "BBB" });
    expect(compareStored([sync(1, [open, another])])).toBeUndefined();
  });

  test("the newest of each kind by the same person stand side by side, as they were stored", () => {
    const newer = event("m.room.encrypted", "@you:x", 30, { ciphertext: "CCC" });
    const kims = event("m.room.encrypted", "@kim:x", 40, { ciphertext: "BBB" });
    const request = event("m.room.message", "@kim:x", 50, { msgtype: "m.key.verification.request", body: "Verify?" });
    expect(compareStored([sync(1, [newer, kims, request]), sync(2, [secret, open])])).toEqual({
      encrypted: { sender: "@you:x", roomId: "!r:x", at: 30, encrypted: true, text: "CCC" },
      open: { sender: "@you:x", roomId: "!r:x", at: 20, encrypted: false, text: "Hello" },
    });
  });

  test("what was only sent is not taken for stored, nor a removed message for one with text", () => {
    const sent = exchange(1, "/rooms/!r:x/send/m.room.message/m1", { request: text("Hello") });
    expect(compareStored([sent, sync(2, [secret])])).toBeUndefined();
    const asked = { ...sync(1, [open]), path: "/_matrix/client/v3/rooms/!r:x/messages" };
    expect(compareStored([asked, sync(2, [secret])])).toBeUndefined();
    for (const removed of [{}, { msgtype: "m.text" }, { body: "x" }, { msgtype: "m.image", body: "x" }]) {
      expect(compareStored([sync(1, [event("m.room.message", "@you:x", 50, removed), secret])])).toBeUndefined();
    }
    expect(compareStored([sync(1, [event("m.room.name", "@you:x", 50, text("x")), secret])])).toBeUndefined();
    expect(compareStored([sync(1, [event("m.room.encrypted", "@you:x", 5, {}), open])])).toBeUndefined();
  });

  test("answers without rooms, without news of one, or with an error, are passed over", () => {
    const answers = [undefined, {}, { rooms: {} }, { rooms: { join: { "!r:x": {} } } }, { errcode: "M_UNKNOWN" }];
    const empty = answers.map((response, index) => exchange(index, "/sync", { response }));
    expect(compareStored([...empty, sync(9, [secret, open])])?.open.text).toBe("Hello");
  });
});
