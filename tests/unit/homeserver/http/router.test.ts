/** Finding routes, query parameters, tokens, and event filters. */
import { describe, expect, it } from "vitest";
import { MatrixError } from "../../../../sandbox/homeserver/errors.ts";
import { choiceParam, numberParam, textParam } from "../../../../sandbox/homeserver/http/query.ts";
import { open, Router } from "../../../../sandbox/homeserver/http/router.ts";
import { routes } from "../../../../sandbox/homeserver/routes/index.ts";
import { passes } from "../../../../sandbox/homeserver/state/sync/filter.ts";
import { formatPoint, formatToken, parsePoint, parseToken } from "../../../../sandbox/homeserver/state/sync/tokens.ts";

const route = (method: "GET" | "PUT", path: string) => open(method, path, () => ({}));

describe("the router", () => {
  const router = new Router([
    route("GET", "/_matrix/client/v3/a/{x}"),
    route("PUT", "/_matrix/client/v3/a/{x}"),
    route("GET", "/_matrix/client/v3/a/fixed"),
    route("GET", "/_matrix/client/v3/a/{x}/b/{y}"),
    route("GET", "/_matrix/client/v3/a/{x}/b/"),
  ]);
  const match = (method: string, path: string) => router.match(method, `/_matrix/client/${path}`);

  it("decodes parameters and prefers literal segments", () => {
    expect(match("GET", "v3/a/%23x%2Fy")).toMatchObject({ kind: "route", params: { x: "#x/y" } });
    expect(match("GET", "v3/a/fixed")).toMatchObject({ route: { path: "/_matrix/client/v3/a/fixed" }, params: {} });
    expect(match("GET", "v3/a/fixed/b/2")).toMatchObject({ params: { x: "fixed", y: "2" } });
    expect(match("GET", "r0/a/1")).toMatchObject({ kind: "route", params: { x: "1" } });
  });

  it("tells unknown paths, wrong methods and bad encodings apart", () => {
    expect(match("GET", "v3/b").kind).toBe("unknown");
    expect(match("GET", "v3/a").kind).toBe("unknown");
    expect(match("GET", "v3/a/1/b").kind).toBe("unknown");
    expect(match("PUT", "v3/a/1/b/").kind).toBe("wrongMethod");
    expect(match("GET", "v3/a/%E0%A4%A").kind).toBe("badPath");
  });

  it("has every path and method once", () => {
    const names = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("query parameters", () => {
  const query = new URLSearchParams("n=5&bad=5.5&word=b&empty=");

  it("are read or refused", () => {
    expect(numberParam(query, "n", 1)).toBe(5);
    expect(numberParam(query, "none", 1)).toBe(1);
    expect(numberParam(query, "empty", 1)).toBe(1);
    expect(() => numberParam(query, "bad", 1)).toThrow(MatrixError);
    expect(choiceParam(query, "word", ["a", "b"], "a")).toBe("b");
    expect(choiceParam(query, "none", ["a", "b"], "a")).toBe("a");
    expect(() => choiceParam(query, "n", ["a", "b"], "a")).toThrow(MatrixError);
    expect(textParam(query, "word")).toBe("b");
    expect(() => textParam(query, "empty")).toThrow(expect.objectContaining({ errcode: "M_MISSING_PARAM" }));
  });
});

describe("tokens", () => {
  it("come back as they were", () => {
    const token = { position: 12, toDevice: 3, typing: 1_795_382_648_518 };
    expect(parseToken(formatToken(token))).toEqual(token);
    expect(parsePoint(formatPoint(7))).toBe(7);
    expect(parsePoint(formatToken(token))).toBe(12);
  });

  it("of others are refused", () => {
    for (const text of ["", "s1", "s1_2", "s1_2_3_4", "s-1_2_3", "t1", "sx_1_1", "s1_1_1 "]) {
      expect(() => parseToken(text)).toThrow(expect.objectContaining({ errcode: "M_INVALID_PARAM" }));
    }
    expect(() => parsePoint("t-1")).toThrow(MatrixError);
  });
});

describe("event filters", () => {
  it("let types, senders and rooms in and out", () => {
    const event = { type: "m.room.message", sender: "@a:x", roomId: "!r" };
    for (const filter of [
      undefined,
      {},
      { types: ["m.room.message"] },
      { types: ["m.*"] },
      { types: ["*.message"] },
      { types: ["m*room*age"] },
      { not_types: ["m.room"] },
      { senders: ["@a:x"] },
      { rooms: ["!r"] },
      { not_rooms: ["!q"] },
    ]) {
      expect(passes(filter, event)).toBe(true);
    }
    for (const filter of [
      { types: [] },
      { types: ["m.room"] },
      { types: ["m.room.message*message"] },
      { types: ["m*x*e"] },
      { not_types: ["m.room.*"] },
      { types: ["m.room.message"], not_types: ["*"] },
      { senders: ["@b:x"] },
      { not_senders: ["@a:x"] },
      { rooms: [] },
    ]) {
      expect(passes(filter, event)).toBe(false);
    }
  });
});
