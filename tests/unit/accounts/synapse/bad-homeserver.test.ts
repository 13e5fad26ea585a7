/** A homeserver that is down, slow, half-up, unfit, or answers nonsense: the service says which, and makes nothing. */
import { describe, expect, it, vi } from "vitest";
import { createSynapseClient, HomeserverError } from "../../../../sandbox/accounts/synapse/client.ts";
import { CLOCKS_AGREE_MS } from "../../../../sandbox/accounts/readiness.ts";
import * as v from "valibot";
import { error } from "./fake-synapse.ts";
import { HOUR, MINUTE, setUp, type Setting } from "../support.ts";

/** What readyz says: its reason, or that it is ready. */
async function state({ call, time }: Setting): Promise<string> {
  time.pass(MINUTE);
  const response = await call("GET", "/readyz");
  const body = (await response.json()) as { status: string; reason?: string; message?: string };
  expect(response.status).toBe(body.status === "ready" ? 200 : 503);
  if (body.reason !== undefined) expect(body.message).toMatch(/\.$/);
  return body.reason ?? body.status;
}

async function createStatus({ call }: Setting): Promise<number> {
  const response = await call("POST", "/v1/sandboxes", { body: { users: ["you"] } });
  if (response.status !== 201) expect(await response.json()).toMatchObject({ error: "homeserver" });
  return response.status;
}

const networkDown = (): never => {
  throw new TypeError("fetch failed");
};

describe("readiness", () => {
  it("comes with the homeserver, goes with it, and comes back after its restart", async () => {
    const setting = setUp();
    const { synapse } = setting;
    synapse.intercept = networkDown;
    expect(await state(setting)).toBe("unreachable");
    expect(await createStatus(setting)).toBe(503);
    synapse.intercept = () => undefined;
    expect(await state(setting)).toBe("ready");
    expect(await createStatus(setting)).toBe(201);
    synapse.intercept = networkDown;
    expect(await state(setting)).toBe("unreachable");
    synapse.intercept = () => undefined;
    synapse.forgetTokens();
    expect(await state(setting)).toBe("ready");
    expect(await createStatus(setting)).toBe(201);
    expect((await setting.call("GET", "/healthz")).status).toBe(200);
  });

  it.each([
    ["unreachable", () => new Response("Bad gateway", { status: 502 })],
    ["nonsense", () => new Response("<html>Hello</html>")],
    ["nonsense", () => Response.json({ hello: "world" })],
    ["nonsense", () => new Response("Not found", { status: 404 })],
    ["nonsense", () => new Response("x".repeat(17 * 1024 * 1024))],
    ["refused", () => error(429, "M_LIMIT_EXCEEDED")],
  ])("says %s", async (reason, answer) => {
    const setting = setUp();
    setting.synapse.intercept = (_method, path) => (path.endsWith("auth_metadata") ? undefined : answer());
    expect(await state(setting)).toBe(reason);
    expect(await createStatus(setting)).toBe(503);
    expect(setting.synapse.users.size).toBe(0);
  });

  it("is refused to a homeserver that leaves accounts to Matrix Authentication Service", async () => {
    const setting = setUp();
    setting.synapse.delegates = true;
    expect(await state(setting)).toBe("delegates-authentication");
    expect(await createStatus(setting)).toBe(503);
    expect(setting.synapse.count("POST", "")).toBe(0);
  });

  it("is refused without the shared secret, and with a wrong one", async () => {
    const none = setUp();
    none.synapse.registrationSecret = undefined;
    expect(await state(none)).toBe("no-shared-secret");
    const wrong = setUp({ REGISTRATION_SECRET: "not the secret of it" });
    expect(await state(wrong)).toBe("wrong-secret");
    expect(await createStatus(wrong)).toBe(503);
    expect(wrong.synapse.users.size).toBe(0);
  });

  it("is refused where somebody else has the service's account", async () => {
    const setting = setUp();
    expect(await state(setting)).toBe("ready");
    for (const user of setting.synapse.users.values()) user.password = "another one";
    setting.synapse.forgetTokens();
    expect(await createStatus(setting)).toBe(503);
    expect(await state(setting)).toBe("admin-account-taken");
  });

  it("needs clocks that agree, and one of its own that does not jump", async () => {
    const setting = setUp();
    // The homeserver tells whole seconds.
    for (const ahead of [CLOCKS_AGREE_MS - 1000, CLOCKS_AGREE_MS, 1000 - CLOCKS_AGREE_MS, -CLOCKS_AGREE_MS]) {
      setting.synapse.ahead = ahead;
      expect(await state(setting)).toBe("ready");
    }
    for (const ahead of [-CLOCKS_AGREE_MS - 1000, CLOCKS_AGREE_MS + 1000]) {
      setting.synapse.ahead = ahead;
      expect(await state(setting)).toBe("clocks-disagree");
      expect(await createStatus(setting)).toBe(503);
    }
    setting.synapse.ahead = 0;
    expect(await state(setting)).toBe("ready");
    setting.time.jump = HOUR;
    setting.synapse.ahead = HOUR;
    expect(await state(setting)).toBe("clock-jumped");
    expect(await createStatus(setting)).toBe(503);
    setting.time.pass(5 * MINUTE);
    expect(await state(setting)).toBe("ready");
  });

  it("is refused by a homeserver that does not tell the time", async () => {
    const setting = setUp();
    expect(await state(setting)).toBe("ready");
    setting.synapse.intercept = (method, path) =>
      method === "GET" && path.endsWith("/register")
        ? Response.json({ nonce: "n" }, { headers: { Date: "yesterday" } })
        : undefined;
    expect(await state(setting)).toBe("nonsense");
    expect(await createStatus(setting)).toBe(503);
  });

  it("takes one sign-in, however many come at once, and another one after a restart", async () => {
    const setting = setUp();
    const { synapse, call, time } = setting;
    const askAll = async () => {
      const answers = await Promise.all(
        ["you", "kim", "lee"].map((name) => call("POST", "/v1/sandboxes", { body: { users: [name] } })),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    };
    await askAll();
    expect(synapse.count("POST", "/login")).toBe(1);
    synapse.forgetTokens();
    time.pass(MINUTE);
    await askAll();
    expect(synapse.count("POST", "/login")).toBe(2);
  });

  it("comes back after another replica of the same name has signed out", async () => {
    const setting = setUp();
    expect(await createStatus(setting)).toBe(201);
    const before = setting.replica("one");
    expect(await setting.time.until(before.sweep())).toMatchObject({ result: "done" });
    await setting.time.until(before.signOut());
    expect(await createStatus(setting)).toBe(201);
    expect(await state(setting)).toBe("ready");
  });

  it("survives a nonce that a restart forgot", async () => {
    const setting = setUp();
    let isFirst = true;
    setting.synapse.intercept = (method, path) => {
      if (method !== "POST" || !path.endsWith("/register") || !isFirst) return undefined;
      isFirst = false;
      return error(400, "M_UNKNOWN");
    };
    expect(await state(setting)).toBe("ready");
  });
});

describe("one request", () => {
  const anything = v.unknown();

  it("is given up when it takes too long, or stops half-way", async () => {
    const never = (_url: string, { signal }: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
    const slow = createSynapseClient("http://homeserver", never, 20);
    await expect(slow.call({ method: "GET", path: "/", schema: anything })).rejects.toMatchObject({
      failure: { kind: "slow" },
    });
    const halfWay = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"half":'));
        controller.error(new TypeError("terminated"));
      },
    });
    const broken = createSynapseClient("http://homeserver", () => Promise.resolve(new Response(halfWay)));
    await expect(broken.call({ method: "GET", path: "/", schema: anything })).rejects.toMatchObject({
      failure: { kind: "unreachable" },
    });
  });

  it("follows nobody elsewhere with its token", async () => {
    const fetch = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(Response.json({})));
    await createSynapseClient("http://homeserver", fetch).call({
      method: "GET",
      path: "/x",
      token: "t",
      schema: anything,
    });
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ redirect: "error", headers: { Authorization: "Bearer t" } });
  });

  it("is given up after half a minute", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    await createSynapseClient("http://x", () => Promise.resolve(Response.json({}))).call({
      method: "GET",
      path: "/",
      schema: anything,
    });
    expect(timeout).toHaveBeenCalledWith(30_000);
    timeout.mockRestore();
  });

  it.each<[string, Response, unknown]>([
    ["a refusal in Matrix's words", error(502, "M_UNKNOWN"), { kind: "refused", status: 502, errcode: "M_UNKNOWN" }],
    ["a proxy's own 501", new Response("", { status: 501 }), { kind: "nonsense" }],
    ["a proxy's own 502", new Response("", { status: 502 }), { kind: "unreachable" }],
    ["a proxy's own 503", new Response("", { status: 503 }), { kind: "unreachable" }],
    ["a proxy's own 504", new Response("", { status: 504 }), { kind: "unreachable" }],
    ["a proxy's own 505", new Response("", { status: 505 }), { kind: "nonsense" }],
    ["JSON that is no error", Response.json({ error: "no" }, { status: 400 }), { kind: "nonsense" }],
    ["another shape", Response.json({ n: "1" }), { kind: "nonsense" }],
    ["nothing at all", new Response(null), { kind: "nonsense" }],
    ["a little too much", new Response(`{"n":1}${" ".repeat(16 * 1024 * 1024 - 6)}`), { kind: "nonsense" }],
  ])("is answered with %s", async (_what, response, failure) => {
    const client = createSynapseClient("http://homeserver", () => Promise.resolve(response));
    const answer = client.call({ method: "GET", path: "/", schema: v.object({ n: v.number() }) });
    await expect(answer).rejects.toMatchObject({ name: "HomeserverError", failure });
  });

  it.each<[string, BodyInit, string | undefined, unknown]>([
    ["the time", '{"n":1}', "Sat, 28 Nov 2026 12:00:00 GMT", Date.parse("2026-11-28T12:00:00Z")],
    ["no time", '{"n":1}', undefined, undefined],
    ["a time that is none", '{"n":1}', "yesterday", undefined],
    ["as much as there may be", `{"n":1}${" ".repeat(16 * 1024 * 1024 - 7)}`, undefined, undefined],
  ])("is answered well with %s", async (_what, text, date, expected) => {
    const headers = date === undefined ? {} : { Date: date };
    const client = createSynapseClient("http://homeserver", () => Promise.resolve(new Response(text, { headers })));
    const answer = await client.call({ method: "GET", path: "/", schema: v.object({ n: v.number() }) });
    expect(answer).toEqual({ body: { n: 1 }, date: expected });
  });

  it("is read in parts, wherever a letter is cut", async () => {
    const bytes = new TextEncoder().encode('{"n":"ä"}');
    const parts = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const client = createSynapseClient("http://homeserver", () => Promise.resolve(new Response(parts)));
    expect((await client.call({ method: "GET", path: "/", schema: anything })).body).toEqual({ n: "ä" });
  });

  it("tells refusals by their code", () => {
    const refusal = new HomeserverError({ kind: "refused", status: 400, errcode: "M_USER_IN_USE" });
    expect(refusal.isRefusal(400)).toBe(true);
    expect(refusal.isRefusal(400, "M_USER_IN_USE")).toBe(true);
    expect(refusal.isRefusal(400, "M_UNKNOWN")).toBe(false);
    expect(refusal.isRefusal(404)).toBe(false);
    expect(new HomeserverError({ kind: "slow" }).isRefusal(400)).toBe(false);
  });
});
