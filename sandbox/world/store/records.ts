/** What is known of every device that was ever signed in, kept in the store where there is one. */
import type { BackendAccount } from "../../backend/types.ts";
import { memberOf } from "../cast.ts";
import type { WorldStore } from "./store.ts";
import type { StoredDevice } from "./tables.ts";
import type { DeviceRef } from "../types.ts";

/** In memory, and over a store where there is one. */
export class Records {
  readonly #store: WorldStore | undefined;
  readonly #devices = new Map<DeviceRef, StoredDevice>();

  constructor(store: WorldStore | undefined) {
    this.#store = store;
  }

  /** Every device with what is known of it. */
  all(): readonly (readonly [DeviceRef, StoredDevice])[] {
    return [...this.#devices];
  }

  get(ref: DeviceRef): StoredDevice | undefined {
    return this.#devices.get(ref);
  }

  /** From now on a device is known; it is kept only when {@link keep} says so, so that a half-made one is not woken. */
  set(ref: DeviceRef, known: StoredDevice): void {
    this.#devices.set(ref, known);
  }

  /** Keeps what is known of a device, with what has changed. */
  async keep(ref: DeviceRef, change: Partial<StoredDevice> = {}): Promise<void> {
    const known = this.#devices.get(ref);
    if (known === undefined) return;
    const next = { ...known, ...change };
    this.#devices.set(ref, next);
    await this.#store?.saveDevice(ref, next);
  }

  /** What a member signed in with first. */
  accountOf(member: string): BackendAccount | undefined {
    return this.of(member)[0]?.[1].account;
  }

  /** The devices of a member, in the order in which they signed in. */
  of(member: string): readonly (readonly [DeviceRef, StoredDevice])[] {
    return this.all().filter(([ref]) => memberOf(ref) === member);
  }
}
