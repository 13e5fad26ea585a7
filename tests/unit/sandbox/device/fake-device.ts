/** A device with the SDK's client; the store of its keys, what its crypto knows and what the server answers are in the test's hands. */
import { vi } from "vitest";
import { Device } from "../../../../sandbox/device/device.ts";
import type { DeviceOptions } from "../../../../sandbox/device/options.ts";
import { MatrixClient } from "../../../../sandbox/device/sdk/index.ts";
import type { DeviceSnapshot } from "../../../../sandbox/device/types.ts";
import { fakeCrypto, fakeServer, LAPTOP, ME, NO_KEYS, type Answers, type KnownUser } from "./fake-client.ts";

const nothing = (): Promise<void> => Promise.resolve();

/** What every device asks of its crypto while it syncs and is read. */
const SYNCING = {
  ...NO_KEYS,
  processSyncChanges: () => Promise.resolve([]),
  onSyncCompleted: () => undefined,
  onCryptoEvent: nothing,
  stop: () => undefined,
};

interface FakeDevice {
  readonly users?: Readonly<Record<string, KnownUser>>;
  readonly crypto?: object;
  readonly answers?: Answers;
  readonly options?: Partial<DeviceOptions>;
  /** Ends when the store of the keys is open. */
  readonly opening?: Promise<unknown>;
}

/** A device that has not been started. */
export function fakeDevice({ users = {}, crypto = {}, answers = {}, options = {}, opening }: FakeDevice = {}) {
  const syncs: PromiseWithResolvers<object>[] = [];
  const { asked, fetch } = fakeServer({
    "GET /_matrix/client/versions": { versions: ["v1.11"] },
    "GET /pushrules/": { global: {} },
    [`POST /user/${encodeURIComponent(ME)}/filter`]: { filter_id: "1" },
    "GET /sync": () => {
      const sync = Promise.withResolvers<object>();
      syncs.push(sync);
      return sync.promise;
    },
    "GET /devices": { devices: [{ device_id: LAPTOP, display_name: "Laptop" }] },
    ...answers,
  });
  const shown: DeviceSnapshot[] = [];
  const told = {
    onPreferences: vi.fn(nothing),
    onPassword: vi.fn(nothing),
    onRecoveryKey: vi.fn(nothing),
    onRemoved: vi.fn(nothing),
  };
  const isolated = vi.fn();
  const stand = fakeCrypto(users, { ...SYNCING, setDeviceIsolationMode: isolated, ...crypto });
  const opened = vi.spyOn(MatrixClient.prototype, "initRustCrypto").mockImplementation(async function (
    this: MatrixClient,
  ) {
    await opening;
    Object.assign(this, { cryptoBackend: stand });
  });
  const started = vi.spyOn(MatrixClient.prototype, "startClient");
  const device = new Device({
    ref: "you/laptop",
    account: { userId: ME, deviceId: LAPTOP, accessToken: "token", password: "old" },
    baseUrl: "https://a.invalid",
    fetch,
    cryptoPrefix: undefined,
    contacts: () => [{ member: "kim", userId: "@kim:a", displayName: "Kim" }],
    onSnapshot: (snapshot) => shown.push(snapshot),
    ...told,
    ...options,
  });
  return {
    device,
    crypto: stand,
    asked,
    shown,
    told,
    opened,
    started,
    /** With the modes of isolation that were set. */
    isolated,
    last: () => shown.at(-1),
    /** Once it was started. */
    client: () => opened.mock.contexts[0] as MatrixClient,
    /** How often something was asked of the server. */
    times: (request: string) => asked.filter(({ method, path }) => `${method} ${path}` === request).length,
    /** Answers to the sync that the device waits for. */
    sync: async (content: object = {}): Promise<void> => {
      await vi.waitUntil(() => syncs.length > 0, { interval: 1 });
      syncs.shift()?.resolve({ next_batch: "1", ...content });
    },
  };
}
