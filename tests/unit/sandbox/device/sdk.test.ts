/** What we change of the SDK and reach into, and how its errors become ours. */
import { describe, expect, it, vi } from "vitest";
import { RustBackupManager } from "matrix-js-sdk/lib/rust-crypto/backup.js";
import { logger } from "matrix-js-sdk/lib/logger.js";
import { SandboxError } from "../../../../sandbox/errors.ts";
import { applyPreferences, PREFERENCES } from "../../../../sandbox/device/preferences.ts";
import { RecoveryState } from "../../../../sandbox/device/recovery-state.ts";
import { createClient } from "../../../../sandbox/device/sdk/client.ts";
import {
  AllDevicesIsolationMode,
  ConnectionError,
  cryptoOf,
  HTTPError,
  machineOf,
  masterKeyOf,
  MatrixError,
  OnlySignedDevicesIsolationMode,
  queryKeys,
  silenceSdkLog,
  type CryptoApi,
} from "../../../../sandbox/device/sdk/index.ts";
import { mapError, mapNetworkError, networkCodeOf } from "../../../../sandbox/device/sdk/map-error.ts";
import { event, fakeClient, LAPTOP, ME } from "./fake-client.ts";

const FORBIDDEN = new MatrixError({ errcode: "M_FORBIDDEN" }, 403);
const FAULT = new Error("a fault");

// The first, since it then holds for the others.
it("silences the SDK, which would drown the page's own messages", () => {
  const spies = (["log", "info", "warn", "error", "debug", "trace"] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => undefined),
  );
  logger.error("heard");
  expect(spies.flatMap(({ mock }) => mock.calls)).toEqual([["heard"]]);
  silenceSdkLog();
  logger.error("unheard");
  expect(spies.flatMap(({ mock }) => mock.calls)).toHaveLength(1);
});

describe("an error of the SDK", () => {
  it.each<[string, unknown, string | undefined, string]>([
    ["no connection", new ConnectionError("away"), "homeserver-unreachable", "homeserver-unreachable"],
    ["too many requests", new HTTPError("busy", 429), "homeserver-busy", "homeserver-busy"],
    ["a broken server", new HTTPError("broken", 500), "homeserver-unreachable", "homeserver-unreachable"],
    ["a proxy without a server", new HTTPError("broken", 502), "homeserver-unreachable", "homeserver-unreachable"],
    ["a token that has ended", new MatrixError({ errcode: "M_UNKNOWN_TOKEN" }, 401), "closed", "closed"],
    ["a refusal", FORBIDDEN, undefined, "not-joined"],
    ["another refusal", new MatrixError({ errcode: "M_NOT_FOUND" }, 404), undefined, "unexpected"],
    ["an answer without a status", new HTTPError("odd"), undefined, "unexpected"],
    ["an answer that is no refusal of Matrix", new HTTPError("odd", 499), undefined, "unexpected"],
    ["something else of that name", { errcode: "M_FORBIDDEN", httpStatus: 500 }, undefined, "unexpected"],
    ["a fault", FAULT, undefined, "unexpected"],
  ])("%s has the code that a sentence belongs to", (_what, error, network, code) => {
    expect(networkCodeOf(error)).toBe(network);
    for (const signal of [undefined, new AbortController().signal]) {
      expect(mapError(error, signal)).toMatchObject({ name: "SandboxError", code, cause: error });
      const mapped = mapNetworkError(error, signal);
      if (network === undefined) expect(mapped).toBe(error);
      else expect(mapped).toMatchObject({ name: "SandboxError", code, cause: error });
    }
  });

  it("stays what it is if it is ours already, or the work was given up", () => {
    const ours = new SandboxError("timeout");
    expect(mapError(ours, undefined)).toBe(ours);
    const aborted = AbortSignal.abort();
    for (const error of [ours, FORBIDDEN, FAULT, new ConnectionError("away")]) {
      expect(mapError(error, aborted)).toBe(error);
      expect(mapNetworkError(error, aborted)).toBe(error);
    }
  });
});

describe("a client", () => {
  it("is of the account's device, asks by the given fetch, and knows which types of the account's data have come", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(Response.json({ devices: [] })));
    const account = { userId: ME, deviceId: LAPTOP, accessToken: "token" };
    const getSecretStorageKey = vi.fn(() => Promise.resolve(null));
    const made = createClient({
      baseUrl: "https://a.invalid",
      fetch,
      account,
      cryptoCallbacks: { getSecretStorageKey },
    });
    expect(fetch).not.toHaveBeenCalled();
    const { client, accountDataTypes } = made;
    expect([client.getUserId(), client.getDeviceId(), client.getAccessToken()]).toEqual([ME, LAPTOP, "token"]);
    await client.getDevices();
    expect(fetch.mock.calls.map(([input]) => new Request(input).url)).toEqual([
      "https://a.invalid/_matrix/client/v3/devices",
    ]);
    client.store.storeAccountDataEvents([event("m.direct", {}), event("m.one", {})]);
    expect([...accountDataTypes()]).toEqual(["m.direct", "m.one"]);
    expect(client).toMatchObject({
      disableVoip: true,
      verificationMethods: ["m.sas.v1", "m.qr_code.show.v1", "m.qr_code.scan.v1", "m.reciprocate.v1"],
    });
    expect(client.cryptoCallbacks.getSecretStorageKey).toBe(getSecretStorageKey);
  });

  it("holds the answers of its syncs back while something is made that they must not overtake", async () => {
    const { client, gate } = createClient({
      baseUrl: "https://a.invalid",
      fetch: () => Promise.resolve(Response.json({})),
      account: { userId: ME, deviceId: LAPTOP, accessToken: "token" },
      cryptoCallbacks: {},
    });
    const work = Promise.withResolvers<undefined>();
    const answered = vi.fn();
    void gate.betweenSyncs(() => work.promise);
    const sync = client.http.authedRequest("GET" as never, "/sync").then(answered);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).not.toHaveBeenCalled();
    work.resolve(undefined);
    await sync;
    expect(answered).toHaveBeenCalledOnce();
  });

  it("sends the messages of a verification one after the other", async () => {
    const first = Promise.withResolvers<Response>();
    const fetch = vi.fn<typeof globalThis.fetch>(() => first.promise);
    const account = { userId: ME, deviceId: LAPTOP, accessToken: "token" };
    const { client } = createClient({ baseUrl: "https://a.invalid", fetch, account, cryptoCallbacks: {} });
    const send = (txnId: string) =>
      client.http.authedRequest("PUT" as never, `/sendToDevice/m.key.verification.mac/${txnId}`);
    const both = [send("1"), send("2")];
    await new Promise((resolve) => setImmediate(resolve));
    expect(fetch).toHaveBeenCalledOnce();
    fetch.mockImplementation(() => Promise.resolve(Response.json({})));
    first.resolve(Response.json({}));
    await Promise.all(both);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it.each([
    [undefined, "?filename=keys", "application/octet-stream"],
    [{ name: "a.bin", type: "image/png" }, "?filename=a.bin", "image/png"],
    [{ includeFilename: true }, "?filename=keys", "application/octet-stream"],
    [{ name: "a.bin", includeFilename: false }, "", "application/octet-stream"],
  ])("uploads by its fetch (%#)", async (options, query, type) => {
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(Response.json({ content_uri: "mxc://a/1" })));
    const account = { userId: ME, deviceId: LAPTOP, accessToken: "token" };
    const { client } = createClient({ baseUrl: "https://a.invalid", fetch, account, cryptoCallbacks: {} });
    const file = new Blob(["keys"]);
    expect(await client.uploadContent(file, options)).toEqual({ content_uri: "mxc://a/1" });
    const [[input, init] = []] = fetch.mock.calls;
    expect(new Request(input ?? "").url).toBe(`https://a.invalid/_matrix/media/v3/upload${query}`);
    expect(init?.method).toBe("POST");
    expect(init?.body).toBe(file);
    expect(new Headers(init?.headers).get("Content-Type")).toBe(type);
    expect(new Headers(init?.headers).get("Authorization")).toBe("Bearer token");
  });
});

describe("the crypto of a client", () => {
  it("is closed once it has none", () => {
    const { client, crypto } = fakeClient();
    expect(cryptoOf(client)).toBe(crypto);
    vi.spyOn(client, "getCrypto").mockReturnValue(undefined);
    expect(() => cryptoOf(client)).toThrow(expect.objectContaining({ code: "closed" }));
  });

  it("tells a user's master key, and gives back what it was read from", async () => {
    const free = vi.fn();
    const asked = vi.fn();
    const crypto = {
      olmMachine: {
        getIdentity: (userId: { toString: () => string }) => {
          asked(userId.toString());
          return Promise.resolve({ masterKey: '{"keys":{"ed25519:k":"k"}}', free });
        },
      },
    } as unknown as CryptoApi;
    expect(await masterKeyOf(crypto, "@kim:a")).toBe("k");
    expect(asked.mock.calls).toEqual([["@kim:a"]]);
    expect(free).toHaveBeenCalledOnce();
    expect(await masterKeyOf(fakeClient().crypto, "@kim:a")).toBeUndefined();
  });

  it("asks for a user's keys at once, and takes in what the server says", async () => {
    const markRequestAsSent = vi.fn(() => Promise.resolve());
    const queryKeysForUsers = vi.fn((userIds: readonly { toString: () => string }[]) => ({
      id: "1",
      type: 2,
      body: JSON.stringify({ device_keys: Object.fromEntries(userIds.map((userId) => [userId.toString(), []])) }),
    }));
    const answer = { device_keys: { "@kim:a": {} } };
    const { client, asked } = fakeClient({ answers: { "POST /keys/query": answer } });
    const crypto = { olmMachine: { queryKeysForUsers, markRequestAsSent } } as unknown as CryptoApi;
    await queryKeys(client, crypto, "@kim:a");
    expect(asked).toEqual([{ method: "POST", path: "/keys/query", body: { device_keys: { "@kim:a": [] } } }]);
    expect(markRequestAsSent.mock.calls).toEqual([["1", 2, JSON.stringify(answer)]]);
    expect(machineOf(crypto)).toMatchObject({ markRequestAsSent });
  });

  it("stores keys without waiting, and lets a check end that its client no longer waits for", async () => {
    expect(
      (RustBackupManager as unknown as { maxBackupLoopStartDelayMillis: number }).maxBackupLoopStartDelayMillis,
    ).toBe(0);
    const info = { version: "1" };
    const manager = Object.assign(Object.create(RustBackupManager.prototype) as object, {
      stopped: false,
      http: { authedRequest: () => Promise.resolve(info) },
    }) as unknown as { stopped: boolean; requestKeyBackupVersion: (version?: string) => Promise<unknown> };
    expect(await manager.requestKeyBackupVersion()).toEqual(info);
    manager.stopped = true;
    const never = manager.requestKeyBackupVersion("1").then(() => "answered");
    expect(await Promise.race([never, new Promise((resolve) => setImmediate(resolve, "waits"))])).toBe("waits");
  });
});

it.each([
  [false, false, new AllDevicesIsolationMode(true)],
  [true, false, new AllDevicesIsolationMode(true)],
  [false, true, new OnlySignedDevicesIsolationMode()],
])(
  "sends as the preferences say: only to verified %s, not to insecure devices %s",
  (onlyVerified, excludeInsecure, mode) => {
    const setDeviceIsolationMode = vi.fn();
    const crypto = { globalBlacklistUnverifiedDevices: !onlyVerified, setDeviceIsolationMode } as unknown as CryptoApi;
    applyPreferences(crypto, { onlyVerified, excludeInsecure });
    expect(crypto.globalBlacklistUnverifiedDevices).toBe(onlyVerified);
    expect(setDeviceIsolationMode.mock.calls).toEqual([[mode]]);
    expect(PREFERENCES).toEqual({ onlyVerified: false, excludeInsecure: false });
  },
);

describe("keys of secret storage", () => {
  const KEY = Uint8Array.of(1);
  const ask = (state: RecoveryState, ...ids: readonly string[]) =>
    state.callbacks.getSecretStorageKey?.({ keys: Object.fromEntries(ids.map((id) => [id, {} as never])) }, "m.name");

  it("are known while work is done with them, and not a moment longer", async () => {
    const state = new RecoveryState();
    expect(await ask(state, "a")).toBeNull();
    const made = Uint8Array.of(2);
    const result = await state.using("a", KEY, async () => {
      expect(await ask(state, "other", "a")).toEqual(["a", KEY]);
      expect(await ask(state, "other")).toBeNull();
      state.callbacks.cacheSecretStorageKey?.("made", {} as never, made);
      expect(await ask(state, "made")).toEqual(["made", made]);
      return "done";
    });
    expect(result).toBe("done");
    expect(await ask(state, "a", "made")).toBeNull();
  });

  it("are forgotten also when the work fails, and none is known without its id", async () => {
    const state = new RecoveryState();
    await expect(state.using("a", KEY, () => Promise.reject(FAULT))).rejects.toBe(FAULT);
    expect(await ask(state, "a")).toBeNull();
    await state.using(undefined, KEY, async () => {
      expect(await ask(state, "a", "undefined")).toBeNull();
    });
  });
});
