/** One signed-in device: a Matrix client with its own keys, seen as snapshots and driven by actions. */
import { SandboxError } from "../errors.ts";
import { abortable } from "./abortable.ts";
import { accountActions } from "./actions/account.ts";
import type { Act } from "./actions/act.ts";
import { chatActions } from "./actions/chats.ts";
import { passwordAuth } from "./actions/password.ts";
import { recoveryActions } from "./actions/recovery.ts";
import { roomActions } from "./actions/rooms.ts";
import { verificationActions } from "./actions/verification.ts";
import { firstSync, listen } from "./listen.ts";
import type { DeviceOptions } from "./options.ts";
import { applyPreferences, PREFERENCES, type DevicePreferences } from "./preferences.ts";
import type { ListedDevice } from "./reading/encryption.ts";
import { People } from "./reading/people.ts";
import { Rereading } from "./reading/rereading.ts";
import { readDevice } from "./reading/snapshot.ts";
import { RecoveryState } from "./recovery-state.ts";
import { createClient, startSync } from "./sdk/client.ts";
import { cryptoOf, SyncState, type CryptoApi, type MatrixClient } from "./sdk/index.ts";
import { mapError } from "./sdk/map-error.ts";
import type { DeviceActions, DeviceRef, DeviceSnapshot } from "./types.ts";
import { evidenceOf } from "./verification/evidence.ts";
import { leftoverVerifications } from "./verification/leftovers.ts";
import { VerificationTracker } from "./verification/tracker.ts";

/** Made by the world; it does nothing until {@link start}. */
export class Device {
  readonly ref: DeviceRef;
  readonly actions: DeviceActions;
  readonly #options: DeviceOptions;
  readonly #client: MatrixClient;
  readonly #verification: VerificationTracker;
  readonly #recovery = new RecoveryState();
  readonly #people = new People();
  #preferences: DevicePreferences;
  #password: string;
  #snapshot: DeviceSnapshot | undefined;
  #listed: readonly ListedDevice[] | undefined;
  #state: DeviceSnapshot["state"] = "starting";
  /** The store of the keys being opened. */
  #opening: Promise<void> | undefined;
  readonly #reading = new Rereading(() => this.#read());

  constructor(options: DeviceOptions) {
    this.ref = options.ref;
    this.#options = options;
    this.#preferences = options.preferences ?? PREFERENCES;
    this.#password = options.account.password;
    const { client, gate, accountDataTypes } = createClient({ ...options, cryptoCallbacks: this.#recovery.callbacks });
    this.#client = client;
    this.#verification = new VerificationTracker(client, {
      changed: () => this.#trustChanged(),
      evidence: evidenceOf(client),
      gate,
    });
    const act: Act = (signal, action) => this.#act(signal, action);
    this.actions = {
      ...chatActions(act),
      ...roomActions(act),
      ...verificationActions(act, this.#verification),
      ...recoveryActions(act, this.#recovery, { accountDataTypes, inForce: options.onRecoveryKey }),
      ...accountActions({
        act,
        auth: () => this.#auth(),
        listChanged: () => this.#listDevices(),
        passwordChanged: options.onPassword,
        signedOut: () => this.#signedOut(),
      }),
      setOnlyVerified: (onlyVerified) => this.#prefer({ onlyVerified }),
      setExcludeInsecure: (excludeInsecure) => this.#prefer({ excludeInsecure }),
    };
  }

  /**
   * Starts crypto and syncing, and resolves when the first sync is in. A device of a new account then makes the
   * account's identity with {@link createIdentity}. What has failed can be called again.
   */
  async start(signal?: AbortSignal): Promise<void> {
    const client = this.#client;
    this.#opening ??= this.#open();
    await abortable(this.#opening, signal);
    if (this.#removed()) throw new SandboxError("closed");
    const prepared = firstSync(client);
    // Awaited below; it may fail before.
    prepared.catch(() => undefined);
    await abortable(startSync(client), signal);
    await abortable(prepared, signal);
    this.#state = "ready";
    await abortable(this.refresh(), signal);
    this.#listDevices().catch(() => undefined);
  }

  /** Sets the name that others see. https://spec.matrix.org/v1.19/client-server-api/#profiles */
  async setDisplayName(name: string, signal?: AbortSignal): Promise<void> {
    await abortable(this.#client.setDisplayName(name), signal);
  }

  /** Makes and publishes the account's cross-signing keys, and signs this device with them. */
  async createIdentity(signal?: AbortSignal): Promise<void> {
    await abortable(
      this.#crypto().bootstrapCrossSigning({
        // Keys of a try that failed may be here, and not at the server.
        setupNewCrossSigning: true,
        authUploadDeviceSigningKeys: async (request) => {
          await request(passwordAuth(this.#auth()));
        },
      }),
      signal,
    );
    await abortable(this.refresh(), signal);
  }

  /** Switches key storage on, as Element does for a new account. */
  async createKeyStorage(signal?: AbortSignal): Promise<void> {
    await abortable(this.#crypto().resetKeyBackup(), signal);
    await abortable(this.refresh(), signal);
  }

  /** The account's password was changed on another device. */
  setPassword(password: string): void {
    this.#password = password;
  }

  /**
   * Cancels verifications that a reload has broken off: this side no longer has them, the other side still waits.
   */
  async cancelLeftoverVerifications(): Promise<void> {
    for (const request of await leftoverVerifications(this.#client, this.#crypto())) await request.cancel();
    this.#verification.forget();
    await this.refresh();
  }

  /** Reads the client anew; resolves when a snapshot that is not older than this call was passed to `onSnapshot`. */
  refresh(): Promise<void> {
    return this.#reading.again();
  }

  /** Stops syncing, and resolves when the store of the keys, which stays, is no longer being opened. */
  async stop(): Promise<void> {
    if (this.#state === "removed") return;
    this.#state = "removed";
    this.#client.removeAllListeners();
    // `start` has rejected with what failed in opening.
    await this.#opening?.catch(() => undefined);
    this.#client.stopClient();
  }

  async #read(): Promise<void> {
    const crypto = this.#client.getCrypto();
    // Others that join cause a refresh, too; before its crypto is started a device has nothing to show.
    if (crypto === undefined || this.#removed()) return;
    try {
      await this.#verification.current?.settle();
      this.#snapshot = await readDevice(this.#client, crypto, {
        ref: this.ref,
        member: this.ref.split("/")[0] ?? "",
        state: this.#state,
        contacts: this.#options.contacts(),
        people: this.#people,
        verification: this.#verification.snapshot(),
        recovery: this.#recovery,
        preferences: this.#preferences,
        listed: this.#listed,
        before: this.#snapshot,
      });
    } catch (error) {
      // A device that was stopped while it was being read has nothing more to show.
      if (this.#removed()) return;
      throw error;
    }
    if (!this.#removed()) this.#options.onSnapshot(this.#snapshot);
  }

  async #open(): Promise<void> {
    const { cryptoPrefix } = this.#options;
    await this.#client.initRustCrypto(
      cryptoPrefix === undefined ? { useIndexedDB: false } : { cryptoDatabasePrefix: cryptoPrefix },
    );
    if (this.#removed()) return;
    applyPreferences(this.#crypto(), this.#preferences);
    this.#listen();
  }

  #inUse(): boolean {
    return this.#state === "ready" || this.#state === "unreachable";
  }

  /** Behind a function, since TypeScript takes the state for unchanged across an await. */
  #removed(): boolean {
    return this.#state === "removed";
  }

  #listen(): void {
    listen(this.#client, {
      news: () => void this.refresh(),
      trustChanged: () => this.#trustChanged(),
      ownDevicesChanged: () => void this.#listDevices().catch(() => undefined),
      synced: (state) => this.#onSync(state),
      loggedOut: () => void this.#signedOut().catch(console.error),
      verificationRequested: (request) => this.#verification.track(request),
      verificationCancelled: (transaction) => {
        this.#verification.current?.letGo(transaction).catch((error: unknown) => {
          if (!this.#removed()) console.error(error);
        });
      },
    });
  }

  /** Identities or devices are, or may be, others than they were. */
  #trustChanged(): void {
    this.#people.changed();
    void this.refresh();
  }

  #onSync(state: SyncState): void {
    if (!this.#inUse()) return;
    const away = state === SyncState.Reconnecting || state === SyncState.Error;
    const next = away ? "unreachable" : "ready";
    // The SDK emits nothing when the account's private keys come from another device: until then every sync may have brought them.
    const mayHaveCome = state === SyncState.Syncing && this.#snapshot?.encryption.identity === "elsewhere";
    if (next === this.#state && !mayHaveCome) return;
    this.#state = next;
    void this.refresh();
  }

  async #signedOut(): Promise<void> {
    if (this.#removed()) return;
    await this.stop();
    await this.#options.onRemoved();
  }

  /** Asks the server for the account's devices: only it knows their names and when they were last seen. */
  async #listDevices(): Promise<void> {
    if (this.#removed()) return;
    const { devices } = await this.#client.getDevices();
    this.#listed = devices;
    await this.refresh();
  }

  #auth(): { readonly userId: string; readonly password: string } {
    return { userId: this.#options.account.userId, password: this.#password };
  }

  async #prefer(change: Partial<DevicePreferences>): Promise<void> {
    this.#preferences = { ...this.#preferences, ...change };
    applyPreferences(this.#crypto(), this.#preferences);
    await this.#options.onPreferences(this.#preferences);
    await this.refresh();
  }

  #crypto(): CryptoApi {
    return cryptoOf(this.#client);
  }

  async #act<T>(signal: AbortSignal | undefined, action: (client: MatrixClient) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    // While the homeserver is away it may be back at any moment, so it is asked.
    if (!this.#inUse()) throw new SandboxError("closed");
    try {
      const result = await abortable(action(this.#client), signal);
      this.#people.changed();
      await abortable(this.refresh(), signal);
      return result;
    } catch (error) {
      // What a device that has stopped meanwhile was doing fails in many ways.
      if (this.#removed() && signal?.aborted !== true) throw new SandboxError("closed", error);
      throw mapError(error, signal);
    }
  }
}
