/** The accounts of a sandbox that have an end: what the reader may know of them, when they are over, and giving them back. */
import { signal, type Signal } from "@preact/signals";
import { isSignedIn } from "../backend/sign-in.ts";
import { endLease } from "../backend/remote/end-lease.ts";
import type { Backend } from "../backend/types.ts";
import { SandboxError } from "../errors.ts";
import type { Records } from "./store/records.ts";
import { endLeaseInBackground } from "./store/registry.ts";
import type { WorldStore } from "./store/store.ts";
import type { StoredDevice } from "./store/tables.ts";
import type { DeviceRef, LeaseSnapshot } from "./types.ts";

export interface LeaseKeeperOptions {
  readonly backend: Backend;
  readonly store: WorldStore | undefined;
  readonly records: Records;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** The clock is checked so often: one long timer would not count the time that a laptop sleeps. */
const CHECK_EVERY_MS = 20_000;

/** A homeserver in this tab has no end, and none of this does anything there. */
export class LeaseKeeper {
  readonly lease: Signal<LeaseSnapshot | undefined> = signal(undefined);
  readonly ended: Signal<"account-expired" | undefined> = signal(undefined);
  readonly #options: LeaseKeeperOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The reader has had the accounts ended, so that their end is no news; or has it done just now. */
  #over = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** The reader's account is there. */
  begin(): void {
    if (this.#options.backend.lease === undefined) return;
    this.showAccount();
    this.#timer = setInterval(() => this.#checkTime(), CHECK_EVERY_MS);
  }

  /** Shows the reader's account as it is now: its password may be another one. */
  showAccount(): void {
    const { backend, records } = this.#options;
    const [you, lease] = [records.accountOf("you"), backend.lease];
    if (you === undefined || lease === undefined) return;
    const { expiresAt, homeserver } = lease;
    this.lease.value = { expiresAt, homeserver, userId: you.userId, password: you.password };
  }

  /**
   * Whether it was the end of all accounts that has signed a device out. No account is known any more then; one
   * device alone can also have been removed by another.
   */
  async hasEnded(signedOut: DeviceRef): Promise<boolean> {
    if (this.#over) return true;
    const { backend, records } = this.#options;
    if (backend.lease === undefined) return false;
    const others = records.all().filter(([ref, device]) => ref !== signedOut && isThere(device));
    if (!this.#checkTime() && (others.length === 0 || (await this.#someIn(others)))) return false;
    this.ended.value = "account-expired";
    return true;
  }

  /**
   * Asks the homeserver which of the kept devices are still signed in.
   *
   * @throws SandboxError `account-expired` if none is; `homeserver-...` if the homeserver does not say.
   */
  async stillIn(devices: readonly (readonly [DeviceRef, StoredDevice])[]): Promise<ReadonlySet<DeviceRef>> {
    const { backend } = this.#options;
    const asked = devices.filter(([, device]) => isThere(device));
    if (backend.lease === undefined || asked.length === 0) return new Set(devices.map(([ref]) => ref));
    const answers = await Promise.all(asked.map(([, { account }]) => isSignedIn(backend, account.accessToken)));
    if (!answers.includes(true)) throw new SandboxError("account-expired");
    const out = new Set(asked.filter((_, index) => answers[index] === false).map(([ref]) => ref));
    return new Set(devices.map(([ref]) => ref).filter((ref) => !out.has(ref)));
  }

  /** Has the accounts ended at once. @throws SandboxError `accounts-unreachable` */
  async end(): Promise<void> {
    const { backend, store } = this.#options;
    if (backend.lease === undefined || this.#over) return;
    this.#over = true;
    try {
      await endLease(backend.lease);
    } catch (error) {
      this.#over = false;
      throw error;
    }
    store?.keepLease(undefined);
  }

  /** Lets the accounts end, and does not wait for it. */
  endInBackground(): void {
    if (!this.#over) endLeaseInBackground(this.#options.backend.lease);
    this.#over = true;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Whether the time is over. */
  #checkTime(): boolean {
    const { backend, clock } = this.#options;
    if (this.#over || backend.lease === undefined || clock() < backend.lease.expiresAt) return false;
    this.ended.value = "account-expired";
    clearInterval(this.#timer);
    return true;
  }

  async #someIn(devices: readonly (readonly [DeviceRef, StoredDevice])[]): Promise<boolean> {
    const { backend } = this.#options;
    try {
      const answers = await Promise.all(devices.map(([, { account }]) => isSignedIn(backend, account.accessToken)));
      return answers.includes(true);
    } catch (error) {
      // A homeserver that does not answer has not said that it is over.
      if (error instanceof SandboxError) return true;
      throw error;
    }
  }
}

/** On the homeserver, that is, and not cut off from it by the attacker. */
function isThere({ gone, mirrored }: StoredDevice): boolean {
  return gone === undefined && mirrored !== true;
}
