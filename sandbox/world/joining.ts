/** How members and their devices come into a sandbox: on an account of their own, between two, or on one that is there. */
import type { Backend } from "../backend/types.ts";
import { abortable, mapNetworkError, type Device } from "../device/index.ts";
import { SandboxError } from "../errors.ts";
import type { Between } from "./between.ts";
import { firstOf, memberNamed, memberOf, type Posers } from "./cast.ts";
import type { WorldOptions } from "./options.ts";
import type { Records } from "./records.ts";
import type { StoredDevice } from "./store.ts";
import type { CastMember, DeviceRef } from "./types.ts";

export interface JoiningOptions {
  readonly options: WorldOptions;
  readonly backend: Backend;
  readonly records: Records;
  readonly between: Between;
  /** Fulfilled when devices can be started. */
  readonly crypto: Promise<void>;
  readonly isClosed: () => boolean;
  /** Whether the sandbox is still being opened: later nobody asks how far it is. */
  readonly isOpening: () => boolean;
  /** User id of a member who is there. */
  readonly userOf: (member: string) => string | undefined;
  /** Makes a device that can be started, and shows it. */
  readonly add: (ref: DeviceRef, member: CastMember, known: StoredDevice) => Device;
}

export class Joining {
  readonly #given: JoiningOptions;
  readonly #onTheWay = new Map<DeviceRef, Promise<void>>();
  #isFirst = true;

  constructor(given: JoiningOptions) {
    this.#given = given;
  }

  /** Lets a device come in, unless it is there or on its way. `again`: also one that has been there. */
  async once(ref: DeviceRef, comeIn: () => Promise<void>, signal?: AbortSignal, again = false): Promise<void> {
    if (this.#given.records.get(ref) !== undefined && !this.#onTheWay.has(ref) && !again) return;
    const joining = this.#onTheWay.get(ref) ?? this.#comeIn(comeIn).finally(() => this.#onTheWay.delete(ref));
    this.#onTheWay.set(ref, joining);
    await abortable(joining, signal);
  }

  async #comeIn(comeIn: () => Promise<void>): Promise<void> {
    try {
      await comeIn();
    } catch (error) {
      throw mapNetworkError(error, this.#given.options.signal);
    }
  }

  /** A member with an account of its own, on its first device. */
  async bringIn(member: CastMember): Promise<void> {
    const { options, backend, between, crypto, isOpening } = this.#given;
    const { signal, nameOf, onProgress } = options;
    const posers = between.posersFor(member);
    if (posers !== undefined) return this.#bringInBetween(member, posers);
    const ref = firstOf(member);
    const account = await abortable(backend.createAccount(member.name, nameOf(ref), signal), signal);
    await crypto;
    this.#throwIfClosed();
    if (this.#isFirst && isOpening()) onProgress?.({ stage: "accounts" });
    this.#isFirst = false;
    await this.#makeNew(ref, member, { account }, nameOf(member.name));
  }

  /**
   * A member whom the server cuts off: the account that everybody else sees is the attacker's, the member gets one
   * with the same user id on a second server, and there the attacker has one with the reader's.
   */
  async #bringInBetween(member: CastMember, { here, there }: Posers): Promise<void> {
    const { options, backend, between, userOf } = this.#given;
    const { signal, nameOf } = options;
    const you = userOf("you");
    if (you === undefined) throw new SandboxError("no-such-device");
    const mirror = await between.openMirror(you);
    const ref = firstOf(member);
    const shown = await abortable(backend.createAccount(member.name, nameOf(ref), signal), signal);
    const [cutOff, asYou] = await Promise.all([
      mirror.createAccountAs(shown.userId, nameOf(ref), signal),
      mirror.createAccountAs(you, nameOf("you/laptop"), signal),
    ]);
    this.#throwIfClosed();
    await Promise.all([
      this.#makeNew(firstOf(here), here, { account: shown }, nameOf(member.name)),
      this.#makeNew(firstOf(there), there, { account: asYou, mirrored: true }, nameOf("you")),
      this.#makeNew(ref, member, { account: cutOff, mirrored: true }, nameOf(member.name)),
    ]);
  }

  /** The first device of a new account. */
  async #makeNew(ref: DeviceRef, member: CastMember, known: StoredDevice, displayName: string): Promise<void> {
    const { signal } = this.#given.options;
    const device = this.#given.add(ref, member, known);
    await Promise.all([device.setDisplayName(displayName, signal), this.#startNew(device, member)]);
    await this.#given.records.keep(ref);
  }

  async #startNew(device: Device, { keyStorage }: CastMember): Promise<void> {
    const { signal } = this.#given.options;
    await device.start(signal);
    await device.createIdentity(signal);
    if (keyStorage === "on") await device.createKeyStorage(signal);
  }

  /** A further device, on an account that is there. */
  async signIn(ref: DeviceRef, password?: string): Promise<void> {
    const { options, backend, records, add } = this.#given;
    const { signal, nameOf, cast } = options;
    const member = memberNamed(cast, memberOf(ref));
    const owner = records.accountOf(member.account ?? member.name);
    if (owner === undefined) throw new SandboxError("no-such-device");
    const known = member.account === undefined ? owner : (records.accountOf(member.name) ?? owner);
    const account = await backend.signIn(owner.userId, password ?? known.password, nameOf(ref), signal);
    if (account === "refused") throw new SandboxError("wrong-password");
    this.#throwIfClosed();
    const paper = records.get(ref)?.paper;
    const device = add(ref, member, { account, ...(paper === undefined ? {} : { paper }) });
    await device.start(signal);
    await records.keep(ref);
  }

  #throwIfClosed(): void {
    if (this.#given.isClosed()) throw new SandboxError("closed");
  }
}
