/** A sandbox: its cast of users and devices on one homeserver. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Backend } from "../backend/types.ts";
import { abortable, makeFalseKeys } from "../device/index.ts";
import { createAttacks, type Attacks } from "./attacks/index.ts";
import { memberNamed } from "./cast.ts";
import { DeviceFactory } from "./device-factory.ts";
import { Joining } from "./joining.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { ManInTheMiddle } from "./man-in-the-middle.ts";
import type { WorldOptions } from "./options.ts";
import { Population } from "./population.ts";
import { reportError } from "./report-error.ts";
import type { WorldStore } from "./store/store.ts";
import type { AttackName, DeviceActions, DeviceRef, Persistence, World, WorldSnapshot } from "./types.ts";
import { until } from "./until.ts";
import { wake } from "./waking.ts";
import { createWire, type Wire } from "./wire.ts";

/** How long something that happens by itself may take on a homeserver that others use too, and that may make us wait. */
const REMOTE_PATIENCE_MS = 45_000;

export interface SandboxWorldOptions {
  readonly options: WorldOptions;
  readonly backend: Backend;
  /** Undefined: it lives in memory. */
  readonly store: WorldStore | undefined;
  readonly persistence: Signal<Persistence>;
  /** Fulfilled when devices can be started. */
  readonly crypto: Promise<void>;
  /** What the attacks remember from before, by name. */
  readonly remembered: Readonly<Record<string, unknown>>;
}

/** What a sandbox is made of. Each part knows only those before it. */
interface Parts {
  readonly population: Population;
  readonly attacks: Attacks;
  readonly wire: Wire;
  readonly manInTheMiddle: ManInTheMiddle;
  readonly lease: LeaseKeeper;
  readonly devices: DeviceFactory;
  readonly joining: Joining;
}

function assemble({ options, backend, store, crypto, remembered }: SandboxWorldOptions): Parts {
  const { clock = Date.now, forgery = "" } = options;
  const population = new Population(options, store);
  const attacks = createAttacks(
    {
      intruders: () => population.intruders(),
      userOf: (ref) => population.records.get(ref)?.account.userId,
      makeFalseKeys,
      forgery,
    },
    { kept: remembered, save: async (name, value) => store?.saveAttack(name, value) },
  );
  const wire = createWire({ fetch: (request) => backend.fetch(request), clock, attacks });
  const manInTheMiddle = new ManInTheMiddle({ options, store, population, attacks });
  const lease = new LeaseKeeper({ backend, store, records: population.records, clock });
  const devices = new DeviceFactory({ backend, store, population, wire, manInTheMiddle, lease });
  const joining = new Joining({ options, backend, population, devices, manInTheMiddle, crypto });
  return { population, attacks, wire, manInTheMiddle, lease, devices, joining };
}

/** Opened by `openWorld` of open.ts. */
export class SandboxWorld implements World {
  readonly #options: SandboxWorldOptions;
  readonly #parts: Parts;
  #closed = false;

  constructor(options: SandboxWorldOptions) {
    this.#options = options;
    this.#parts = assemble(options);
    this.#parts.population.show({ attacks: this.#parts.attacks.active });
  }

  get snapshot(): ReadonlySignal<WorldSnapshot> {
    return this.#parts.population.snapshot;
  }

  get persistence(): ReadonlySignal<Persistence> {
    return this.#options.persistence;
  }

  get wire(): World["wire"] {
    return this.#parts.wire.log;
  }

  get lease(): World["lease"] {
    return this.#parts.lease.lease;
  }

  get ended(): World["ended"] {
    return this.#parts.lease.ended;
  }

  /** Brings in the kept devices, or the cast that is there from the start. */
  async populate(): Promise<void> {
    const { options, store } = this.#options;
    const { lease, joining } = this.#parts;
    if (store?.waking === true) {
      await wake({ ...this.#options, ...this.#parts, store });
      lease.begin();
      return;
    }
    const first = options.cast.filter(({ joins }) => joins === "start");
    await Promise.all(first.map((member) => joining.join(member)));
    lease.begin();
    options.onProgress?.({ stage: "keys" });
    await abortable(options.arrange?.(this) ?? Promise.resolve(), options.signal);
    await store?.setArranged();
  }

  device(ref: DeviceRef): DeviceActions {
    return this.#parts.population.device(ref).actions;
  }

  userId(member: string): string {
    return this.#parts.population.userId(member);
  }

  async join(name: string, signal?: AbortSignal): Promise<void> {
    await this.#parts.joining.join(memberNamed(this.#parts.population.cast, name), signal);
  }

  place(ref: DeviceRef): void {
    this.#parts.population.place(ref);
  }

  async signIn(ref: DeviceRef, password?: string, signal?: AbortSignal): Promise<void> {
    await this.#parts.joining.signIn(ref, password, signal);
  }

  async lose(ref: DeviceRef): Promise<void> {
    await this.#parts.population.device(ref).stop();
    await this.#parts.population.end(ref, "lost");
  }

  attack(name: AttackName, on: boolean): void {
    // It is in force at once; that it is stored too does not have to be waited for.
    this.#parts.attacks.set(name, on).catch(reportError);
    this.#parts.population.show({ attacks: this.#parts.attacks.active });
    this.#parts.manInTheMiddle.relay();
  }

  until(test: (snapshot: WorldSnapshot) => boolean, signal?: AbortSignal, timeoutMs?: number): Promise<void> {
    const patience = timeoutMs ?? (this.#options.backend.kind === "embedded" ? undefined : REMOTE_PATIENCE_MS);
    return until(this.snapshot, test, signal, patience);
  }

  async endAccounts(): Promise<void> {
    await this.#parts.lease.end();
  }

  async close(): Promise<void> {
    await this.#stop();
    this.#options.store?.close();
    // A sandbox in memory cannot be woken.
    if (this.persistence.peek().kind === "memory") this.#parts.lease.endInBackground();
  }

  async delete(): Promise<void> {
    await this.#stop();
    if (this.persistence.peek().kind === "memory") this.#parts.lease.endInBackground();
    await this.#options.store?.delete();
  }

  async #stop(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.population.close();
    this.#parts.lease.close();
    this.#parts.wire.close();
    this.#options.backend.close();
    this.#parts.manInTheMiddle.close();
    await this.#parts.population.stop();
  }
}
