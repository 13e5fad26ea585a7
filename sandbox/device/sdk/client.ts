/** The client of one device: the SDK's, with what we change of it while it runs. */
import { Filter, MatrixClient, MemoryStore, type CryptoCallbacks } from "./index.ts";
import { SyncGate } from "./sync-gate.ts";
import { uploadByFetch } from "./uploads.ts";
import { sendVerificationInOrder } from "./verification-order.ts";

export interface ClientOptions {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly account: { readonly userId: string; readonly deviceId: string; readonly accessToken: string };
  readonly cryptoCallbacks: CryptoCallbacks;
}

export interface DeviceClient {
  readonly client: MatrixClient;
  /** Of the client's syncs. */
  readonly gate: SyncGate;
  /** Types of the account's data that have come. */
  readonly accountDataTypes: () => Iterable<string>;
}

/** Makes the client; nothing is asked of the homeserver yet. */
export function createClient({ baseUrl, fetch, account, cryptoCallbacks }: ClientOptions): DeviceClient {
  const store = new MemoryStore();
  const gate = new SyncGate();
  const client = new MatrixClient({
    baseUrl,
    fetchFn: gate.guard(sendVerificationInOrder(fetch)),
    userId: account.userId,
    deviceId: account.deviceId,
    accessToken: account.accessToken,
    store,
    cryptoCallbacks,
    disableVoip: true,
    verificationMethods: ["m.sas.v1", "m.qr_code.show.v1", "m.qr_code.scan.v1", "m.reciprocate.v1"],
  });
  uploadByFetch(client);
  return { client, gate, accountDataTypes: () => store.accountData.keys() };
}

/** Newest events of a room that a sync brings. */
const SYNC_LIMIT = 200;

/** Begins to sync. The limit of the first sync alone would be forgotten if that fails, and the chats would begin in the middle. */
export async function startSync(client: MatrixClient): Promise<void> {
  const filter = new Filter(client.getSafeUserId());
  filter.setTimelineLimit(SYNC_LIMIT);
  await client.startClient({ filter, initialSyncLimit: SYNC_LIMIT, disablePresence: true });
}
