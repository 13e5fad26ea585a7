/** What may be asked at which address, how large it may be, and with which headers it is answered. */
import { describe, expect, it } from "vitest";
import { refused, setUp } from "./support.ts";

const ASK = { body: { users: ["you"] } };

describe("the body of a request for a sandbox", () => {
  const names = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `n${"abcdefghi"[n]}`);

  it.each<[string, unknown, number]>([
    ["no users", { users: names(0) }, 400],
    ["one user", { users: names(1) }, 201],
    ["eight users", { users: names(8) }, 201],
    ["nine users", { users: names(9) }, 400],
    ["a name of no letter", { users: [""] }, 400],
    ["a name of one letter", { users: ["a"] }, 201],
    ["a name of twelve letters", { users: ["a".repeat(12)] }, 201],
    ["a name of thirteen letters", { users: ["a".repeat(13)] }, 400],
    ["8 kB less one byte", sized(8191), 201],
    ["8 kB", sized(8192), 201],
    ["8 kB and one byte", sized(8193), 413],
  ])("may have %s or not", async (_what, body, status) => {
    const response = await setUp().call("POST", "/v1/sandboxes", { body });
    expect(response.status).toBe(status);
    if (status === 400) expect(await refused(response)).toEqual([400, "bad-request"]);
    if (status === 413) expect(await refused(response)).toEqual([413, "too-large"]);
  });
});

/** A good body of so many bytes. */
function sized(bytes: number): unknown {
  const body = (proof: string) => ({ users: ["you"], proof });
  return body("x".repeat(bytes - JSON.stringify(body("")).length));
}

describe("every address", () => {
  it("knows its methods, and no GET makes anything", async () => {
    const { call, synapse } = setUp();
    for (const [method, path] of [
      ["GET", "/v1/sandboxes"],
      ["PUT", "/v1/sandboxes"],
      ["DELETE", "/v1/sandboxes"],
      ["GET", "/v1/sandboxes/abcdefghij"],
      ["POST", "/v1/sandboxes/abcdefghij"],
      ["POST", "/healthz"],
      ["DELETE", "/readyz"],
      ["POST", "/metrics"],
    ] as const) {
      expect(await refused(await call(method, path)), `${method} ${path}`).toEqual([405, "method"]);
    }
    for (const path of ["/", "/v1", "/v1/challenge", "/v2/sandboxes", "/v1/sandboxes/a/b"]) {
      expect(await refused(await call("GET", path)), path).toEqual([404, "not-found"]);
    }
    expect(synapse.users.size).toBe(0);
  });

  it("answers with headers that leave browsers no room", async () => {
    const { call } = setUp();
    for (const path of ["/healthz", "/v1/sandboxes", "/none"]) {
      const { headers } = await call("GET", path);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    }
    expect((await call("POST", "/v1/sandboxes", ASK)).headers.get("Cache-Control")).toBe("no-store");
  });
});
