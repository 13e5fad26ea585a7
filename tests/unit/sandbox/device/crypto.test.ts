/** The crypto is loaded with a listener for as long as that takes, and makes genuine keys under another's name. */
import { DeviceId, initAsync, OlmMachine, RequestType, UserId } from "@matrix-org/matrix-sdk-crypto-wasm";
import { logger } from "matrix-js-sdk/lib/logger.js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeFalseKeys } from "../../../../sandbox/device/sdk/false-keys.ts";
import { loadCrypto } from "../../../../sandbox/device/sdk/load-crypto.ts";
import { wasmProgressListeners } from "../../../../sandbox/device/sdk/wasm-progress.ts";

vi.mock("@matrix-org/matrix-sdk-crypto-wasm", async (original) => {
  const real = await original<{ readonly initAsync: () => Promise<void> }>();
  return { ...real, initAsync: vi.fn(real.initAsync) };
});

describe("loading the crypto", () => {
  const progress = vi.fn();
  beforeEach(() => {
    wasmProgressListeners.clear();
  });

  it("tells its progress until it is done", async () => {
    const loading = Promise.withResolvers<undefined>();
    vi.mocked(initAsync).mockReturnValueOnce(loading.promise);
    const done = loadCrypto(progress);
    expect([...wasmProgressListeners]).toEqual([progress]);
    loading.resolve(undefined);
    await done;
    expect(wasmProgressListeners.size).toBe(0);
  });

  it("silences the SDK", async () => {
    const heard = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await loadCrypto();
    logger.error("unheard");
    expect(heard).not.toHaveBeenCalled();
  });

  it("tells nobody where nobody listens", async () => {
    const loading = Promise.withResolvers<undefined>();
    vi.mocked(initAsync).mockReturnValueOnce(loading.promise);
    const done = loadCrypto();
    expect(wasmProgressListeners.size).toBe(0);
    loading.resolve(undefined);
    await done;
  });

  it("tells nothing more once it has failed or was given up", async () => {
    const error = new Error("offline");
    vi.mocked(initAsync).mockRejectedValueOnce(error);
    await expect(loadCrypto(progress)).rejects.toBe(error);
    expect(wasmProgressListeners.size).toBe(0);
    vi.mocked(initAsync).mockReturnValueOnce(new Promise(() => undefined));
    await expect(loadCrypto(progress, AbortSignal.abort(error))).rejects.toBe(error);
    expect(wasmProgressListeners.size).toBe(0);
  });
});

it("makes keys that another device takes for a user's own, signed by that user's identity", async () => {
  const closed = vi.spyOn(OlmMachine.prototype, "close");
  const { deviceKeys, masterKey, selfSigningKey, oneTimeKeys } = await makeFalseKeys("@kim:a", "FALSE");
  expect(closed).toHaveBeenCalledOnce();
  expect(Object.keys(oneTimeKeys).length).toBeGreaterThan(0);
  const machine = await OlmMachine.initialize(new UserId("@you:a"), new DeviceId("LAPTOP"));
  const kim = () => new UserId("@kim:a");
  const { id } = machine.queryKeysForUsers([kim()]);
  const answer = {
    device_keys: { "@kim:a": { FALSE: deviceKeys } },
    master_keys: { "@kim:a": masterKey },
    self_signing_keys: { "@kim:a": selfSigningKey },
  };
  await machine.markRequestAsSent(id, RequestType.KeysQuery, JSON.stringify(answer));
  const device = await machine.getDevice(kim(), new DeviceId("FALSE"));
  expect(device?.isCrossSignedByOwner()).toBe(true);
  const identity = await machine.getIdentity(kim());
  expect(JSON.parse(identity?.masterKey ?? "")).toEqual(masterKey);
  machine.close();
});
