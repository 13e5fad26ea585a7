/** What the layers above see of a sandbox: plain snapshots and asynchronous actions, never SDK objects. */
import type { ReadonlySignal } from "@preact/signals";
import type { DeviceActions, DeviceRef, DeviceSnapshot } from "../device/types.ts";

export type * from "../device/types.ts";
export type { Home } from "../backend/types.ts";

/** Who plays in a sandbox. Named explicitly by every lesson, never inherited. */
export interface CastMember {
  /** Stable name in code: `you`, `kim`, `robin`. */
  readonly name: string;
  /**
   * Whose account the member's devices sign in to, if it is not the member's own: a thief with your password. The thief
   * knows the password of the first time, and does not hear of a new one.
   */
  readonly account?: string;
  /**
   * A device of the attacker that poses as the account's owner. Comes by itself when the member whom the attacker cuts
   * off joins while the attack `relay` is on; one poses as that member, another as `you`.
   */
  readonly poses?: true;
  /** Device names in code, the first is there from the start: `laptop`, `phone`. The others come with `World.signIn`. */
  readonly devices: readonly [string, ...string[]];
  /** `by-hand`: the reader presses this person's buttons. `by-itself`: joins chats alone. */
  readonly invites: "by-hand" | "by-itself";
  /** `by-hand`: the reader presses this person's buttons. `by-itself`: accepts requests alone; emoji are always compared by the reader. */
  readonly verification: "by-hand" | "by-itself";
  /** Whether the account's first device switches key storage on, as Element does. */
  readonly keyStorage: "on" | "off";
  /** Writes a recovery key down as soon as it is in force: on paper, which outlives all devices. */
  readonly keepsRecoveryKey?: true;
  /** `start`: there when the sandbox opens. `later`: comes with `World.join`. */
  readonly joins: "start" | "later";
}

/** One request and its answer, as the homeserver has it. Passwords, tokens and Authorization are replaced by `"[hidden]"`. */
export interface WireExchange {
  /** Counts up from 1 within a world. */
  readonly id: number;
  readonly at: number;
  readonly device: DeviceRef;
  readonly method: string;
  /** Decoded path without the query, for example `/_matrix/client/v3/sync`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON, or `{ bytes: n }` for anything else; undefined without a body. */
  readonly request: unknown;
  readonly status: number;
  readonly response: unknown;
  readonly milliseconds: number;
  /** Set when an attack of the sandbox changed this exchange on the wire. */
  readonly tampered: AttackName | undefined;
}

export interface WorldSnapshot {
  /** Devices that are there, by ref, in the order of the cast. Those that join later appear then. */
  readonly devices: Readonly<Record<DeviceRef, DeviceSnapshot>>;
  /** User ids of the cast by member name. */
  readonly users: Readonly<Record<string, string>>;
  /** Devices on the stage that are not signed in yet. */
  readonly signedOut: readonly DeviceRef[];
  /** Devices that are no more: `lost` with its keys, while the account still lists it, or `removed` from the account. */
  readonly gone: Readonly<Record<DeviceRef, "lost" | "removed">>;
  /** Members who have changed the password of their account since the sandbox was opened. */
  readonly passwordsChanged: readonly string[];
  /** What members have on paper: the recovery key that each confirmed last. A paper does not know whether it still is in force. */
  readonly papers: Readonly<Record<string, string>>;
  /** The attacks in force. */
  readonly attacks: readonly AttackName[];
}

/** What a lying server can do, on the wire. */
export type AttackName =
  | "swap-sas-key" // the key of the side that starts to compare emoji
  | "swap-responder-key" // the key of the other side
  | "fake-identity" // false keys of every person whom the reader's device asks about for the first time
  | "ghost-device" // hides a device that was let in from the owner of the account
  | "relay" // a man in the middle: who joins is on a second server of the attacker's own
  | "key-swap-later" // false keys of a device that is known already
  | "inject-plaintext" // a message in clear, put into an encrypted chat
  | "replay-message" // an encrypted message, delivered twice
  | "drop-messages" // messages that are never delivered
  | "drop-room-keys" // the keys of messages are never delivered
  | "tamper-ciphertext" // an encrypted message is changed on its way
  | "no-one-time-keys" // no encrypted channel can be begun to the reader's devices
  | "hide-new-device"; // others do not hear of the reader's unverified devices

/** Attacks that a lesson can give a switch, which says `wire.attack.<name>`. The others make situations to look at. */
export type AttackSwitch = Exclude<
  AttackName,
  "drop-room-keys" | "tamper-ciphertext" | "no-one-time-keys" | "hide-new-device"
>;

/** The reader's account on a real homeserver: who has this can sign in to it with another app, until it ends. */
export interface LeaseSnapshot {
  /** Milliseconds since the epoch, by this browser's clock. */
  readonly expiresAt: number;
  /** Address of the homeserver for other apps, such as `https://matrix.example.org`. */
  readonly homeserver: string;
  readonly userId: string;
  /** The account's password at present. */
  readonly password: string;
}

export interface World {
  readonly snapshot: ReadonlySignal<WorldSnapshot>;
  /** The last 300 exchanges, oldest first. */
  readonly wire: ReadonlySignal<readonly WireExchange[]>;
  /** `stored`: survives a reload. `memory`: storage is blocked, full or in use by another tab; `reason` says which. */
  readonly persistence: ReadonlySignal<Persistence>;
  /** The reader's account where it is a throw-away account on a real homeserver; undefined where it is in this tab. */
  readonly lease: ReadonlySignal<LeaseSnapshot | undefined>;
  /** Set when the accounts have ended while the sandbox was open: nothing works any more, and it is to be closed. */
  readonly ended: ReadonlySignal<"account-expired" | undefined>;
  /**
   * Actions of one device.
   *
   * @throws SandboxError `no-such-device`.
   */
  device(ref: DeviceRef): DeviceActions;
  /**
   * User id of a cast member, such as `@kim:example.org`.
   *
   * @throws SandboxError `no-such-user` if nobody of that name is there (yet).
   */
  userId(member: string): string;
  /** Lets a member with `joins: "later"` sign in, and resolves when ready. Does nothing if already there. */
  join(member: string, signal?: AbortSignal): Promise<void>;
  /** Puts a device of a member on the stage, not signed in. Does nothing if it is there. */
  place(ref: DeviceRef): void;
  /**
   * Signs a further device in to its member's account, with the account's password or the one given, or one again that
   * was removed. It is not verified then.
   *
   * @throws SandboxError `wrong-password`, `no-such-device`.
   */
  signIn(ref: DeviceRef, password?: string, signal?: AbortSignal): Promise<void>;
  /** A device falls into the river: it stops and its keys are gone, the account still lists it. */
  lose(ref: DeviceRef): Promise<void>;
  /** Switches an attack on or off. Lies that were told before may be kept up. */
  attack(name: AttackName, on: boolean): void;
  /** Resolves as soon as `test` holds for a snapshot. Rejects when the signal aborts or `timeoutMs` (default 15000) is over. */
  until(test: (snapshot: WorldSnapshot) => boolean, signal?: AbortSignal, timeoutMs?: number): Promise<void>;
  /**
   * Ends the accounts, where they are on a real homeserver: nothing works any more, and the world is to be deleted.
   *
   * @throws SandboxError `accounts-unreachable` if the service does not say that it has done so; all is as before then.
   */
  endAccounts(): Promise<void>;
  /** Stops everything and keeps the store; where there is none, accounts on a real homeserver end. */
  close(): Promise<void>;
  /** Stops everything and deletes the store; accounts on a real homeserver end, at the latest when their time is over. */
  delete(): Promise<void>;
}

export type Persistence =
  | { readonly kind: "stored" }
  /** The browser has closed the store: nothing works any more, and the sandbox is to be opened again. */
  | { readonly kind: "lost"; readonly code: "store-lost" | "store-cleared" }
  | { readonly kind: "memory"; readonly reason: "storage-blocked" | "storage-full" | "other-tab" | "chosen" };

/** How far opening is. `download` counts bytes of the WASM; `total` is undefined when the server did not say. */
export type OpenProgress =
  | { readonly stage: "code" }
  | { readonly stage: "download"; readonly loaded: number; readonly total: number | undefined }
  | { readonly stage: "accounts" }
  | { readonly stage: "keys" };
