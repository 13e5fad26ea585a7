/** What may be asked at which address, how large it may be, and with which headers it is answered. */
import { describe, expect, it } from "vitest";
import { CLOCKS_AGREE_MS } from "../../../../sandbox/accounts/readiness.ts";
import { bearer, HOUR, refused, setUp, SITE } from "../support.ts";

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
  it.each(["off", "on"])("knows its methods with proof of work %s, and no GET makes anything", async (PROOF) => {
    const { call, synapse } = setUp({ PROOF });
    for (const [method, path] of [
      ...(PROOF === "on" ? ([["POST", "/v1/challenge"]] as const) : []),
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
    const absent = PROOF === "on" ? [] : ["/v1/challenge"];
    for (const path of [...absent, "/", "/v1", "/v2/sandboxes", "/v1/sandboxes/a/b"]) {
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

describe("browsers", () => {
  it("of sites on the list are told what they may ask, and read when to ask again", async () => {
    const { call } = setUp();
    const asking = { "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization" };
    const preflight = await call("OPTIONS", "/v1/sandboxes/abcdefghij", { headers: asking });
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": SITE,
      "access-control-allow-methods": "GET,POST,DELETE",
      "access-control-allow-headers": "Authorization,Content-Type",
      "access-control-max-age": "600",
      "cache-control": "no-store",
    });
    const answer = await call("POST", "/v1/sandboxes", { body: "{" });
    expect(answer.headers.get("Access-Control-Expose-Headers")).toBe("Retry-After");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });

  it.each([
    ["http://localhost:4321", 201],
    ["http://127.0.0.1", 201],
    ["https://[::1]:8443", 201],
    ["http://localhost.example.org", 403],
    ["https://learn.example.org", 403],
    ["localhost", 403],
    ["null", 403],
    ["", 403],
  ])("of this machine may ask where no site is named: %s gets %i", async (origin, status) => {
    const { call } = setUp({ ORIGINS: "" });
    const answer = await call("POST", "/v1/sandboxes", { ...ASK, headers: { Origin: origin } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(status === 201 ? origin : null);
  });

  it("need not say where they are from to read, only to change something", async () => {
    const { call, send } = setUp({ PROOF: "on" });
    expect((await send(new Request("http://accounts/v1/challenge"))).status).toBe(200);
    expect((await call("GET", "/v1/challenge", { headers: { Origin: "https://evil.example" } })).status).toBe(200);
    for (const method of ["POST", "DELETE"]) {
      const path = method === "POST" ? "/v1/sandboxes" : "/v1/sandboxes/abcdefghij";
      expect(await refused(await send(new Request(`http://accounts${path}`, { method })))).toEqual([403, "origin"]);
    }
  });
});

describe("what is refused for now", () => {
  it.each([
    ["the homeserver does not answer", 10_000, 10],
    ["the clocks disagree", 10_000, 10],
    ["there are too many", 10_000, 10],
    ["it was asked for too often", HOUR - 500, 3600],
  ])("may be tried again, when %s", async (why, ms, seconds) => {
    const { call, create, synapse, time } = setUp({ MAX: "1", PER_ADDRESS: "1/1h" });
    if (why === "the homeserver does not answer") synapse.intercept = () => new Response("", { status: 502 });
    if (why === "the clocks disagree") synapse.ahead = CLOCKS_AGREE_MS + 2000;
    if (why === "there are too many" || why === "it was asked for too often") await create();
    if (why === "it was asked for too often") time.pass(HOUR);
    const address = why === "it was asked for too often" ? "192.0.2.7" : "192.0.2.8";
    const answer = await call("POST", "/v1/sandboxes", { ...ASK, address });
    const { retry_after_ms: after } = (await answer.json()) as { retry_after_ms?: number };
    expect(after).toBeGreaterThan(ms - 10_000);
    expect(after).toBeLessThanOrEqual(ms + 500);
    expect(answer.headers.get("Retry-After")).toBe(String(seconds));
  });

  it("for good says nothing of another time", async () => {
    const answer = await setUp().call("POST", "/v1/sandboxes", { body: "{" });
    expect(answer.headers.get("Retry-After")).toBeNull();
    expect(await answer.json()).not.toHaveProperty("retry_after_ms");
  });
});

describe("a deletion token", () => {
  it.each([
    ["Bearer", true],
    ["bearer", true],
    ["Basic", false],
    ["", false],
    ["Bearer ", false],
    ["X Bearer", false],
  ])("comes after %j: %s", async (scheme, isTaken) => {
    const { call, create } = setUp();
    const { id, deletion_token: token } = await create(["you"]);
    const answer = await call("DELETE", `/v1/sandboxes/${id}`, { headers: { Authorization: `${scheme} ${token}` } });
    if (isTaken) expect([answer.status, await answer.text()]).toEqual([204, ""]);
    else expect(await refused(answer)).toEqual([401, "unauthorized"]);
  });

  it("that comes with more is none", async () => {
    const { call, create } = setUp();
    const { id, deletion_token: token } = await create(["you"]);
    expect(await refused(await call("DELETE", `/v1/sandboxes/${id}`, bearer(`${token} x`)))).toEqual([
      401,
      "unauthorized",
    ]);
  });

  it.each(["abcdefghi", "abcdefghijk", "ABCDEFGHIJ", "abcdefghi1"])("is for no sandbox called %s", async (id) => {
    expect(await refused(await setUp().call("DELETE", `/v1/sandboxes/${id}`, bearer("x")))).toEqual([404, "not-found"]);
  });
});

describe("a reader who ends a sandbox", () => {
  // Taking it off takes a few answers, and a purge asks again after half a second.
  it.each([
    [4900, 204],
    [5100, 202],
  ])("waits for five seconds at most: it takes %i ms and is answered with %i", async (takes, status) => {
    const { call, create, synapse, time } = setUp();
    const { id, deletion_token: token } = await create(["you"]);
    let isFirst = true;
    synapse.intercept = async (_method, path) => {
      if (isFirst && path.endsWith("/media")) {
        isFirst = false;
        await time.wait(takes);
      }
      return undefined;
    };
    const answer = await call("DELETE", `/v1/sandboxes/${id}`, bearer(token));
    expect([answer.status, await answer.text()]).toEqual([status, ""]);
  });
});

it("those who leave are not counted against their address", async () => {
  const { call, send, synapse } = setUp({ PER_ADDRESS: "1/1h" });
  const leaving = new AbortController();
  synapse.intercept = (method, path) => {
    if (method === "POST" && path.endsWith("/register") && synapse.users.size > 0) leaving.abort();
    return undefined;
  };
  const body = JSON.stringify({ users: ["you"] });
  const request = { method: "POST", headers: { Origin: SITE }, body, signal: leaving.signal };
  const answer = await send(new Request("http://accounts/v1/sandboxes", request));
  expect([answer.status, await answer.text()]).toEqual([408, ""]);
  expect((await call("POST", "/v1/sandboxes", ASK)).status).toBe(201);
});

it("machines are told how the service is", async () => {
  const { call, synapse } = setUp();
  const answer = async (path: string) => {
    const response = await call("GET", path);
    return [response.status, await response.json()] as const;
  };
  expect(await answer("/healthz")).toEqual([200, { status: "ok" }]);
  expect(await answer("/readyz")).toEqual([200, { status: "ready" }]);
  const other = setUp();
  other.synapse.intercept = () => new Response("", { status: 502 });
  const response = await other.call("GET", "/readyz");
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: "not ready", reason: "unreachable", message: "The homeserver does not answer." },
  ]);
  expect(synapse.users.size).toBe(1);
});
