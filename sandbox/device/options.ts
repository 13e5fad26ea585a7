/** What a device is made with. */
import type { DevicePreferences } from "./preferences.ts";
import type { Contact } from "./reading/people.ts";
import type { DeviceRef, DeviceSnapshot } from "./types.ts";

/** The account a device is signed in to. The password is needed again for some changes (user-interactive authentication). */
interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly password: string;
}

export interface DeviceOptions {
  readonly ref: DeviceRef;
  readonly account: Account;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  /** Prefix of the IndexedDB databases of this device's keys; undefined keeps them in memory. */
  readonly cryptoPrefix: string | undefined;
  /** All people of the sandbox, as they are known now. */
  readonly contacts: () => readonly Contact[];
  /** What was set on this device before. */
  readonly preferences?: DevicePreferences;
  /** Called with every new snapshot. */
  readonly onSnapshot: (snapshot: DeviceSnapshot) => void;
  /** Called when something was set that is to be kept. */
  readonly onPreferences: (preferences: DevicePreferences) => Promise<void>;
  /** The account's password is another one from now on. */
  readonly onPassword: (password: string) => Promise<void>;
  /** A recovery key that was made here is in force from now on. */
  readonly onRecoveryKey: (key: string) => Promise<void>;
  /** The device was signed out, by itself or by another device of the account. It has stopped. */
  readonly onRemoved: () => Promise<void>;
}
