/** The store of one sandbox in IndexedDB: the homeserver's tables, the accounts of its devices, and a lock against a second tab. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { HomeserverStorage, TableWrite } from "../backend/embedded.ts";
import type { BackendAccount, AccountsLease } from "../backend/types.ts";
import type { DevicePreferences } from "../device/index.ts";
import {
  deleteLeftovers,
  forgetSandbox,
  keepSandbox,
  storedSandbox,
  unlistSandbox,
  type StoredSandbox,
} from "./registry.ts";
import type { DeviceRef } from "./types.ts";

/** Counts up when stored sandboxes of all lessons can no longer be used. */
const FORMAT = 3;

/** How long to wait for a page of the same tab that is just going. */
const LOCK_PATIENCE_MS = 400;

interface Schema extends DBSchema {
  tables: { key: [string, string]; value: TableWrite };
  /** Of the second homeserver, which a lying server shows to one side. */
  mirror: { key: [string, string]; value: TableWrite };
  accounts: { key: DeviceRef; value: StoredDevice };
  /** What the attacks remember, by name. */
  attacks: { key: string; value: unknown };
  /** `arranged`: the lesson's starting situation is complete. */
  marks: { key: "arranged"; value: true };
}

/** What is kept of a device besides its keys. */
export interface StoredDevice {
  readonly account: BackendAccount;
  readonly preferences?: DevicePreferences;
  /** It lives on the second homeserver, which a lying server shows to one side. */
  readonly mirrored?: true;
  /** The recovery key that its member has on paper; kept with the member's first device. */
  readonly paper?: string;
  /** The device is no more. */
  readonly gone?: "lost" | "removed";
}

export interface WorldStore {
  /** The accounts of the kept sandbox, where they have an end. */
  readonly lease: AccountsLease | undefined;
  /** Keeps the accounts that were made for this sandbox: they are given back when it is forgotten. Undefined when they have been. */
  keepLease(lease: AccountsLease | undefined): void;
  /** Whether a complete sandbox was found. */
  readonly waking: boolean;
  readonly homeserver: HomeserverStorage;
  /** Of the second homeserver, which a lying server shows to one side. */
  readonly mirror: HomeserverStorage;
  /** What the attacks remember, by name. */
  attacks(): Promise<Readonly<Record<string, unknown>>>;
  saveAttack(name: string, value: unknown): Promise<void>;
  devices(): Promise<ReadonlyMap<DeviceRef, StoredDevice>>;
  saveDevice(ref: DeviceRef, device: StoredDevice): Promise<void>;
  /** Deletes the keys of a device that is no more. Does not wait: they go when its store is closed, at the latest with the tab. */
  forgetKeys(account: BackendAccount): Promise<void>;
  /** From now on the sandbox is one that can be woken. */
  setArranged(): Promise<void>;
  /** Whether the keys of a device are still there: without them a kept account would look like an attack to all others. */
  hasKeys(account: BackendAccount): Promise<boolean>;
  /** Prefix of the databases of a device's keys. A device id is never used twice, and so no stale keys are either. */
  cryptoPrefix(account: BackendAccount): string;
  /** Closes and unlocks. */
  close(): void;
  /** Closes, forgets and deletes. */
  delete(): Promise<void>;
}

export interface StoreOptions {
  readonly base: string;
  readonly lesson: string;
  readonly lessonVersion: number;
  /** Where the homeserver is; undefined: in this tab. */
  readonly home?: string;
  /** Called when the browser's storage turns out to be full: nothing is stored from then on. */
  readonly onFull: () => void;
}

/** No store can be had, and why; the sandbox then lives in memory. `outdated` and `elsewhere` are for the caller to decide. */
export type NoStore = "storage-blocked" | "storage-full" | "other-tab" | "outdated" | "elsewhere";

/** Opens the store of a lesson's sandbox, or a new one. */
export async function openStore(options: StoreOptions): Promise<WorldStore | NoStore> {
  const { base, lesson, home } = options;
  const version = `${String(FORMAT)}.${String(options.lessonVersion)}`;
  const unlock = await lock(`lockstep:${base}:${lesson}`);
  if (unlock === undefined) return "other-tab";
  const found = storedSandbox(base, lesson);
  if (found !== undefined && (found.version !== version || found.home !== home)) {
    unlock();
    return found.version === version ? "elsewhere" : "outdated";
  }
  const prefix = found?.prefix ?? `lockstep:${base}:${lesson}:${crypto.randomUUID()}`;
  try {
    const entry: StoredSandbox = {
      ...found,
      lesson,
      version,
      prefix,
      usedAt: Date.now(),
      ...(home === undefined ? {} : { home }),
    };
    keepSandbox(base, entry);
    const database = await openTables(prefix);
    if (found !== undefined && (await database.get("marks", "arranged")) === undefined) {
      // The tab went while the sandbox was being made: half a sandbox is none.
      database.close();
      forgetSandbox(base, lesson);
      unlock();
      return await openStore(options);
    }
    void deleteLeftovers(base);
    return worldStore(database, entry, found !== undefined, unlock, options);
  } catch (error) {
    forgetSandbox(base, lesson);
    unlock();
    return isFull(error) ? "storage-full" : "storage-blocked";
  }
}

function openTables(prefix: string): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(`${prefix}:tables`, FORMAT, {
    upgrade(database) {
      database.createObjectStore("tables");
      database.createObjectStore("mirror");
      database.createObjectStore("accounts");
      database.createObjectStore("attacks");
      database.createObjectStore("marks");
    },
  });
}

function worldStore(
  database: IDBPDatabase<Schema>,
  entry: StoredSandbox,
  waking: boolean,
  unlock: () => void,
  { base, lesson, onFull }: StoreOptions,
): WorldStore {
  const { prefix } = entry;
  let full = false;
  /** What a sandbox writes while it is being made. Half a sandbox is none, so it is written in one go when it is complete. */
  let making: Batch | undefined = waking ? undefined : emptyBatch();

  const cryptoPrefix = (account: BackendAccount): string => `${prefix}:${account.userId}:${account.deviceId}`;

  const close = (): void => {
    database.close();
    unlock();
  };

  const write = async (batch: Batch, arranged: boolean): Promise<void> => {
    if (full) return;
    try {
      await writeBatch(database, batch, arranged);
    } catch (error) {
      if (!isFull(error)) throw error;
      // A store that lags behind the devices' keys would break trust, so it is given up, and the sandbox goes on in memory.
      full = true;
      unlistSandbox(base, lesson);
      onFull();
    }
  };

  /** Puts something into the store, or with the rest of a sandbox that is being made. */
  const add = async (fill: (batch: Batch) => void): Promise<void> => {
    const batch = making ?? emptyBatch();
    fill(batch);
    if (making === undefined) await write(batch, false);
  };

  const tablesIn = (name: Tables): HomeserverStorage => ({
    load: () => database.getAll(name),
    commit: (writes) =>
      add((batch) => {
        for (const row of writes) batch[name].set(JSON.stringify([row.table, row.key]), row);
      }),
  });

  return {
    waking,
    lease: entry.rented,
    keepLease(lease) {
      const { rented: _before, ...rest } = entry;
      if (!full) keepSandbox(base, lease === undefined ? rest : { ...rest, rented: lease });
    },
    homeserver: tablesIn("tables"),
    mirror: tablesIn("mirror"),
    async attacks() {
      const transaction = database.transaction("attacks");
      const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
      return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
    },
    saveAttack: (name, value) => add((batch) => void batch.attacks.set(name, value)),
    async devices() {
      const transaction = database.transaction("accounts");
      const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
      return new Map(keys.map((key, index) => [key, values[index]] as [DeviceRef, StoredDevice]));
    },
    saveDevice: (ref, device) => add((batch) => void batch.accounts.set(ref, device)),
    async forgetKeys(account) {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
      for (const name of names) if (name.startsWith(`${cryptoPrefix(account)}::`)) indexedDB.deleteDatabase(name);
    },
    async setArranged() {
      const made = making;
      making = undefined;
      if (made !== undefined) await write(made, true);
    },
    async hasKeys(account) {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
      return names.some((name) => name.startsWith(`${cryptoPrefix(account)}::`));
    },
    cryptoPrefix,
    close,
    async delete() {
      forgetSandbox(base, lesson);
      close();
      await deleteLeftovers(base);
    },
  };
}

type Tables = "tables" | "mirror";

/** Rows by table and key, the newest of each; the rest by their own keys. */
interface Batch extends Record<Tables, Map<string, TableWrite>> {
  readonly accounts: Map<DeviceRef, StoredDevice>;
  readonly attacks: Map<string, unknown>;
}

function emptyBatch(): Batch {
  return { tables: new Map(), mirror: new Map(), accounts: new Map(), attacks: new Map() };
}

/** Writes all of a batch or nothing of it; with `arranged`, the sandbox is complete from then on. */
async function writeBatch(database: IDBPDatabase<Schema>, batch: Batch, arranged: boolean): Promise<void> {
  // Relaxed: what a request wrote outlives the page; only a crash of the whole machine could lose it.
  const stores = ["tables", "mirror", "accounts", "attacks", "marks"] as const;
  const transaction = database.transaction(stores, "readwrite", { durability: "relaxed" });
  const done = transaction.done;
  // Awaited below; without handlers of their own, rejections before that would count as unhandled.
  done.catch(() => undefined);
  const put = (request: Promise<unknown>): void => void request.catch(() => undefined);
  try {
    for (const name of ["tables", "mirror"] as const) {
      const tables = transaction.objectStore(name);
      for (const row of batch[name].values()) {
        const key: [string, string] = [row.table, row.key];
        put(row.value === undefined ? tables.delete(key) : tables.put(row, key));
      }
    }
    for (const [name, value] of batch.attacks) put(transaction.objectStore("attacks").put(value, name));
    for (const [ref, device] of batch.accounts) put(transaction.objectStore("accounts").put(device, ref));
    if (arranged) put(transaction.objectStore("marks").put(true, "arranged"));
  } catch (error) {
    transaction.abort();
    throw error;
  }
  await done;
}

/** Takes the lock, and resolves with what gives it back; undefined when another tab holds it. */
async function lock(name: string): Promise<(() => void) | undefined> {
  const { locks } = navigator as { locks?: LockManager };
  // Without locks there is no secure context either, and no store to guard.
  if (locks === undefined) return () => undefined;
  const request = (options: LockOptions): Promise<(() => void) | undefined> =>
    new Promise((resolve) => {
      locks
        .request(name, options, (granted) => {
          if (granted === null) return resolve(undefined);
          return new Promise<void>((unlock) => resolve(unlock));
        })
        .catch(() => resolve(undefined));
    });
  // A free lock is had without a clock: on a slow machine the answer may come later than any patience.
  return (await request({ ifAvailable: true })) ?? request({ signal: AbortSignal.timeout(LOCK_PATIENCE_MS) });
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
