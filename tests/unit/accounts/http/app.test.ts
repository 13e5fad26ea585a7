/** The service over HTTP: what it makes and ends, and whom it refuses. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SandboxResponse } from "../../../../sandbox/accounts/wire.ts";
import { bearer, HOUR, refused, setUp, SITE, type Setting } from "../support.ts";

const ASK = { body: { users: ["you"] } };

describe("a new sandbox", () => {
  it("has its accounts on the homeserver, without devices of the service's making", async () => {
    const { call, synapse, time } = setUp();
    const answer = await call("POST", "/v1/sandboxes", { body: { users: ["you", "kim"] } });
    expect(answer.status).toBe(201);
    const made = (await answer.json()) as SandboxResponse;
    expect(made).toMatchObject({ homeserver: "http://127.0.0.1:8008", now: time.wall() });
    expect(made.expires_at - made.now).toBe(24 * HOUR);
    expect(Object.keys(made.users)).toEqual(["you", "kim"]);
    for (const [name, { user_id: userId, password }] of Object.entries(made.users)) {
      expect(synapse.users.get(userId)).toMatchObject({ password, admin: false, displayname: name, devices: [] });
    }
  });

  it("is refused in any other form, and nothing is made", async () => {
    const { call, synapse } = setUp();
    const name = fc.stringMatching(/^[a-z]{1,12}$/);
    const isRight = (body: unknown): boolean => {
      const { users } = (body ?? {}) as { users?: unknown };
      return Array.isArray(users);
    };
    const wrong = fc.oneof(
      fc.anything().filter((body) => !isRight(body)),
      fc.record({
        users: fc.array(
          fc.string().filter((text) => !/^[a-z]{1,12}$/.test(text)),
          { minLength: 1 },
        ),
      }),
      fc.record({ users: fc.uniqueArray(name, { minLength: 9, maxLength: 12 }) }),
      name.map((twice) => ({ users: [twice, twice] })),
      fc.constantFrom({ users: [] }, { users: ["you"], more: 1 }, "", "{", "null", '{"users":"you"}'),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (body) => {
        const text = typeof body === "string" ? body : (JSON.stringify(body) as string | undefined);
        const response = await call("POST", "/v1/sandboxes", { body: text ?? "undefined" });
        expect(await refused(response)).toEqual([400, "bad-request"]);
      }),
      { numRuns: 50 },
    );
    expect(synapse.users.size).toBe(0);
  });

  it("is refused from other sites and from none, and browsers learn that from the answer", async () => {
    const { call, synapse } = setUp();
    for (const origin of ["https://evil.example", "null", `${SITE}.evil.example`, `${SITE}:8443`, ""]) {
      const response = await call("POST", "/v1/sandboxes", { ...ASK, headers: { Origin: origin } });
      expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
      expect(await refused(response)).toEqual([403, "origin"]);
    }
    expect(synapse.users.size).toBe(0);
    const preflight = await call("OPTIONS", "/v1/sandboxes", { headers: { "Access-Control-Request-Method": "POST" } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe(SITE);
    expect((await call("POST", "/v1/sandboxes", ASK)).headers.get("Access-Control-Allow-Origin")).toBe(SITE);
  });

  it("may be had by any site of this machine, where sites of this machine may ask", async () => {
    const { call } = setUp({ ORIGINS: "http://localhost:4321" });
    expect((await call("POST", "/v1/sandboxes", { ...ASK, headers: { Origin: "http://localhost:4321" } })).status).toBe(
      201,
    );
    expect((await call("POST", "/v1/sandboxes", { ...ASK, headers: { Origin: "http://localhost:9999" } })).status).toBe(
      403,
    );
  });

  it("is refused with a huge body, whether its length is told or not", async () => {
    const { call, send } = setUp();
    const body = JSON.stringify({ users: ["you"], proof: "x".repeat(9000) });
    expect(await refused(await call("POST", "/v1/sandboxes", { body }))).toEqual([413, "too-large"]);
    const stream = new Response(body).body;
    const request = new Request("http://accounts/v1/sandboxes", {
      method: "POST",
      headers: { Origin: SITE },
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(await refused(await send(request))).toEqual([413, "too-large"]);
  });

  it("is refused when its address had enough, and what failed does not count", async () => {
    const { call, create, synapse } = setUp({ PER_ADDRESS: "2/1h" });
    await create();
    synapse.intercept = (method, path) =>
      method === "POST" && path.endsWith("/register") ? new Response("no", { status: 502 }) : undefined;
    for (let each = 0; each < 3; each += 1) {
      expect(await refused(await call("POST", "/v1/sandboxes", ASK))).toEqual([503, "homeserver"]);
    }
    synapse.intercept = () => undefined;
    await create();
    const response = await call("POST", "/v1/sandboxes", ASK);
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(3000);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe(SITE);
    expect(await refused(response)).toEqual([429, "too-many"]);
  });

  it("is refused when there are as many as there may be, also when they come at once", async () => {
    const { call, create, synapse } = setUp({ MAX: "3" });
    synapse.add("ls-lookalike");
    await create();
    const requests = Array.from({ length: 6 }, () => call("POST", "/v1/sandboxes", ASK));
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(2);
    const full = await call("POST", "/v1/sandboxes", ASK);
    expect(full.headers.get("Retry-After")).toBe("10");
    expect(await refused(full)).toEqual([503, "full"]);
  });

  it("may be had at once where another one has just ended", async () => {
    const { call, create } = setUp({ MAX: "1" });
    const { id, deletion_token: token } = await create();
    expect(await refused(await call("POST", "/v1/sandboxes", ASK))).toEqual([503, "full"]);
    expect((await call("DELETE", `/v1/sandboxes/${id}`, bearer(token))).status).toBe(204);
    expect((await call("POST", "/v1/sandboxes", ASK)).status).toBe(201);
  });

  it("leaves nothing behind that works if it fails half-way", async () => {
    const { call, synapse } = setUp();
    synapse.intercept = (method, path) => {
      const isThird = synapse.count("POST", "/register") === 4;
      return method === "POST" && path.endsWith("/register") && isThird ? error500() : undefined;
    };
    expect(await refused(await call("POST", "/v1/sandboxes", { body: { users: ["you", "kim", "lee"] } }))).toEqual([
      503,
      "homeserver",
    ]);
    const made = [...synapse.users.values()].filter(({ admin }) => !admin);
    expect(made).toMatchObject([{ deactivated: true }, { deactivated: true }]);
  });
});

describe("a reader who leaves while accounts are made", () => {
  it("leaves none behind", async () => {
    const { send, synapse } = setUp();
    const leaving = new AbortController();
    synapse.intercept = (method, path) => {
      if (method === "POST" && path.endsWith("/register") && synapse.users.size > 0) leaving.abort();
      return undefined;
    };
    const body = JSON.stringify({ users: ["you", "kim"] });
    const asked = new Request("http://accounts/v1/sandboxes", {
      method: "POST",
      headers: { Origin: SITE },
      body,
      signal: leaving.signal,
    });
    expect((await send(asked)).status).toBe(408);
    const ours = [...synapse.users.values()].filter(({ name }) => name.startsWith("@ls-"));
    expect(ours).toHaveLength(2);
    expect(ours.every(({ deactivated }) => deactivated)).toBe(true);
  });
});

describe("the deletion of a sandbox", () => {
  it("ends all of it at once, and only once", async () => {
    const { call, create, synapse } = setUp();
    const [gone, stays] = [await create(), await create()];
    const { user_id: you = "" } = gone.users["you"] ?? {};
    const { user_id: other = "" } = stays.users["you"] ?? {};
    const rooms = [synapse.addRoom(you), synapse.addRoom(you)];
    const theirs = synapse.addRoom(other, [other, you]);

    const response = await call("DELETE", `/v1/sandboxes/${gone.id}`, bearer(gone.deletion_token));
    expect(response.status).toBe(204);
    for (const { user_id: userId } of Object.values(gone.users)) {
      expect(synapse.users.get(userId)).toMatchObject({ deactivated: true, devices: [], media: 0 });
    }
    for (const room of rooms) expect(synapse.rooms.has(room)).toBe(false);
    expect(synapse.rooms.has(theirs)).toBe(true);
    expect(synapse.users.get(other)).toMatchObject({ deactivated: false, locked: false });

    const again = await call("DELETE", `/v1/sandboxes/${gone.id}`, bearer(gone.deletion_token));
    expect(await refused(again)).toEqual([404, "not-found"]);
    expect(synapse.count("POST", "/deactivate/")).toBe(2);
  });

  it("ends it once, also when it comes twice at once", async () => {
    const { call, create, synapse } = setUp();
    const { id, deletion_token: token, users } = await create();
    synapse.addRoom(users["you"]?.user_id ?? "");
    const end = () => call("DELETE", `/v1/sandboxes/${id}`, bearer(token));
    expect((await Promise.all([end(), end()])).map(({ status }) => status)).toEqual([204, 204]);
    expect(synapse.count("POST", "/deactivate/")).toBe(2);
    expect(synapse.count("DELETE", "/v2/rooms/")).toBe(1);
    expect(await refused(await end())).toEqual([404, "not-found"]);
  });

  it("answers when nobody gets in any more, and goes on removing", async () => {
    const { call, create, synapse, time } = setUp();
    const { id, deletion_token: token, users } = await create(["you"]);
    const { user_id: you = "" } = users["you"] ?? {};
    synapse.intercept = async (_method, path) => {
      if (path.endsWith("/media")) await time.wait(60_000);
      return undefined;
    };
    const response = await call("DELETE", `/v1/sandboxes/${id}`, bearer(token));
    expect(response.status).toBe(202);
    expect(synapse.users.get(you)).toMatchObject({ locked: true, deactivated: false });
    await time.until(time.wait(200_000));
    expect(synapse.users.get(you)).toMatchObject({ deactivated: true });
  });

  it("needs the very token, from a site on the list", async () => {
    const { call, create, synapse } = setUp();
    const [made, other] = [await create(), await create()];
    const path = `/v1/sandboxes/${made.id}`;
    const strange = setUp({ SECRET: "the secret of another service" });
    const foreign = (await strange.create()).deletion_token;
    expect(await refused(await call("DELETE", path))).toEqual([401, "unauthorized"]);
    for (const token of [other.deletion_token, foreign, `${made.deletion_token}A`, "x", made.id]) {
      expect(await refused(await call("DELETE", path, bearer(token)))).toEqual([403, "forbidden"]);
    }
    const evil = { Authorization: `Bearer ${made.deletion_token}`, Origin: "https://evil.example" };
    expect(await refused(await call("DELETE", path, { headers: evil }))).toEqual([403, "origin"]);
    const odd = await call("DELETE", "/v1/sandboxes/ls-*", bearer(made.deletion_token));
    expect(await refused(odd)).toEqual([404, "not-found"]);
    expect([...synapse.users.values()].some(({ locked, deactivated }) => locked || deactivated)).toBe(false);
  });

  it("works with the token of an earlier secret", async () => {
    const before = setUp({ SECRET: "the-secret-of-last-year" });
    const { id, deletion_token: token, users } = await before.create();
    const after = setUp({ SECRET: "the-secret-of-this-year", OLD_SECRETS: "the-secret-of-last-year" });
    for (const { user_id: userId } of Object.values(users)) after.synapse.add(userId.slice(1, userId.indexOf(":")));
    expect((await after.call("DELETE", `/v1/sandboxes/${id}`, bearer(token))).status).toBe(204);
  });
});

describe("what is noted", () => {
  it("names nobody: no address, no user, no room, no token, no secret", async () => {
    const { call, create, log, service, synapse, time } = setUp();
    const made = await create();
    const room = synapse.addRoom(made.users["you"]?.user_id ?? "");
    await call("DELETE", `/v1/sandboxes/${made.id}`, bearer("wrong"));
    await call("POST", "/v1/sandboxes", { body: "{" });
    synapse.intercept = () => error500();
    await call("DELETE", `/v1/sandboxes/${made.id}`, bearer(made.deletion_token));
    synapse.intercept = () => undefined;
    await call("DELETE", `/v1/sandboxes/${made.id}`, bearer(made.deletion_token));
    await time.until(service.sweep());
    const noted = log() + (await service.metrics.registry.metrics());
    expect(noted).toContain('"msg":"sweep"');
    expect(noted).toContain("lockstep_sandboxes_created_total 1");
    const { id, deletion_token: token, users } = made;
    const names = Object.values(users).flatMap(({ user_id: userId, password }) => [userId, password]);
    for (const secret of [id, token, ...names, room, "192.0.2.7", "a secret of the homeserver", "lockstep-service"]) {
      expect(noted).not.toContain(secret);
    }
  });
});

const error500 = (): Response => Response.json({ errcode: "M_UNKNOWN" }, { status: 500 });

it("keeps a sandbox's own homeserver address for other apps", async () => {
  const setting: Setting = setUp({ PUBLIC_HOMESERVER: "https://matrix.example.org" });
  expect((await setting.create()).homeserver).toBe("https://matrix.example.org");
});
