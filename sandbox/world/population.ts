/** Who is in a sandbox: its devices, whom they know, and the snapshot of it all. Made first, and handed down. */
import { signal, type Signal } from "@preact/signals";
import type { BackendAccount } from "../backend/types.ts";
import type { Contact, Device } from "../device/index.ts";
import { SandboxError } from "../errors.ts";
import type { Intruder } from "./attacks/index.ts";
import { firstOf, inCastOrder, memberNamed, memberOf } from "./cast.ts";
import type { WorldOptions } from "./options.ts";
import { Records } from "./store/records.ts";
import type { WorldStore } from "./store/store.ts";
import type { StoredDevice } from "./store/tables.ts";
import type { CastMember, DeviceRef, DeviceSnapshot, WorldSnapshot } from "./types.ts";

/** The only owner of the snapshot: all changes go through its methods. */
export class Population {
  readonly snapshot: Signal<WorldSnapshot> = signal({
    devices: {},
    users: {},
    signedOut: [],
    gone: {},
    passwordsChanged: [],
    papers: {},
    attacks: [],
  });
  /** Of every device that was ever signed in. */
  readonly records: Records;
  readonly cast: readonly CastMember[];
  readonly #nameOf: (member: string) => string;
  readonly #store: WorldStore | undefined;
  readonly #devices = new Map<DeviceRef, Device>();
  readonly #contacts: Contact[] = [];
  #closed = false;

  constructor({ cast, nameOf }: Pick<WorldOptions, "cast" | "nameOf">, store: WorldStore | undefined) {
    this.records = new Records(store);
    this.cast = cast;
    this.#nameOf = nameOf;
    this.#store = store;
  }

  /** All people who are there, as the devices know them. */
  get contacts(): readonly Contact[] {
    return this.#contacts;
  }

  /** The member that a device belongs to. @throws SandboxError `no-such-device` */
  ownerOf(ref: DeviceRef): CastMember {
    return memberNamed(this.cast, memberOf(ref));
  }

  /** The device, if it is signed in. */
  find(ref: DeviceRef): Device | undefined {
    return this.#devices.get(ref);
  }

  /** A device that is signed in. @throws SandboxError `no-such-device` */
  device(ref: DeviceRef): Device {
    const device = this.#devices.get(ref);
    if (device === undefined) throw new SandboxError("no-such-device");
    return device;
  }

  /** User id of a member who is there. @throws SandboxError `no-such-user` */
  userId(member: string): string {
    const userId = this.snapshot.peek().users[member];
    if (userId === undefined) throw new SandboxError("no-such-user", `"${member}" is not there`);
    return userId;
  }

  /** Devices that use the accounts of others, unnoticed by these if the server hides them. */
  intruders(): readonly Intruder[] {
    return this.records.all().flatMap(([device, { account, gone }]) => {
      const { account: owner, poses } = this.ownerOf(device);
      if (owner === undefined || poses === true || gone !== undefined) return [];
      return [{ device, userId: account.userId, deviceId: account.deviceId, owner }];
    });
  }

  /** @throws SandboxError `closed` once the sandbox is closed. */
  throwIfClosed(): void {
    if (this.#closed) throw new SandboxError("closed");
  }

  show(change: Partial<WorldSnapshot>): void {
    this.snapshot.value = { ...this.snapshot.peek(), ...change };
  }

  /** A device looks otherwise. */
  showDevice(snapshot: DeviceSnapshot): void {
    const devices = { ...this.snapshot.peek().devices, [snapshot.ref]: snapshot };
    this.show({ devices: inCastOrder(this.cast, devices) });
  }

  /** Adds a device and introduces its owner. It is stored only by `records.keep`, so that a half-made one is not woken. */
  add(device: Device, known: StoredDevice): void {
    const { ref } = device;
    this.#devices.set(ref, device);
    this.records.set(ref, known);
    this.introduce(this.ownerOf(ref), known.account);
    const { signedOut, gone } = this.snapshot.peek();
    this.show({
      signedOut: signedOut.filter((other) => other !== ref),
      gone: Object.fromEntries(Object.entries(gone).filter(([other]) => other !== ref)),
    });
    for (const other of this.#devices.values()) if (other !== device) void other.refresh();
  }

  /** Makes a member known to all devices, once. A member on another's account has no name of its own. */
  introduce({ name, account: owner }: CastMember, { userId }: BackendAccount): void {
    if (owner !== undefined || this.#contacts.some((contact) => contact.member === name)) return;
    this.#contacts.push({ member: name, userId, displayName: this.#nameOf(name) });
    this.show({ users: { ...this.snapshot.peek().users, [name]: userId } });
  }

  /** Puts a device on the stage that is not signed in, unless it is there. @throws SandboxError `no-such-device` */
  place(ref: DeviceRef): void {
    this.ownerOf(ref);
    const { signedOut } = this.snapshot.peek();
    if (this.records.get(ref) !== undefined || signedOut.includes(ref)) return;
    this.show({ signedOut: [...signedOut, ref] });
  }

  /** A device has stopped for good. */
  async end(ref: DeviceRef, gone: "lost" | "removed"): Promise<void> {
    const account = this.records.get(ref)?.account;
    this.#devices.delete(ref);
    const { devices, gone: before } = this.snapshot.peek();
    this.show({
      devices: Object.fromEntries(Object.entries(devices).filter(([other]) => other !== ref)),
      gone: { ...before, [ref]: gone },
    });
    await this.records.keep(ref, { gone });
    if (account !== undefined) await this.#store?.forgetKeys(account);
  }

  /** An owner has changed the password, for all of the owner's devices. */
  async setPassword(member: string, password: string): Promise<void> {
    this.show({ passwordsChanged: [...this.snapshot.peek().passwordsChanged, member] });
    for (const [ref, { account }] of this.records.of(member)) {
      this.#devices.get(ref)?.setPassword(password);
      await this.records.keep(ref, { account: { ...account, password } });
    }
  }

  /** A recovery key is in force now; a careful member keeps it where no device can take it along. */
  async writeDown(member: CastMember, paper: string): Promise<void> {
    if (member.keepsRecoveryKey !== true) return;
    this.show({ papers: { ...this.snapshot.peek().papers, [member.name]: paper } });
    await this.records.keep(firstOf(member), { paper });
  }

  /** No device can be added any more. */
  close(): void {
    this.#closed = true;
  }

  /** Stops all devices. */
  async stop(): Promise<void> {
    await Promise.all([...this.#devices.values()].map((device) => device.stop()));
  }
}
