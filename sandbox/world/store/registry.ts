/** Which sandboxes this browser keeps. Cheap: the page may ask before anything of the sandbox is loaded. */
import { endLease } from "../../backend/remote/end-lease.ts";
import type { Lease } from "../../backend/types.ts";

/** A kept sandbox. */
export interface StoredSandbox {
  readonly lesson: string;
  /** Format and lesson version it was made with. */
  readonly version: string;
  /** Prefix of its databases; new for each sandbox, since old databases can take a while to go. */
  readonly prefix: string;
  /** Milliseconds since the epoch. */
  readonly usedAt: number;
  /** It was complete: if its tables are not there, the browser has deleted them. */
  readonly complete?: true;
  /** Where its homeserver is, as `homeKey` in open.ts tells it; absent: in the tab. */
  readonly home?: string;
  /** Its accounts, where they have an end: known here so that they can be given back without opening the sandbox. */
  readonly lease?: Lease;
}

/** Sandboxes that are kept at most; the one not used for longest gives way. */
const MOST = 3;

const keyOf = (base: string): string => `lockstep:${base}:sandboxes`;

/** The kept sandboxes of the site under `base`. Empty where storage is blocked. */
export function storedSandboxes(base: string): readonly StoredSandbox[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(keyOf(base)) ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isStored) : [];
  } catch {
    return [];
  }
}

/** The kept sandbox of a lesson. */
export function storedSandbox(base: string, lesson: string): StoredSandbox | undefined {
  return storedSandboxes(base).find((sandbox) => sandbox.lesson === lesson);
}

/**
 * Notes a sandbox as kept and used now. One that gives way to it ends.
 *
 * @throws whatever the browser throws when storage is blocked or full.
 */
export function keepSandbox(base: string, sandbox: StoredSandbox): void {
  const others = storedSandboxes(base).filter((other) => other.lesson !== sandbox.lesson);
  const newest = [sandbox, ...others].sort((a, b) => b.usedAt - a.usedAt);
  localStorage.setItem(keyOf(base), JSON.stringify(newest.slice(0, MOST)));
  for (const { lease } of newest.slice(MOST)) endLeaseInBackground(lease);
}

/** Forgets the sandbox of a lesson, whose accounts end. Its databases go with {@link deleteLeftovers}. */
export function forgetSandbox(base: string, lesson: string): void {
  const lease = storedSandbox(base, lesson)?.lease;
  unlistSandbox(base, lesson);
  endLeaseInBackground(lease);
}

/** Keeps the sandbox of a lesson no longer, while it goes on in memory. */
export function unlistSandbox(base: string, lesson: string): void {
  try {
    const rest = storedSandboxes(base).filter((sandbox) => sandbox.lesson !== lesson);
    localStorage.setItem(keyOf(base), JSON.stringify(rest));
  } catch {
    // Where nothing can be stored there is nothing to forget.
  }
}

/**
 * Ends a lease without waiting, for accounts that are no longer needed. If this fails, they end when their time is over;
 * where the end is to be known, `endLease` is awaited.
 */
export function endLeaseInBackground(lease: Lease | undefined): void {
  if (lease !== undefined && lease.expiresAt > Date.now())
    endLease(lease).catch((error: unknown) => console.warn(error));
}

/**
 * Deletes the databases of sandboxes that are no longer kept. Does not wait: a database that is still open
 * somewhere goes when it is closed, at the latest with its tab, or at a later start.
 */
export async function deleteLeftovers(base: string): Promise<void> {
  try {
    const kept = storedSandboxes(base).map((sandbox) => sandbox.prefix);
    for (const { name } of await indexedDB.databases()) {
      if (name?.startsWith(`lockstep:${base}:`) === true && !kept.some((prefix) => name.startsWith(prefix))) {
        indexedDB.deleteDatabase(name);
      }
    }
  } catch {
    // Storage is blocked, so there are no leftovers; or the browser does not list databases, and the reader can only delete by site.
  }
}

function isStored(value: unknown): value is StoredSandbox {
  const sandbox = value as Partial<Record<keyof StoredSandbox, unknown>> | null;
  return (
    typeof sandbox?.lesson === "string" &&
    typeof sandbox.version === "string" &&
    typeof sandbox.prefix === "string" &&
    typeof sandbox.usedAt === "number"
  );
}
