/** What a sandbox keeps in IndexedDB, and how it is written: all of a batch or nothing of it. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { TableWrite } from "../../backend/embedded.ts";
import type { BackendAccount } from "../../backend/types.ts";
import type { DevicePreferences } from "../../device/index.ts";
import type { DeviceRef } from "../types.ts";

/** Counts up when stored sandboxes of all lessons can no longer be used. */
export const FORMAT = 3;

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

/** The open database of a sandbox. */
export type Database = IDBPDatabase<Schema>;

/**
 * @param prefix of the databases of the sandbox.
 * @param onLost called when the browser closes the connection of its own accord.
 */
export function openTables(prefix: string, onLost: () => void): Promise<Database> {
  return openDB<Schema>(`${prefix}:tables`, FORMAT, {
    upgrade(database) {
      database.createObjectStore("tables");
      database.createObjectStore("mirror");
      database.createObjectStore("accounts");
      database.createObjectStore("attacks");
      database.createObjectStore("marks");
    },
    terminated: onLost,
  });
}

/** Of the homeserver, and of the second one. */
export type Tables = "tables" | "mirror";

/** Rows by table and key, the newest of each; the rest by their own keys. */
export interface Batch extends Record<Tables, Map<string, TableWrite>> {
  readonly accounts: Map<DeviceRef, StoredDevice>;
  readonly attacks: Map<string, unknown>;
}

/** A batch that writes nothing yet. */
export function emptyBatch(): Batch {
  return { tables: new Map(), mirror: new Map(), accounts: new Map(), attacks: new Map() };
}

/** Writes all of a batch or nothing of it; with `arranged`, the sandbox is complete from then on. */
export async function writeBatch(database: Database, batch: Batch, arranged: boolean): Promise<void> {
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

/** Whether the connection is gone, with or without a word: phones drop it while another app is in front. */
export function isLost(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "InvalidStateError" || error.name === "UnknownError");
}

/** Whether the browser refuses to store more. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
