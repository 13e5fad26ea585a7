/** The store of one sandbox in this browser: the homeserver's tables, the accounts of its devices, what attacks remember. */
import type { HomeserverStorage } from "../../backend/embedded.ts";
import type { Lease, BackendAccount } from "../../backend/types.ts";
import type { DeviceRef } from "../types.ts";
import { lock } from "./lock.ts";
import {
  deleteLeftovers,
  forgetSandbox,
  keepSandbox,
  storedSandbox,
  unlistSandbox,
  type StoredSandbox,
} from "./registry.ts";
import {
  emptyBatch,
  FORMAT,
  isFull,
  isLost,
  openTables,
  writeBatch,
  type Batch,
  type Database,
  type StoredDevice,
  type Tables,
} from "./tables.ts";

export interface StoreOptions {
  readonly base: string;
  readonly lesson: string;
  readonly lessonVersion: number;
  /** Where the homeserver is; undefined: in this tab. */
  readonly home?: string;
  /** Whether there has to be a kept one. */
  readonly kept?: boolean;
  /** Called when the browser's storage turns out to be full: nothing is stored from then on. */
  readonly onFull: () => void;
  /** Called when the browser has closed the store: what is in it is still there, unless it was deleted. */
  readonly onLost: () => void;
}

/** No store can be had, and why; the sandbox then lives in memory. What is wrong with a kept one is for the caller to decide. */
export type NoStore = "storage-blocked" | "storage-full" | "other-tab" | "outdated" | "elsewhere" | "cleared";

/** Opens the store of a lesson's sandbox, or a new one. */
export async function openStore(options: StoreOptions): Promise<WorldStore | NoStore> {
  const { base, lesson, home } = options;
  const version = `${String(FORMAT)}.${String(options.lessonVersion)}`;
  // Where storage is blocked, locks are.
  const unlock = await lock(`lockstep:${base}:${lesson}`).catch(() => "blocked" as const);
  if (unlock === "blocked") return "storage-blocked";
  if (unlock === undefined) return "other-tab";
  const found = storedSandbox(base, lesson);
  if (found !== undefined && (found.version !== version || found.home !== home)) {
    unlock();
    return found.version === version ? "elsewhere" : "outdated";
  }
  if (found === undefined && options.kept === true) {
    unlock();
    return "cleared";
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
    const database = await openTables(prefix, options.onLost);
    if (found !== undefined && (await database.get("marks", "arranged")) === undefined) {
      database.close();
      if (found.complete === true) {
        unlock();
        return "cleared";
      }
      // The tab went while the sandbox was being made: half a sandbox is none.
      forgetSandbox(base, lesson);
      unlock();
      return await openStore(options);
    }
    void deleteLeftovers(base);
    return new WorldStore({ database, entry, unlock, waking: found !== undefined, options });
  } catch (error) {
    forgetSandbox(base, lesson);
    unlock();
    return isFull(error) ? "storage-full" : "storage-blocked";
  }
}

interface WorldStoreParts {
  readonly database: Database;
  /** What the registry has of it. */
  readonly entry: StoredSandbox;
  readonly unlock: () => void;
  readonly waking: boolean;
  readonly options: StoreOptions;
}

/** Made by {@link openStore}. */
export class WorldStore {
  readonly homeserver: HomeserverStorage = this.#tablesIn("tables");
  /** Of the second homeserver, which a lying server shows to one side. */
  readonly mirror: HomeserverStorage = this.#tablesIn("mirror");
  readonly #parts: WorldStoreParts;
  /** What the registry has of it. */
  #entry: StoredSandbox;
  #full = false;
  /** What a sandbox writes while it is being made. Half a sandbox is none, so it is written in one go when it is complete. */
  #making: Batch | undefined;

  constructor(parts: WorldStoreParts) {
    this.#parts = parts;
    this.#entry = parts.entry;
    this.#making = parts.waking ? undefined : emptyBatch();
  }

  /** Whether a complete sandbox was found. */
  get waking(): boolean {
    return this.#parts.waking;
  }

  /** The accounts of the kept sandbox, where they have an end. */
  get lease(): Lease | undefined {
    return this.#entry.lease;
  }

  /** Keeps the lease of the accounts that were made for this sandbox: it ends when the sandbox is forgotten. Undefined once it has ended. */
  keepLease(lease: Lease | undefined): void {
    const { lease: _before, ...rest } = this.#entry;
    this.#keep(lease === undefined ? rest : { ...rest, lease });
  }

  /** What the attacks remember, by name. */
  async attacks(): Promise<Readonly<Record<string, unknown>>> {
    return Object.fromEntries(await this.#all("attacks"));
  }

  saveAttack(name: string, value: unknown): Promise<void> {
    return this.#add((batch) => void batch.attacks.set(name, value));
  }

  async devices(): Promise<ReadonlyMap<DeviceRef, StoredDevice>> {
    return new Map((await this.#all("accounts")) as readonly (readonly [DeviceRef, StoredDevice])[]);
  }

  saveDevice(ref: DeviceRef, device: StoredDevice): Promise<void> {
    return this.#add((batch) => void batch.accounts.set(ref, device));
  }

  /** From now on the sandbox is one that can be woken. */
  async setArranged(): Promise<void> {
    const made = this.#making;
    this.#making = undefined;
    if (made === undefined) return;
    await this.#write(made, true);
    this.#keep({ ...this.#entry, complete: true });
  }

  /** Prefix of the databases of a device's keys. A device id is never used twice, and so no stale keys are either. */
  cryptoPrefix({ userId, deviceId }: BackendAccount): string {
    return `${this.#entry.prefix}:${userId}:${deviceId}`;
  }

  /** Whether the keys of a device are still there: without them a kept account would look like an attack to all others. */
  async hasKeys(account: BackendAccount): Promise<boolean> {
    return (await this.#keyDatabases(account)).length > 0;
  }

  /** Deletes the keys of a device that is no more. Does not wait: they go when its store is closed, at the latest with the tab. */
  async forgetKeys(account: BackendAccount): Promise<void> {
    for (const name of await this.#keyDatabases(account)) indexedDB.deleteDatabase(name);
  }

  /** Closes and unlocks. */
  close(): void {
    this.#parts.database.close();
    this.#parts.unlock();
  }

  /** Closes, forgets and deletes. */
  async delete(): Promise<void> {
    const { base, lesson } = this.#parts.options;
    forgetSandbox(base, lesson);
    this.close();
    await deleteLeftovers(base);
  }

  async #keyDatabases(account: BackendAccount): Promise<readonly string[]> {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    return names.filter((name) => name.startsWith(`${this.cryptoPrefix(account)}::`));
  }

  async #all(name: "attacks" | "accounts"): Promise<readonly (readonly [string, unknown])[]> {
    const transaction = this.#parts.database.transaction(name);
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return keys.map((key, index) => [key, values[index]] as const);
  }

  #tablesIn(name: Tables): HomeserverStorage {
    return {
      load: () => this.#parts.database.getAll(name),
      commit: (writes) =>
        this.#add((batch) => {
          for (const row of writes) batch[name].set(JSON.stringify([row.table, row.key]), row);
        }),
    };
  }

  /** Puts something into the store, or with the rest of a sandbox that is being made. */
  async #add(fill: (batch: Batch) => void): Promise<void> {
    const batch = this.#making ?? emptyBatch();
    fill(batch);
    if (this.#making === undefined) await this.#write(batch, false);
  }

  #keep(entry: StoredSandbox): void {
    this.#entry = entry;
    if (!this.#full) keepSandbox(this.#parts.options.base, entry);
  }

  async #write(batch: Batch, arranged: boolean): Promise<void> {
    if (this.#full) return;
    const { database, options } = this.#parts;
    try {
      await writeBatch(database, batch, arranged);
    } catch (error) {
      if (isLost(error)) options.onLost();
      if (!isFull(error)) throw error;
      // A store that lags behind the devices' keys would break trust, so it is given up, and the sandbox goes on in memory.
      this.#full = true;
      unlistSandbox(options.base, options.lesson);
      options.onFull();
    }
  }
}
