/** How members and their devices come into a sandbox: on a new account, past a man in the middle, or on an account that is there. */
import type { Backend } from "../backend/types.ts";
import { abortable, mapNetworkError, type Device } from "../device/index.ts";
import { SandboxError } from "../errors.ts";
import { firstOf, type Impostors } from "./cast.ts";
import type { DeviceFactory } from "./device-factory.ts";
import type { ManInTheMiddle } from "./man-in-the-middle.ts";
import type { WorldOptions } from "./options.ts";
import type { Population } from "./population.ts";
import type { StoredDevice } from "./store/tables.ts";
import type { CastMember, DeviceRef } from "./types.ts";

export interface JoiningOptions {
  readonly options: WorldOptions;
  readonly backend: Backend;
  readonly population: Population;
  readonly devices: DeviceFactory;
  readonly manInTheMiddle: ManInTheMiddle;
  /** Fulfilled when devices can be started. */
  readonly crypto: Promise<void>;
}

/** Each device comes in once, however often it is asked to. */
export class Joining {
  readonly #options: JoiningOptions;
  readonly #onTheWay = new Map<DeviceRef, Promise<void>>();
  /** What is still to be done for those who are made, but did not get in: the next try goes on there. */
  readonly #halfway = new Map<DeviceRef, () => Promise<void>>();
  #isFirst = true;

  constructor(options: JoiningOptions) {
    this.#options = options;
  }

  /** Lets a member in on its first device, unless that is there or on its way. */
  async join(member: CastMember, signal?: AbortSignal): Promise<void> {
    const ref = firstOf(member);
    await this.#once(ref, () => (member.account === undefined ? this.#register(member) : this.#signIn(ref)), signal);
  }

  /** Lets a further device in, unless it is there or on its way, with the account's password or the one given. */
  async signIn(ref: DeviceRef, password?: string, signal?: AbortSignal): Promise<void> {
    // A device that was signed out may come back, as a new one; a lost one does not.
    const again = this.#options.population.records.get(ref)?.gone === "removed";
    await this.#once(ref, () => this.#signIn(ref, password), signal, again);
  }

  async #once(ref: DeviceRef, comeIn: () => Promise<void>, signal?: AbortSignal, again = false): Promise<void> {
    // Who was signed out in the middle has nothing to go on with.
    const halfway = again ? undefined : this.#halfway.get(ref);
    const isThere = halfway === undefined && this.#options.population.records.get(ref) !== undefined;
    if (isThere && !this.#onTheWay.has(ref) && !again) return;
    const joining =
      this.#onTheWay.get(ref) ?? this.#mapped(halfway ?? comeIn).finally(() => this.#onTheWay.delete(ref));
    this.#onTheWay.set(ref, joining);
    await abortable(joining, signal);
  }

  async #mapped(comeIn: () => Promise<void>): Promise<void> {
    try {
      await comeIn();
    } catch (error) {
      throw mapNetworkError(error, this.#options.options.signal);
    }
  }

  /** A member with an account of its own, on its first device. */
  async #register(member: CastMember): Promise<void> {
    const { options, backend, population, manInTheMiddle, crypto } = this.#options;
    const { signal, nameOf, onProgress } = options;
    const impostors = manInTheMiddle.impostorsFor(member);
    if (impostors !== undefined) return this.#registerCutOff(member, impostors);
    const ref = firstOf(member);
    const account = await abortable(backend.createAccount(member.name, nameOf(ref), signal), signal);
    await crypto;
    population.throwIfClosed();
    if (this.#isFirst) onProgress?.({ stage: "accounts" });
    this.#isFirst = false;
    await this.#goOn(ref, [this.#makeNew(ref, member, { account }, nameOf(member.name))]);
  }

  /**
   * A member whom the server cuts off: the account that all others see is the attacker's, the member gets one
   * with the same user id on a second server, and there the attacker has one with the reader's.
   */
  async #registerCutOff(member: CastMember, { here, there }: Impostors): Promise<void> {
    const { options, backend, population, manInTheMiddle } = this.#options;
    const { signal, nameOf } = options;
    const you = population.userId("you");
    const mirror = await manInTheMiddle.openMirror(you);
    const ref = firstOf(member);
    const shown = await abortable(backend.createAccount(member.name, nameOf(ref), signal), signal);
    const [cutOff, asYou] = await Promise.all([
      mirror.createAccountAs(shown.userId, nameOf(ref), signal),
      mirror.createAccountAs(you, nameOf("you/laptop"), signal),
    ]);
    population.throwIfClosed();
    await this.#goOn(ref, [
      this.#makeNew(firstOf(here), here, { account: shown }, nameOf(member.name)),
      this.#makeNew(firstOf(there), there, { account: asYou, mirrored: true }, nameOf("you")),
      this.#makeNew(ref, member, { account: cutOff, mirrored: true }, nameOf(member.name)),
    ]);
  }

  /** Goes on with what has begun, from where it is when it has failed before; ends when all of it has. */
  async #goOn(ref: DeviceRef, work: readonly (() => Promise<void>)[]): Promise<void> {
    this.#halfway.set(ref, () => this.#goOn(ref, work));
    await allDone(work.map((begin) => begin()));
    this.#halfway.delete(ref);
  }

  /** Makes the first device of a new account. What then brings it in can be done again. */
  #makeNew(ref: DeviceRef, member: CastMember, known: StoredDevice, displayName: string): () => Promise<void> {
    const { options, population, devices } = this.#options;
    const device = devices.make(ref, known);
    return async () => {
      await allDone([device.setDisplayName(displayName, options.signal), this.#startNew(device, member)]);
      await population.records.keep(ref);
    };
  }

  async #startNew(device: Device, { keyStorage }: CastMember): Promise<void> {
    const { signal } = this.#options.options;
    await device.start(signal);
    await device.createIdentity(signal);
    if (keyStorage === "on") await device.createKeyStorage(signal);
  }

  /** A further device, on an account that is there. */
  async #signIn(ref: DeviceRef, password?: string): Promise<void> {
    const { options, backend, population, devices } = this.#options;
    const { signal, nameOf } = options;
    const { records } = population;
    const member = population.ownerOf(ref);
    const owner = records.accountOf(member.account ?? member.name);
    if (owner === undefined) throw new SandboxError("no-such-device");
    const known = member.account === undefined ? owner : (records.accountOf(member.name) ?? owner);
    const account = await backend.signIn(owner.userId, password ?? known.password, nameOf(ref), signal);
    if (account === "refused") throw new SandboxError("wrong-password");
    const paper = records.get(ref)?.paper;
    const device = devices.make(ref, { account, ...(paper === undefined ? {} : { paper }) });
    await this.#goOn(ref, [
      async () => {
        await device.start(signal);
        await records.keep(ref);
      },
    ]);
  }
}

/** Waits for all, also when one has failed: what is tried again must not go on meanwhile. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}
