/** One signed-in device: a Matrix client with its own keys, seen as snapshots and driven by actions. */
import { abortable } from "./abortable.ts";
import { SandboxError } from "./errors.ts";
import { asSandboxError, type Act } from "./act.ts";
import { chatActions } from "./chats.ts";
import { readDevice, type Contact } from "./snapshot.ts";
import {
  ClientEvent,
  CryptoEvent,
  MatrixClient,
  MatrixEventEvent,
  MemoryStore,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  SyncState,
  type CryptoApi,
  type VerificationRequest,
} from "./sdk.ts";
import type { DeviceActions, DeviceRef, DeviceSnapshot } from "./types.ts";
import { verificationActions } from "./verification-actions.ts";
import { VerificationTracker } from "./verification.ts";

/**
 * Version and index at the start of a room key, in characters of base64: 5 bytes, and one character that shares bits
 * with the key. https://spec.matrix.org/latest/olm-megolm/megolm/#session-export-format
 */
const ROOM_KEY_HEADER = 7;

/** The account a device is signed in to. The password is needed again for some changes (user-interactive authentication). */
export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly password: string;
}

export interface DeviceOptions {
  readonly ref: DeviceRef;
  readonly account: Account;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  /** Prefix of the IndexedDB databases of this device's keys; undefined keeps them in memory. */
  readonly cryptoPrefix: string | undefined;
  /** Everybody of the sandbox, as they are known now. */
  readonly contacts: () => readonly Contact[];
  /** Called with every new snapshot. */
  readonly onSnapshot: (snapshot: DeviceSnapshot) => void;
}

export class Device {
  readonly ref: DeviceRef;
  readonly actions: DeviceActions;
  readonly #options: DeviceOptions;
  readonly #client: MatrixClient;
  readonly #verification: VerificationTracker;
  #state: DeviceSnapshot["state"] = "starting";
  /** The store of the keys being opened. */
  #opening: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  #stale = false;

  constructor(options: DeviceOptions) {
    this.ref = options.ref;
    this.#options = options;
    const { userId, deviceId, accessToken } = options.account;
    this.#client = new MatrixClient({
      baseUrl: options.baseUrl,
      fetchFn: options.fetch,
      userId,
      deviceId,
      accessToken,
      store: new MemoryStore(),
      disableVoip: true,
      verificationMethods: ["m.sas.v1", "m.qr_code.show.v1", "m.qr_code.scan.v1", "m.reciprocate.v1"],
    });
    this.#verification = new VerificationTracker(
      () => void this.refresh(),
      (request) => this.#isVerified(request),
    );
    const act: Act = (signal, action) => this.#act(signal, action);
    this.actions = { ...chatActions(act), ...verificationActions(act, this.#verification) };
  }

  /**
   * Starts crypto and syncing, and resolves when the first sync is in. A device of a new account then makes the
   * account's identity with {@link createIdentity}.
   */
  async start(signal?: AbortSignal): Promise<void> {
    const client = this.#client;
    this.#opening = client.initRustCrypto(
      this.#options.cryptoPrefix === undefined
        ? { useIndexedDB: false }
        : { cryptoDatabasePrefix: this.#options.cryptoPrefix },
    );
    await abortable(this.#opening, signal);
    if (this.#removed()) throw new SandboxError("closed");
    this.#listen();
    const prepared = new Promise<void>((resolve) => {
      const onSync = (state: SyncState): void => {
        if (state !== SyncState.Prepared && state !== SyncState.Syncing) return;
        client.off(ClientEvent.Sync, onSync);
        resolve();
      };
      client.on(ClientEvent.Sync, onSync);
    });
    await abortable(client.startClient({ initialSyncLimit: 200, disablePresence: true }), signal);
    await abortable(prepared, signal);
    this.#state = "ready";
    await this.refresh();
  }

  /** Sets the name that others see. https://spec.matrix.org/latest/client-server-api/#profiles */
  async setDisplayName(name: string, signal?: AbortSignal): Promise<void> {
    await abortable(this.#client.setDisplayName(name), signal);
  }

  /** Makes and publishes the account's cross-signing keys, and signs this device with them. */
  async createIdentity(signal?: AbortSignal): Promise<void> {
    const { userId, password } = this.#options.account;
    await abortable(
      this.#crypto().bootstrapCrossSigning({
        authUploadDeviceSigningKeys: async (request) => {
          await request({ type: "m.login.password", identifier: { type: "m.id.user", user: userId }, password });
        },
      }),
      signal,
    );
    await this.refresh();
  }

  /**
   * Cancels verifications that a reload has broken off: this side no longer has them, the other side still waits.
   */
  async cancelLeftoverVerifications(): Promise<void> {
    const crypto = this.#crypto();
    const own = this.#client.getSafeUserId();
    const inChats = this.#client.getRooms().flatMap((room) =>
      room
        .getMembers()
        .filter(({ userId }) => userId !== own)
        .map(({ userId }) => crypto.findVerificationRequestDMInProgress(room.roomId, userId)),
    );
    const leftovers = [...inChats, ...crypto.getVerificationRequestsToDeviceInProgress(own)].filter(
      (request) => request !== undefined,
    );
    for (const request of leftovers) await request.cancel();
    this.#verification.forget();
    await this.refresh();
  }

  /** Private keys that can be exported, as base64 without the bytes that say what kind of key it is. */
  async privateKeys(): Promise<readonly string[]> {
    const crypto = this.#crypto();
    const secrets = (await crypto.exportSecretsBundle?.()) as { cross_signing?: Record<string, string> } | undefined;
    const crossSigning = Object.values(secrets?.cross_signing ?? {});
    const roomKeys = (await crypto.exportRoomKeys()).map((session) => session.session_key.slice(ROOM_KEY_HEADER));
    return [...crossSigning, ...roomKeys];
  }

  /** Reads the client anew; resolves when a snapshot that is not older than this call has been given out. */
  refresh(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#read()
      .catch((error: unknown) => {
        // A device that was stopped while it was being read has nothing more to show.
        if (!this.#removed()) throw error;
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  /** Stops syncing, and resolves when the store of the keys, which stays, is no longer being opened. */
  async stop(): Promise<void> {
    if (this.#state === "removed") return;
    this.#state = "removed";
    this.#client.removeAllListeners();
    // What fails in opening has been told by `start`.
    await this.#opening?.catch(() => undefined);
    this.#client.stopClient();
  }

  async #read(): Promise<void> {
    while (this.#stale && this.#state !== "removed") {
      this.#stale = false;
      await this.#verification.settle();
      const snapshot = await readDevice(this.#client, {
        ref: this.ref,
        member: this.ref.split("/")[0] ?? "",
        state: this.#state,
        contacts: this.#options.contacts(),
        verification: this.#verification.snapshot(),
      });
      if (!this.#removed()) this.#options.onSnapshot(snapshot);
    }
  }

  /** Behind a function, since TypeScript takes the state for unchanged across an await. */
  #removed(): boolean {
    return this.#state === "removed";
  }

  #listen(): void {
    const client = this.#client;
    const refresh = (): void => void this.refresh();
    for (const event of [
      ClientEvent.AccountData,
      RoomEvent.Timeline,
      RoomEvent.LocalEchoUpdated,
      RoomEvent.MyMembership,
      RoomEvent.Receipt,
      RoomMemberEvent.Membership,
      RoomStateEvent.Events,
      MatrixEventEvent.Decrypted,
      CryptoEvent.UserTrustStatusChanged,
      CryptoEvent.DevicesUpdated,
      CryptoEvent.KeysChanged,
    ] as const) {
      client.on(event, refresh);
    }
    client.on(CryptoEvent.VerificationRequestReceived, (request) => this.#verification.track(request));
  }

  async #isVerified(request: VerificationRequest): Promise<boolean> {
    const crypto = this.#crypto();
    if (!request.isSelfVerification) return (await crypto.getUserVerificationStatus(request.otherUserId)).isVerified();
    const device = await crypto.getDeviceVerificationStatus(request.otherUserId, request.otherDeviceId ?? "");
    return device?.isVerified() === true;
  }

  #crypto(): CryptoApi {
    const crypto = this.#client.getCrypto();
    if (crypto === undefined) throw new SandboxError("closed");
    return crypto;
  }

  async #act<T>(signal: AbortSignal | undefined, action: (client: MatrixClient) => Promise<T>): Promise<T> {
    if (this.#state !== "ready") throw new SandboxError("closed");
    try {
      const result = await abortable(action(this.#client), signal);
      await this.refresh();
      return result;
    } catch (error) {
      throw asSandboxError(error, signal);
    }
  }
}
