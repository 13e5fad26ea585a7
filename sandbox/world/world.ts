/** A sandbox: its cast of users and devices on one homeserver. */
import { signal, type Signal } from "@preact/signals";
import type { Backend, BackendAccount } from "../backend/types.ts";
import { abortable, Device, makeFalseKeys, type Contact } from "../device/index.ts";
import { SandboxError } from "../errors.ts";
import { createAttacks, type Attacks, type Intruder } from "./attacks/index.ts";
import { createAutopilot } from "./autopilot.ts";
import { Between } from "./between.ts";
import { firstOf, inCastOrder, memberNamed, memberOf } from "./cast.ts";
import { Joining } from "./joining.ts";
import type { WorldOptions } from "./options.ts";
import { Records } from "./records.ts";
import type { StoredDevice, WorldStore } from "./store.ts";
import type { AttackName, CastMember, DeviceActions, DeviceRef, Persistence, World, WorldSnapshot } from "./types.ts";
import { Tenancy } from "./tenancy.ts";
import { until } from "./until.ts";
import { createWire, type Wire } from "./wire.ts";

/** How long something that happens by itself may take on a homeserver that others use too, and that may make us wait. */
const REMOTE_PATIENCE_MS = 45_000;

/** Opened by `openWorld` of open.ts. */
export class SandboxWorld implements World {
  readonly snapshot: Signal<WorldSnapshot> = signal({
    devices: {},
    users: {},
    signedOut: [],
    gone: {},
    passwordsChanged: [],
    papers: {},
    attacks: [],
  });
  readonly persistence: Signal<Persistence>;
  readonly #options: WorldOptions;
  readonly #backend: Backend;
  readonly #store: WorldStore | undefined;
  /** Fulfilled when devices can be started. */
  readonly #crypto: Promise<void>;
  readonly #attacks: Attacks;
  readonly #wire: Wire;
  readonly #between: Between;
  readonly #joining: Joining;
  readonly #records: Records;
  readonly #devices = new Map<DeviceRef, Device>();
  readonly #contacts: Contact[] = [];
  readonly #tenancy: Tenancy;
  /** Nobody does anything while what a reload has broken off is being cleared away: it looks like something new. */
  #waking = false;
  #opening = true;
  #closed = false;

  constructor(
    options: WorldOptions,
    backend: Backend,
    store: WorldStore | undefined,
    persistence: Signal<Persistence>,
    crypto: Promise<void>,
    remembered: Readonly<Record<string, unknown>>,
  ) {
    this.#options = options;
    this.#backend = backend;
    this.#store = store;
    this.persistence = persistence;
    this.#crypto = crypto;
    this.#attacks = createAttacks(
      {
        intruders: () => this.#intruders(),
        userOf: (ref) => this.#records.get(ref)?.account.userId,
        makeFalseKeys,
        forgery: options.forgery ?? "",
      },
      { kept: remembered, save: async (name, value) => store?.saveAttack(name, value) },
    );
    this.#records = new Records(store);
    this.#between = new Between({
      options,
      store,
      on: () => this.#attacks.active.includes("relay"),
      actionsOf: (ref) => this.#devices.get(ref)?.actions,
      onError: (error) => this.#complain(error),
    });
    this.#joining = new Joining({
      options,
      backend,
      records: this.#records,
      between: this.#between,
      crypto,
      isClosed: () => this.#closed,
      isOpening: () => this.#opening,
      userOf: (member) => this.snapshot.peek().users[member],
      add: (ref, member, known) => this.#add(ref, member, known),
    });
    this.#tenancy = new Tenancy({ backend, store, records: this.#records, clock: options.clock ?? Date.now });
    this.#wire = createWire({
      fetch: (request) => backend.fetch(request),
      clock: options.clock ?? Date.now,
      attacks: this.#attacks,
    });
    this.#show({ attacks: this.#attacks.active });
  }

  get wire(): World["wire"] {
    return this.#wire.log;
  }

  get lease(): World["lease"] {
    return this.#tenancy.lease;
  }

  get ended(): World["ended"] {
    return this.#tenancy.ended;
  }

  /** Brings in the kept devices, or the cast that is there from the start. */
  async populate(): Promise<void> {
    await this.#open();
    this.#opening = false;
  }

  async #open(): Promise<void> {
    const { onProgress, cast, arrange, signal } = this.#options;
    if (this.#store?.waking === true) {
      await this.#wake(this.#store);
      this.#tenancy.begin();
      return;
    }
    await Promise.all(cast.filter((member) => member.joins === "start").map((member) => this.#joining.bringIn(member)));
    this.#tenancy.begin();
    onProgress?.({ stage: "keys" });
    await abortable(arrange?.(this) ?? Promise.resolve(), signal);
    await this.#store?.setArranged();
  }

  device(ref: DeviceRef): DeviceActions {
    const device = this.#devices.get(ref);
    if (device === undefined) throw new SandboxError("no-such-device");
    return device.actions;
  }

  userId(member: string): string {
    const userId = this.snapshot.peek().users[member];
    if (userId === undefined) throw new SandboxError("no-such-user", `"${member}" is not there`);
    return userId;
  }

  async join(name: string, signal?: AbortSignal): Promise<void> {
    const member = this.#member(name);
    const ref = firstOf(member);
    const comeIn = (): Promise<void> =>
      member.account === undefined ? this.#joining.bringIn(member) : this.#joining.signIn(ref);
    await this.#joining.once(ref, comeIn, signal);
  }

  place(ref: DeviceRef): void {
    this.#member(memberOf(ref));
    const { signedOut } = this.snapshot.peek();
    if (this.#records.get(ref) !== undefined || signedOut.includes(ref)) return;
    this.#show({ signedOut: [...signedOut, ref] });
  }

  async signIn(ref: DeviceRef, password?: string, signal?: AbortSignal): Promise<void> {
    // Whoever was signed out may come back, as a new device; what is lost does not.
    const again = this.#records.get(ref)?.gone === "removed";
    await this.#joining.once(ref, () => this.#joining.signIn(ref, password), signal, again);
  }

  async lose(ref: DeviceRef): Promise<void> {
    const device = this.#devices.get(ref);
    if (device === undefined) throw new SandboxError("no-such-device");
    await device.stop();
    await this.#end(ref, "lost");
  }

  setOnline(ref: DeviceRef, online: boolean): void {
    const device = this.#devices.get(ref);
    if (device === undefined) throw new SandboxError("no-such-device");
    this.#wire.setOnline(ref, online);
    device.setOnline(online);
  }

  attack(name: AttackName, on: boolean): void {
    // It is in force at once; that it is stored too does not have to be waited for.
    this.#attacks.set(name, on).catch((error: unknown) => this.#complain(error));
    this.#show({ attacks: this.#attacks.active });
    this.#between.passOn(this.snapshot.peek());
  }

  until(test: (snapshot: WorldSnapshot) => boolean, signal?: AbortSignal, timeoutMs?: number): Promise<void> {
    const patience = timeoutMs ?? (this.#backend.kind === "embedded" ? undefined : REMOTE_PATIENCE_MS);
    return until(this.snapshot, test, signal, patience);
  }

  async endAccounts(): Promise<void> {
    await this.#tenancy.end();
  }

  async close(): Promise<void> {
    await this.#stop();
    this.#store?.close();
    // Nobody can come back to it.
    if (this.persistence.peek().kind === "memory") this.#tenancy.giveBack();
  }

  async delete(): Promise<void> {
    await this.#stop();
    if (this.persistence.peek().kind === "memory") this.#tenancy.giveBack();
    await this.#store?.delete();
  }

  async #stop(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#tenancy.close();
    this.#wire.close();
    this.#backend.close();
    this.#between.close();
    await Promise.all([...this.#devices.values()].map((device) => device.stop()));
  }

  #member(name: string): CastMember {
    return memberNamed(this.#options.cast, name);
  }

  #intruders(): readonly Intruder[] {
    return this.#records.all().flatMap(([device, { account, gone }]) => {
      const { account: owner, poses } = this.#member(memberOf(device));
      if (owner === undefined || poses === true || gone !== undefined) return [];
      return [{ device, userId: account.userId, deviceId: account.deviceId, owner }];
    });
  }

  /** Something that nobody waits for went wrong: a lesson's check then simply does not come true. */
  #complain(error: unknown): void {
    if (!(error instanceof SandboxError && error.code === "closed")) console.error(error);
  }

  /** An owner has changed the password, for all of the owner's devices. */
  async #setPassword(member: string, password: string): Promise<void> {
    this.#show({ passwordsChanged: [...this.snapshot.peek().passwordsChanged, member] });
    for (const [ref, { account }] of this.#records.of(member)) {
      this.#devices.get(ref)?.setPassword(password);
      await this.#records.keep(ref, { account: { ...account, password } });
    }
    this.#tenancy.tell();
  }

  /** A recovery key is in force now; a careful member keeps it where no device can take it along. */
  async #writeDown(member: CastMember, paper: string): Promise<void> {
    if (member.keepsRecoveryKey !== true) return;
    this.#show({ papers: { ...this.snapshot.peek().papers, [member.name]: paper } });
    await this.#records.keep(firstOf(member), { paper });
  }

  /** A device has stopped for good. */
  async #end(ref: DeviceRef, gone: "lost" | "removed"): Promise<void> {
    const account = this.#records.get(ref)?.account;
    this.#devices.delete(ref);
    const { devices, gone: before } = this.snapshot.peek();
    this.#show({
      devices: Object.fromEntries(Object.entries(devices).filter(([other]) => other !== ref)),
      gone: { ...before, [ref]: gone },
    });
    await this.#records.keep(ref, { gone });
    if (account !== undefined) await this.#store?.forgetKeys(account);
  }

  async #wake(store: WorldStore): Promise<void> {
    this.#waking = true;
    const kept = await store.devices();
    await this.#crypto;
    this.#options.onProgress?.({ stage: "accounts" });
    for (const [ref, device] of kept) this.#records.set(ref, device);
    // On a homeserver that others reach too, a device may have been removed meanwhile.
    const still = await this.#tenancy.stillIn([...kept]);
    for (const ref of kept.keys()) if (!still.has(ref)) await this.#records.keep(ref, { gone: "removed" });
    const stored = this.#records.all();
    const gone = stored.flatMap(([ref, device]) => (device.gone === undefined ? [] : [[ref, device.gone] as const]));
    const papers = stored.flatMap(([ref, { paper }]) => (paper === undefined ? [] : [[memberOf(ref), paper] as const]));
    this.#show({ gone: Object.fromEntries(gone), papers: Object.fromEntries(papers) });
    const there = stored.filter(([, device]) => device.gone === undefined);
    const mirrored = there.find(([, device]) => device.mirrored === true);
    if (mirrored !== undefined) await this.#between.openMirror(mirrored[1].account.userId);
    const haveKeys = await Promise.all(there.map(([, { account }]) => store.hasKeys(account)));
    if (haveKeys.includes(false)) throw new SandboxError("store-corrupt");
    for (const [ref, { account }] of stored) this.#introduce(this.#member(memberOf(ref)), account);
    const devices = there.map(([ref, device]) => this.#add(ref, this.#member(memberOf(ref)), device));
    await Promise.all(devices.map((device) => device.start(this.#options.signal)));
    this.#options.onProgress?.({ stage: "keys" });
    await Promise.all(devices.map((device) => device.cancelLeftoverVerifications()));
    this.#waking = false;
    await Promise.all(devices.map((device) => device.refresh()));
  }

  #show(change: Partial<WorldSnapshot>): void {
    this.snapshot.value = { ...this.snapshot.peek(), ...change };
  }

  #add(ref: DeviceRef, member: CastMember, known: StoredDevice): Device {
    const { account, preferences, mirrored } = known;
    const { mirror } = this.#between;
    const device: Device = new Device({
      ref,
      account,
      baseUrl: this.#backend.baseUrl,
      fetch:
        mirrored === true && mirror !== undefined
          ? this.#wire.fetchFor(ref, (request) => mirror.fetch(request))
          : this.#wire.fetchFor(ref),
      cryptoPrefix: this.#store?.cryptoPrefix(account),
      contacts: () => this.#contacts,
      ...(preferences === undefined ? {} : { preferences }),
      onSnapshot: (snapshot) => {
        this.#show({ devices: inCastOrder(this.#options.cast, { ...this.snapshot.peek().devices, [ref]: snapshot }) });
        if (this.#waking) return;
        autopilot(snapshot);
        if (member.poses === true) this.#between.passOn(this.snapshot.peek());
      },
      onPreferences: (changed) => this.#records.keep(ref, { preferences: changed }),
      onPassword: (password) => this.#setPassword(member.name, password),
      onRecoveryKey: (key) => this.#writeDown(member, key),
      onRemoved: async () => {
        if (!(await this.#tenancy.hasEnded(ref))) await this.#end(ref, "removed");
      },
    });
    const autopilot = createAutopilot(member, device.actions, (error) => console.error(error));
    this.#devices.set(ref, device);
    this.#records.set(ref, known);
    this.#introduce(member, account);
    const { signedOut, gone } = this.snapshot.peek();
    this.#show({
      signedOut: signedOut.filter((other) => other !== ref),
      gone: Object.fromEntries(Object.entries(gone).filter(([other]) => other !== ref)),
    });
    for (const other of this.#devices.values()) if (other !== device) void other.refresh();
    return device;
  }

  /** Lets everybody know a member, once. Whoever uses another's account is nobody of their own. */
  #introduce({ name, account: owner }: CastMember, { userId }: BackendAccount): void {
    if (owner !== undefined || this.#contacts.some((contact) => contact.member === name)) return;
    this.#contacts.push({ member: name, userId, displayName: this.#options.nameOf(name) });
    this.#show({ users: { ...this.snapshot.peek().users, [name]: userId } });
  }
}
