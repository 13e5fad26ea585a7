/** Asking the accounts service for a sandbox, with a scripted service: what it gives, and everything that it may answer instead. */
import { createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SandboxResponse, Refusal } from "../../../../sandbox/accounts/wire.ts";
import { createAccountsBackend } from "../../../../sandbox/backend/remote/accounts-service.ts";
import { endLease } from "../../../../sandbox/backend/remote/end-lease.ts";
import { requestLease } from "../../../../sandbox/backend/remote/lease.ts";
import type { Lease } from "../../../../sandbox/backend/types.ts";

const ACCOUNTS = "https://learn.example.org";

const MADE: SandboxResponse = {
  id: "abcdefghij",
  homeserver: "https://matrix.example.org",
  expires_at: 90_000_000,
  now: 3_600_000,
  deletion_token: "token",
  users: {
    you: { user_id: "@ls-you:example.org", password: "secret-you" },
    kim: { user_id: "@ls-kim:example.org", password: "secret-kim" },
  },
};

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Answer = Response | Error | ((call: Call) => Response | Promise<Response>);

/** A service that gives one answer after the other. */
function scripted(...answers: readonly Answer[]): { readonly fetch: typeof globalThis.fetch; readonly calls: Call[] } {
  const calls: Call[] = [];
  const left = [...answers];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const text = await request.text();
    const call = {
      method: request.method,
      path: request.url.replace(ACCOUNTS, ""),
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
    };
    calls.push(call);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nothing was to be asked any more: ${call.path}`);
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(call) : answer;
  };
  return { fetch, calls };
}

const refusal = (status: number, error: Refusal["error"], more: Partial<Refusal> = {}): Response =>
  Response.json({ error, message: "", ...more }, { status });

const made = (sandbox: unknown = MADE): Response => Response.json(sandbox, { status: 201 });

function asked(fetch: typeof globalThis.fetch, more: Partial<Parameters<typeof requestLease>[0]> = {}): Promise<Lease> {
  const { signal } = new AbortController();
  return requestLease({ accounts: ACCOUNTS, users: ["you", "kim"], signal, fetch, clock: () => 1_000, ...more });
}

describe("asking for a lease", () => {
  it("gives ids and passwords, and the end by this browser's clock", async () => {
    const { fetch, calls } = scripted(made());
    expect(await asked(fetch)).toEqual({
      accounts: ACCOUNTS,
      id: "abcdefghij",
      deletionToken: "token",
      expiresAt: 1_000 + 86_400_000,
      homeserver: "https://matrix.example.org",
      users: {
        you: { userId: "@ls-you:example.org", password: "secret-you" },
        kim: { userId: "@ls-kim:example.org", password: "secret-kim" },
      },
    });
    expect(calls).toEqual([{ method: "POST", path: "/v1/sandboxes", body: { users: ["you", "kim"] } }]);
  });

  it.each([
    ["a lost connection", new TypeError("fetch failed"), "accounts-unreachable"],
    ["a proxy with nobody behind it", new Response("<h1>Bad gateway</h1>", { status: 502 }), "accounts-unreachable"],
    ["an error of the service's own", refusal(500, "internal"), "accounts-broken"],
    ["no service at all", new Response("<h1>Not here</h1>", { status: 404 }), "accounts-broken"],
    ["a site that may not ask", refusal(403, "origin"), "accounts-origin"],
    ["a full service", refusal(503, "full"), "accounts-full"],
    ["a homeserver that is down", refusal(503, "homeserver"), "homeserver-unreachable"],
    ["a page instead of accounts", new Response("<h1>Hello</h1>"), "accounts-broken"],
    ["accounts without an end", made({ ...MADE, expires_at: undefined }), "accounts-broken"],
    ["fewer accounts than asked for", made({ ...MADE, users: { you: MADE.users["you"] } }), "accounts-broken"],
    ["a code that nobody knows", Response.json({ error: "tired" }, { status: 503 }), "accounts-unreachable"],
    ["a wait that nobody told", refusal(429, "too-many"), "accounts-busy"],
    ["a wait that is too long", refusal(429, "too-many", { retry_after_ms: 31_000 }), "accounts-busy"],
  ])("says what it is about %s", async (_, answer, code) => {
    await expect(asked(scripted(answer).fetch)).rejects.toMatchObject({ name: "SandboxError", code });
  });

  it("waits for a busy service as long as it says, but not for ever", async () => {
    const busy = (): Response => refusal(429, "too-many", { retry_after_ms: 12_000 });
    const sleep = vi.fn(() => Promise.resolve());
    await asked(scripted(busy(), busy(), made()).fetch, { sleep });
    expect(sleep.mock.calls).toEqual([
      [12_000, expect.any(AbortSignal)],
      [12_000, expect.any(AbortSignal)],
    ]);
    await expect(asked(scripted(busy(), busy(), busy()).fetch, { sleep })).rejects.toMatchObject({
      code: "accounts-busy",
    });
  });

  it("takes the wait from the header, too", async () => {
    const sleep = vi.fn(() => Promise.resolve());
    const busy = Response.json({ error: "too-many" }, { status: 429, headers: { "Retry-After": "3" } });
    await asked(scripted(busy, made()).fetch, { sleep });
    expect(sleep).toHaveBeenCalledExactlyOnceWith(3_000, expect.any(AbortSignal));
  });

  it("solves a challenge where one is demanded", async () => {
    const secret = "a secret of the service";
    const challenge = await createChallenge({
      algorithm: "PBKDF2/SHA-256",
      cost: 10,
      counter: 20,
      deriveKey,
      hmacSignatureSecret: secret,
    });
    const accepts = async ({ body }: Call): Promise<Response> => {
      const { proof } = body as { readonly proof: string };
      const payload = JSON.parse(atob(proof)) as Pick<Parameters<typeof verifySolution>[0], "challenge" | "solution">;
      const { verified } = await verifySolution({ ...payload, deriveKey, hmacSignatureSecret: secret });
      return verified ? made() : refusal(403, "proof");
    };
    const { fetch, calls } = scripted(refusal(403, "proof"), Response.json(challenge), accepts);
    expect((await asked(fetch)).id).toBe("abcdefghij");
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/sandboxes",
      "GET /v1/challenge",
      "POST /v1/sandboxes",
    ]);
  });

  it("does not solve one after the other when its proof is refused", async () => {
    const challenge = await createChallenge({ algorithm: "SHA-256", cost: 1, deriveKey: sha, counter: 3 });
    const signed = { ...challenge, signature: "00" };
    const { fetch, calls } = scripted(refusal(403, "proof"), Response.json(signed), refusal(403, "proof"));
    await expect(asked(fetch)).rejects.toMatchObject({ code: "accounts-proof" });
    expect(calls).toHaveLength(3);
  });

  it.each([
    ["no challenge", { hello: 1 }],
    [
      "one that cannot be solved",
      { parameters: { algorithm: "SHA-256", nonce: "00", keyPrefix: "xyz" }, signature: "" },
    ],
  ])("calls %s nonsense", async (_, challenge) => {
    const { fetch } = scripted(refusal(403, "proof"), Response.json(challenge));
    await expect(asked(fetch)).rejects.toMatchObject({ code: "accounts-broken" });
  });

  it("ends with the reader's patience", async () => {
    const abort = new AbortController();
    const reason = new Error("the reader went");
    const fetch = (): Promise<Response> => {
      abort.abort(reason);
      return Promise.reject(new TypeError("fetch failed"));
    };
    await expect(asked(fetch, { signal: abort.signal })).rejects.toBe(reason);
  });
});

async function sha(_parameters: unknown, salt: Uint8Array, password: Uint8Array): Promise<{ derivedKey: Uint8Array }> {
  const bytes = new Uint8Array([...salt, ...password]);
  return { derivedKey: new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) };
}

afterEach(() => vi.unstubAllGlobals());

describe("ending a lease", () => {
  const lease = { accounts: ACCOUNTS, id: "a/b", deletionToken: "token" };

  const answer = (status: number, error?: string): Response =>
    error === undefined ? new Response(null, { status }) : Response.json({ error, message: "" }, { status });

  it.each([
    [204, undefined],
    [202, undefined],
    [404, "not-found"],
  ])("is done when the service answers with %s, %s", async (status, error) => {
    const fetch = vi.fn(() => Promise.resolve(answer(status, error)));
    vi.stubGlobal("fetch", fetch);
    await endLease(lease);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      `${ACCOUNTS}/v1/sandboxes/a%2Fb`,
      expect.objectContaining({ method: "DELETE", headers: { Authorization: "Bearer token" }, keepalive: true }),
    );
  });

  it.each([
    [500, undefined],
    [502, undefined],
    [503, undefined],
    [429, "too-many"],
    // What stands in between knows nothing of the service, or the service nothing of the site.
    [404, undefined],
    [403, "origin"],
    [403, "forbidden"],
  ])("has not happened when the answer is %s, %s", async (status, error) => {
    vi.stubGlobal("fetch", () => Promise.resolve(answer(status, error)));
    await expect(endLease(lease)).rejects.toMatchObject({ code: "accounts-unreachable" });
  });

  it("has not happened when there is no answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    await expect(endLease(lease)).rejects.toMatchObject({ code: "accounts-unreachable" });
  });
});

describe("the backend with accounts of the service", () => {
  const home = { kind: "accounts", accounts: ACCOUNTS, homeserver: ACCOUNTS } as const;
  const users = ["you", "kim"];

  const signedIn = ({ body }: Call): Response => {
    const { identifier, device_id } = body as { identifier: { user: string }; device_id: string };
    return Response.json({ user_id: identifier.user, device_id, access_token: `token of ${device_id}` });
  };

  it("asks once for all, and signs each in", async () => {
    const { fetch, calls } = scripted(made(), signedIn, signedIn);
    vi.stubGlobal("fetch", fetch);
    const onLeased = vi.fn();
    const backend = createAccountsBackend({ home, users, onLeased });
    const accounts = await Promise.all(users.map((name) => backend.createAccount(name, "Laptop")));
    expect(accounts.map(({ userId }) => userId).sort()).toEqual(["@ls-kim:example.org", "@ls-you:example.org"]);
    expect(calls.map(({ path }) => path)).toEqual([
      "/v1/sandboxes",
      "/_matrix/client/v3/login",
      "/_matrix/client/v3/login",
    ]);
    expect(onLeased).toHaveBeenCalledExactlyOnceWith(backend.lease);
    backend.close();
  });

  it("goes on with the accounts that were kept", async () => {
    const lease = await asked(scripted(made()).fetch);
    const { fetch, calls } = scripted(signedIn);
    vi.stubGlobal("fetch", fetch);
    const backend = createAccountsBackend({ home, users, lease, onLeased: () => undefined });
    expect(await backend.createAccount("kim", "Phone")).toMatchObject({ password: "secret-kim" });
    expect(calls).toHaveLength(1);
    backend.close();
  });

  it.each([
    [403, "M_FORBIDDEN"],
    [403, "M_USER_DEACTIVATED"],
  ])("takes a login that is refused with %s %s for the end of the account", async (status, errcode) => {
    vi.stubGlobal("fetch", scripted(made(), Response.json({ errcode, error: "" }, { status })).fetch);
    const backend = createAccountsBackend({ home, users, onLeased: () => undefined });
    await expect(backend.createAccount("you", "Laptop")).rejects.toMatchObject({ code: "account-expired" });
    backend.close();
  });

  it.each([
    ["a page", new Response("<h1>Hello</h1>"), "homeserver-broken"],
    ["a lock: it is ending", Response.json({ errcode: "M_USER_LOCKED" }, { status: 401 }), "account-expired"],
    ["an error in prose", new Response("no", { status: 400 }), "homeserver-broken"],
    ["an error of its own", Response.json({ errcode: "M_UNKNOWN" }, { status: 500 }), "homeserver-unreachable"],
  ])("says what it is about a homeserver that answers the login with %s", async (_, answer, code) => {
    vi.stubGlobal("fetch", scripted(made(), answer).fetch);
    const backend = createAccountsBackend({ home, users, onLeased: () => undefined });
    await expect(backend.createAccount("you", "Laptop")).rejects.toMatchObject({ code });
    backend.close();
  });
});
