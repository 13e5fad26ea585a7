/** A sandbox: its cast of users and devices on one homeserver. */
import { signal, type Signal } from "@preact/signals";
import { createEmbeddedBackend, type EmbeddedBackend } from "../backend/embedded.ts";
import type { Backend, BackendAccount } from "../backend/types.ts";
import { abortable, Device, makeFalseKeys, SandboxError, type Contact } from "../device/index.ts";
import { createAttacks, type Attacks, type Intruder } from "./attacks/index.ts";
import { createRelay, type Side } from "./attacks/relay.ts";
import { createAutopilot } from "./autopilot.ts";
import type { StoredDevice, WorldStore } from "./store.ts";
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

export interface WorldOptions {
  /** Lesson id and version: one sandbox per lesson. */
  readonly lesson: string;
  readonly lessonVersion: number;
  readonly cast: readonly CastMember[];
  /** Display name of a member, and of a member's device. */
  readonly nameOf: (member: string) => string;
  /** Brings about the starting situation of a fresh sandbox. */
  readonly arrange?: (world: World) => Promise<void>;
  /** What a message says that a lying server forges. */
  readonly forgery?: string;
  /** Path under which the site is served. */
  readonly base: string;
  /** `memory`: keep nothing. */
  readonly persistence: "auto" | "memory";
  /** Address of a homeserver that lets everybody register; the one in this tab by default. */
  readonly homeserver?: string;
  /** Throw away what was kept. */
  readonly fresh: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OpenProgress) => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

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
  /** A second homeserver, which a lying server shows to whom it cuts off. */
  #mirror: EmbeddedBackend | undefined;
  readonly #relay: ReturnType<typeof createRelay>;
  readonly #devices = new Map<DeviceRef, Device>();
  readonly #contacts: Contact[] = [];
  readonly #joining = new Map<DeviceRef, Promise<void>>();
  /** What is known of every device that was ever signed in. */
  readonly #known = new Map<DeviceRef, StoredDevice>();
  /** Nobody does anything while what a reload has broken off is being cleared away: it looks like something new. */
  #waking = false;
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
        userOf: (ref) => this.#known.get(ref)?.account.userId,
        makeFalseKeys,
        forgery: options.forgery ?? "",
      },
      { kept: remembered, save: async (name, value) => store?.saveAttack(name, value) },
    );
    this.#relay = createRelay({
      on: () => this.#attacks.active.includes("relay"),
      onError: (error) => this.#complain(error),
    });
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
    const member = this.#member(name);
    const ref: DeviceRef = `${name}/${member.devices[0]}`;
    await this.#once(ref, () => (member.account === undefined ? this.#bringIn(member) : this.#signIn(ref)), signal);
  }

  place(ref: DeviceRef): void {
    this.#member(memberOf(ref));
    const { signedOut } = this.snapshot.peek();
    if (this.#known.has(ref) || signedOut.includes(ref)) return;
    this.#show({ signedOut: [...signedOut, ref] });
  }

  async signIn(ref: DeviceRef, password?: string, signal?: AbortSignal): Promise<void> {
    // Whoever was signed out may come back, as a new device; what is lost does not.
    const again = this.#known.get(ref)?.gone === "removed";
    await this.#once(ref, () => this.#signIn(ref, password), signal, again);
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
    this.#passOn();
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
    this.#wire.close();
    this.#backend.close();
    this.#mirror?.close();
    await Promise.all([...this.#devices.values()].map((device) => device.stop()));
  }

  #member(name: string): CastMember {
    const member = this.#options.cast.find((candidate) => candidate.name === name);
    if (member === undefined) throw new SandboxError("no-such-device");
    return member;
  }

  /** Lets a device come in, unless it is there or on its way. `again`: also one that has been there. */
  async #once(ref: DeviceRef, comeIn: () => Promise<void>, signal?: AbortSignal, again = false): Promise<void> {
    if (this.#known.has(ref) && !this.#joining.has(ref) && !again) return;
    const joining = this.#joining.get(ref) ?? comeIn().finally(() => this.#joining.delete(ref));
    this.#joining.set(ref, joining);
    await abortable(joining, signal);
  }

  /** A member with an account of its own, on its first device. */
  async #bringIn(member: CastMember): Promise<void> {
    const { signal, nameOf, onProgress } = this.#options;
    if (this.#posersFor(member) !== undefined) return this.#bringInBetween(member);
    const ref: DeviceRef = `${member.name}/${member.devices[0]}`;
    const account = await abortable(this.#backend.createAccount(member.name, nameOf(ref), signal), signal);
    await this.#crypto;
    if (this.#closed) throw new SandboxError("closed");
    if (this.#devices.size === 0) onProgress?.({ stage: "accounts" });
    await this.#makeNew(ref, member, { account }, nameOf(member.name));
  }

  /**
   * A member whom the server cuts off: the account that everybody else sees is the attacker's, the member gets one
   * with the same user id on a second server, and there the attacker has one with the reader's.
   */
  async #bringInBetween(member: CastMember): Promise<void> {
    const { signal, nameOf } = this.#options;
    const you = this.snapshot.peek().users["you"];
    const posers = this.#posersFor(member);
    if (you === undefined || posers === undefined) throw new SandboxError("no-such-device");
    const mirror = await this.#openMirror(you);
    const ref: DeviceRef = `${member.name}/${member.devices[0]}`;
    const shown = await abortable(this.#backend.createAccount(member.name, nameOf(ref), signal), signal);
    const [cutOff, asYou] = await Promise.all([
      mirror.createAccountAs(shown.userId, nameOf(ref), signal),
      mirror.createAccountAs(you, nameOf("you/laptop"), signal),
    ]);
    if (this.#closed) throw new SandboxError("closed");
    await Promise.all([
      this.#makeNew(firstOf(posers.here), posers.here, { account: shown }, nameOf(member.name)),
      this.#makeNew(firstOf(posers.there), posers.there, { account: asYou, mirrored: true }, nameOf("you")),
      this.#makeNew(ref, member, { account: cutOff, mirrored: true }, nameOf(member.name)),
    ]);
  }

  /** The attacker's two devices between the reader and a member, if the server is to cut the member off. */
  #posersFor({ name }: CastMember): { readonly here: CastMember; readonly there: CastMember } | undefined {
    const { cast } = this.#options;
    const here = cast.find(({ account, poses }) => poses === true && account === name);
    const there = cast.find(({ account, poses }) => poses === true && account === "you");
    if (here === undefined || there === undefined || !this.#attacks.active.includes("relay")) return undefined;
    return { here, there };
  }

  /** @param userId of somebody who is to be on it. */
  async #openMirror(userId: string): Promise<EmbeddedBackend> {
    this.#mirror ??= await createEmbeddedBackend({
      serverName: userId.slice(userId.indexOf(":") + 1),
      ...(this.#store === undefined ? {} : { storage: this.#store.mirror }),
      ...(this.#options.clock === undefined ? {} : { clock: this.#options.clock }),
    });
    return this.#mirror;
  }

  /** The first device of a new account. */
  async #makeNew(ref: DeviceRef, member: CastMember, known: StoredDevice, displayName: string): Promise<void> {
    const device = this.#add(ref, member, known);
    await Promise.all([device.setDisplayName(displayName, this.#options.signal), this.#startNew(device, member)]);
    await this.#store?.saveDevice(ref, known);
  }

  #intruders(): readonly Intruder[] {
    return [...this.#known].flatMap(([device, { account, gone }]) => {
      const { account: owner, poses } = this.#member(memberOf(device));
      if (owner === undefined || poses === true || gone !== undefined) return [];
      return [{ device, userId: account.userId, deviceId: account.deviceId, owner }];
    });
  }

  /** Lets the man in the middle see what is new for him. */
  #passOn(): void {
    const sides = this.#options.cast.flatMap((member): readonly (Side & { readonly there: boolean })[] => {
      const ref = firstOf(member);
      const [device, snapshot] = [this.#devices.get(ref), this.snapshot.peek().devices[ref]];
      if (member.poses !== true || device === undefined || snapshot === undefined) return [];
      return [{ actions: device.actions, snapshot, there: member.account === "you" }];
    });
    const [here, there] = [sides.find((side) => !side.there), sides.find((side) => side.there)];
    if (here !== undefined && there !== undefined) this.#relay(here, there);
  }

  /** Something that nobody waits for went wrong: a lesson's check then simply does not come true. */
  #complain(error: unknown): void {
    if (!(error instanceof SandboxError && error.code === "closed")) console.error(error);
  }

  async #startNew(device: Device, { keyStorage }: CastMember): Promise<void> {
    await device.start(this.#options.signal);
    await device.createIdentity(this.#options.signal);
    if (keyStorage === "on") await device.createKeyStorage(this.#options.signal);
  }

  /** A further device, on an account that is there. */
  async #signIn(ref: DeviceRef, password?: string): Promise<void> {
    const { signal, nameOf } = this.#options;
    const member = this.#member(memberOf(ref));
    const owner = this.#accountOf(member.account ?? member.name);
    if (owner === undefined) throw new SandboxError("no-such-device");
    const known = member.account === undefined ? owner : (this.#accountOf(member.name) ?? owner);
    const account = await this.#backend.signIn(owner.userId, password ?? known.password, nameOf(ref), signal);
    if (account === "refused") throw new SandboxError("wrong-password");
    if (this.#closed) throw new SandboxError("closed");
    const paper = this.#known.get(ref)?.paper;
    const next: StoredDevice = { account, ...(paper === undefined ? {} : { paper }) };
    const device = this.#add(ref, member, next);
    await device.start(signal);
    await this.#store?.saveDevice(ref, next);
  }

  /** What a member signed in with first. */
  #accountOf(member: string): BackendAccount | undefined {
    return [...this.#known].find(([ref]) => memberOf(ref) === member)?.[1].account;
  }

  /** Keeps what changed of a device. */
  async #keep(ref: DeviceRef, change: Partial<StoredDevice>): Promise<void> {
    const known = this.#known.get(ref);
    if (known === undefined) return;
    const next = { ...known, ...change };
    this.#known.set(ref, next);
    await this.#store?.saveDevice(ref, next);
  }

  /** An owner has changed the password, for all of the owner's devices. */
  async #setPassword(member: string, password: string): Promise<void> {
    this.#show({ passwordsChanged: [...this.snapshot.peek().passwordsChanged, member] });
    for (const [ref, { account }] of this.#known) {
      if (memberOf(ref) !== member) continue;
      this.#devices.get(ref)?.setPassword(password);
      await this.#keep(ref, { account: { ...account, password } });
    }
  }

  /** A recovery key is in force now; a careful member keeps it where no device can take it along. */
  async #writeDown(member: CastMember, paper: string): Promise<void> {
    if (member.keepsRecoveryKey !== true) return;
    this.#show({ papers: { ...this.snapshot.peek().papers, [member.name]: paper } });
    await this.#keep(firstOf(member), { paper });
  }

  /** A device has stopped for good. */
  async #end(ref: DeviceRef, gone: "lost" | "removed"): Promise<void> {
    const account = this.#known.get(ref)?.account;
    this.#devices.delete(ref);
    const { devices, gone: before } = this.snapshot.peek();
    this.#show({
      devices: Object.fromEntries(Object.entries(devices).filter(([other]) => other !== ref)),
      gone: { ...before, [ref]: gone },
    });
    await this.#keep(ref, { gone });
    if (account !== undefined) await this.#store?.forgetKeys(account);
  }

  async #wake(store: WorldStore): Promise<void> {
    this.#waking = true;
    const stored = await store.devices();
    await this.#crypto;
    this.#options.onProgress?.({ stage: "accounts" });
    for (const [ref, device] of stored) this.#known.set(ref, device);
    const gone = [...stored].flatMap(([ref, device]) =>
      device.gone === undefined ? [] : [[ref, device.gone] as const],
    );
    const papers = [...stored].flatMap(([ref, { paper }]) =>
      paper === undefined ? [] : [[memberOf(ref), paper] as const],
    );
    this.#show({ gone: Object.fromEntries(gone), papers: Object.fromEntries(papers) });
    const there = [...stored].filter(([, device]) => device.gone === undefined);
    const mirrored = there.find(([, device]) => device.mirrored === true);
    if (mirrored !== undefined) await this.#openMirror(mirrored[1].account.userId);
    const kept = await Promise.all(there.map(([, { account }]) => store.hasKeys(account)));
    if (kept.includes(false)) throw new SandboxError("store-corrupt");
    for (const [ref, { account }] of stored) this.#introduce(this.#member(memberOf(ref)), account);
    const devices = there.map(([ref, device]) => this.#add(ref, this.#member(memberOf(ref)), device));
    await Promise.all(devices.map((device) => device.start(this.#options.signal)));
    this.#options.onProgress?.({ stage: "keys" });
    await Promise.all(devices.map((device) => device.cancelLeftoverVerifications()));
    this.#waking = false;
    await Promise.all(devices.map((device) => device.refresh()));
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

  #show(change: Partial<WorldSnapshot>): void {
    this.snapshot.value = { ...this.snapshot.peek(), ...change };
  }

  #add(ref: DeviceRef, member: CastMember, known: StoredDevice): Device {
    const { account, preferences, mirrored } = known;
    const mirror = this.#mirror;
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
        this.#show({ devices: this.#inCastOrder({ ...this.snapshot.peek().devices, [ref]: snapshot }) });
        if (this.#waking) return;
        autopilot(snapshot);
        if (member.poses === true) this.#passOn();
      },
      onPreferences: (changed) => this.#keep(ref, { preferences: changed }),
      onPassword: (password) => this.#setPassword(member.name, password),
      onRecoveryKey: (key) => this.#writeDown(member, key),
      onRemoved: () => this.#end(ref, "removed"),
    });
    const autopilot = createAutopilot(member, device.actions, (error) => console.error(error));
    this.#devices.set(ref, device);
    this.#known.set(ref, known);
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

function firstOf({ name, devices }: CastMember): DeviceRef {
  return `${name}/${devices[0]}`;
}

function memberOf(ref: DeviceRef): string {
  return ref.split("/")[0] ?? "";
}
