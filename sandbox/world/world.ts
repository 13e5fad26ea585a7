/** A sandbox: its cast of users and devices on one homeserver, kept in this browser or in memory. */
import { signal, type Signal } from "@preact/signals";
import { createEmbeddedBackend, SnapshotError } from "../backend/embedded.ts";
import type { Backend, BackendAccount } from "../backend/types.ts";
import { abortable, Device, loadCrypto, SandboxError, type Contact } from "../device/index.ts";
import { createAutopilot } from "./autopilot.ts";
import { deleteLeftovers, forgetSandbox } from "./registry.ts";
import { openStore, type WorldStore } from "./store.ts";
import type {
  AttackName,
  CastMember,
  DeviceActions,
  DeviceRef,
  OpenProgress,
  Persistence,
  World,
  WorldSnapshot,
} from "./types.ts";
import { until } from "./until.ts";
import { createWire, type Wire } from "./wire.ts";

export { loadCrypto } from "../device/index.ts";

export interface WorldOptions {
  /** Lesson id and version: one sandbox per lesson. */
  readonly lesson: string;
  readonly lessonVersion: number;
  readonly cast: readonly CastMember[];
  /** Display name of a member, and of a member's device. */
  readonly nameOf: (member: string) => string;
  /** Brings about the starting situation of a fresh sandbox. */
  readonly arrange?: (world: World) => Promise<void>;
  /** Path under which the site is served. */
  readonly base: string;
  /** `memory`: keep nothing. */
  readonly persistence: "auto" | "memory";
  /** Throw away what was kept. */
  readonly fresh: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OpenProgress) => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/**
 * Opens the sandbox of a lesson: wakes the kept one or makes a new one.
 *
 * @throws SandboxError `wasm-unreachable`, `wasm-blocked`, `store-corrupt`, `store-outdated`, `unexpected`; the signal's reason if aborted.
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  const persistence = signal<Persistence>({ kind: "memory", reason: "chosen" });
  if (options.fresh) {
    forgetSandbox(options.base, options.lesson);
    await deleteLeftovers(options.base);
  }
  // Downloading takes longest, so everything else happens meanwhile.
  const following = new AbortController();
  const crypto = loadCrypto((loaded, total) => {
    if (!following.signal.aborted) options.onProgress?.({ stage: "download", loaded, total });
  }, options.signal);
  // Awaited by whoever needs it; what fails earlier must not leave it unhandled.
  crypto.catch(() => undefined);
  const store = await storeFor(options, persistence);
  try {
    return await open(options, store, persistence, crypto);
  } catch (error) {
    const isNew = store?.waking === false;
    // What was only being made is nothing to go on with.
    if (isNew) await store.delete();
    else store?.close();
    if (isNew && !(error instanceof SandboxError) && options.signal?.aborted !== true) {
      // The browser gave a store but does not take what goes into it, least of all the keys: this happens when it is full.
      persistence.value = { kind: "memory", reason: "storage-full" };
      return await open(options, undefined, persistence, crypto).catch((again: unknown) => {
        throw asOpenError(again, false, options.signal);
      });
    }
    throw asOpenError(error, store?.waking === true, options.signal);
  } finally {
    // The download may go on after a failure, but is then nobody's progress any more.
    following.abort();
  }
}

async function open(
  options: WorldOptions,
  store: WorldStore | undefined,
  persistence: Signal<Persistence>,
  crypto: Promise<void>,
): Promise<World> {
  options.signal?.throwIfAborted();
  const backend = await createEmbeddedBackend({
    ...(store === undefined ? {} : { storage: store.homeserver }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const world = new SandboxWorld(options, backend, store, persistence, crypto);
  try {
    await world.populate();
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function storeFor(options: WorldOptions, persistence: Signal<Persistence>): Promise<WorldStore | undefined> {
  if (options.persistence === "memory") return undefined;
  const store = await openStore({
    base: options.base,
    lesson: options.lesson,
    lessonVersion: options.lessonVersion,
    onFull: () => {
      persistence.value = { kind: "memory", reason: "storage-full" };
    },
  });
  if (store === "outdated") throw new SandboxError("store-outdated");
  if (typeof store === "string") {
    persistence.value = { kind: "memory", reason: store };
    return undefined;
  }
  persistence.value = { kind: "stored" };
  return store;
}

function asOpenError(error: unknown, waking: boolean, signal: AbortSignal | undefined): unknown {
  if (error instanceof SandboxError || signal?.aborted === true) return error;
  if (error instanceof SnapshotError) {
    return new SandboxError(error.code === "outdated" ? "store-outdated" : "store-corrupt", error);
  }
  // On waking, everything that fails fails on what was kept: the servers and keys are made by this very code.
  return new SandboxError(waking ? "store-corrupt" : "unexpected", error);
}

class SandboxWorld implements World {
  readonly snapshot: Signal<WorldSnapshot> = signal({ devices: {}, users: {}, attacks: [] });
  readonly persistence: Signal<Persistence>;
  readonly #options: WorldOptions;
  readonly #backend: Backend;
  readonly #store: WorldStore | undefined;
  /** Fulfilled when devices can be started. */
  readonly #crypto: Promise<void>;
  readonly #wire: Wire;
  readonly #devices = new Map<DeviceRef, Device>();
  readonly #contacts: Contact[] = [];
  readonly #joining = new Map<string, Promise<void>>();
  #closed = false;

  constructor(
    options: WorldOptions,
    backend: Backend,
    store: WorldStore | undefined,
    persistence: Signal<Persistence>,
    crypto: Promise<void>,
  ) {
    this.#options = options;
    this.#backend = backend;
    this.#store = store;
    this.persistence = persistence;
    this.#crypto = crypto;
    this.#wire = createWire({ fetch: (request) => backend.fetch(request), clock: options.clock ?? Date.now });
  }

  get wire(): World["wire"] {
    return this.#wire.log;
  }

  /** Brings in the kept devices, or the cast that is there from the start. */
  async populate(): Promise<void> {
    const { onProgress, cast, arrange, signal } = this.#options;
    if (this.#store?.waking === true) {
      await this.#wake(this.#store);
      return;
    }
    await Promise.all(cast.filter((member) => member.joins === "start").map((member) => this.#bringIn(member)));
    onProgress?.({ stage: "keys" });
    await abortable(arrange?.(this) ?? Promise.resolve(), signal);
    await this.#store?.setArranged();
  }

  device(ref: DeviceRef): DeviceActions {
    const device = this.#devices.get(ref);
    if (device === undefined) throw new SandboxError("no-such-device");
    return device.actions;
  }

  async join(name: string, signal?: AbortSignal): Promise<void> {
    const member = this.#options.cast.find((candidate) => candidate.name === name);
    if (member === undefined) throw new SandboxError("no-such-device");
    if (this.#devices.has(`${name}/${member.devices[0]}`) && !this.#joining.has(name)) return;
    const joining = this.#joining.get(name) ?? this.#bringIn(member).finally(() => this.#joining.delete(name));
    this.#joining.set(name, joining);
    await abortable(joining, signal);
  }

  attack(name: AttackName, on: boolean): void {
    this.#wire.attack(name, on);
    this.snapshot.value = { ...this.snapshot.peek(), attacks: this.#wire.attacks };
  }

  until(test: (snapshot: WorldSnapshot) => boolean, signal?: AbortSignal, timeoutMs?: number): Promise<void> {
    return until(this.snapshot, test, signal, timeoutMs);
  }

  async privateKeys(): Promise<readonly string[]> {
    return (await Promise.all([...this.#devices.values()].map((device) => device.privateKeys()))).flat();
  }

  async close(): Promise<void> {
    await this.#stop();
    this.#store?.close();
  }

  async delete(): Promise<void> {
    await this.#stop();
    await this.#store?.delete();
  }

  async #stop(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#backend.close();
    await Promise.all([...this.#devices.values()].map((device) => device.stop()));
  }

  async #bringIn(member: CastMember): Promise<void> {
    const { signal, nameOf, onProgress } = this.#options;
    const ref: DeviceRef = `${member.name}/${member.devices[0]}`;
    const account = await abortable(this.#backend.createAccount(member.name, nameOf(ref), signal), signal);
    await this.#crypto;
    if (this.#closed) throw new SandboxError("closed");
    if (this.#devices.size === 0) onProgress?.({ stage: "accounts" });
    const device = this.#add(ref, member, account);
    await Promise.all([device.setDisplayName(nameOf(member.name), signal), this.#startNew(device)]);
    await this.#store?.saveAccount(ref, account);
  }

  async #startNew(device: Device): Promise<void> {
    await device.start(this.#options.signal);
    await device.createIdentity(this.#options.signal);
  }

  async #wake(store: WorldStore): Promise<void> {
    const accounts = await store.accounts();
    await this.#crypto;
    this.#options.onProgress?.({ stage: "accounts" });
    const kept = await Promise.all([...accounts.values()].map((account) => store.hasKeys(account)));
    if (kept.includes(false)) throw new SandboxError("store-corrupt");
    const devices = [...accounts].flatMap(([ref, account]) => {
      const member = this.#options.cast.find(({ name }) => ref.startsWith(`${name}/`));
      return member === undefined ? [] : [this.#add(ref, member, account)];
    });
    await Promise.all(devices.map((device) => device.start(this.#options.signal)));
    this.#options.onProgress?.({ stage: "keys" });
    await Promise.all(devices.map((device) => device.cancelLeftoverVerifications()));
  }

  #inCastOrder(devices: WorldSnapshot["devices"]): WorldSnapshot["devices"] {
    const refs = this.#options.cast.flatMap(({ name, devices: names }) => names.map((n): DeviceRef => `${name}/${n}`));
    return Object.fromEntries(
      refs.flatMap((ref) => {
        const device = devices[ref];
        return device === undefined ? [] : [[ref, device]];
      }),
    );
  }

  #add(ref: DeviceRef, member: CastMember, account: BackendAccount): Device {
    const device: Device = new Device({
      ref,
      account,
      baseUrl: this.#backend.baseUrl,
      fetch: this.#wire.fetchFor(ref),
      cryptoPrefix: this.#store?.cryptoPrefix(account),
      contacts: () => this.#contacts,
      onSnapshot: (snapshot) => {
        const world = this.snapshot.peek();
        this.snapshot.value = { ...world, devices: this.#inCastOrder({ ...world.devices, [ref]: snapshot }) };
        autopilot(snapshot);
      },
    });
    const autopilot = createAutopilot(member, device.actions, (error) => console.error(error));
    this.#devices.set(ref, device);
    this.#contacts.push({
      member: member.name,
      userId: account.userId,
      displayName: this.#options.nameOf(member.name),
    });
    this.snapshot.value = {
      ...this.snapshot.peek(),
      users: { ...this.snapshot.peek().users, [member.name]: account.userId },
    };
    for (const other of this.#devices.values()) if (other !== device) void other.refresh();
    return device;
  }
}
