/** Ends what has expired. It remembers nothing: what there is to do stands on the homeserver. */
import type { Clock } from "./clock.ts";
import type { Eraser } from "./erase.ts";
import { ownName, PREFIX, type Keys } from "./ids.ts";
import type { Leadership } from "./leader.ts";
import type { ListedRoom, ListedUser, SynapseAdmin } from "./synapse/admin.ts";
import { HomeserverError } from "./synapse/client.ts";

/** What came of one sweep. */
export type Sweep =
  | { readonly result: "done"; readonly accounts: number; readonly rooms: number; readonly failed: number }
  /** Another replica sweeps. */
  | { readonly result: "busy" }
  /** The wall clock has just jumped: nothing can be said to have expired. */
  | { readonly result: "clock" }
  /** Another replica took over meanwhile. */
  | { readonly result: "lost"; readonly accounts: number; readonly rooms: number; readonly failed: number };

/** What a sweep works with. */
export interface SweeperOptions {
  readonly admin: SynapseAdmin;
  readonly eraser: Eraser;
  readonly leadership: Leadership;
  readonly clock: Clock;
  /** Those in use and those before them. */
  readonly keys: readonly Keys[];
}

/** How many accounts are ended at the same time. */
const AT_ONCE = 3;

/** @returns a function that sweeps once. @throws HomeserverError if the homeserver does not answer. */
export function createSweeper({ admin, eraser, leadership, clock, keys }: SweeperOptions): () => Promise<Sweep> {
  /** Locked, and not expired: its end was begun. Whoever began it may be at it still, so it waits for one sweep. */
  let unfinished = new Set<string>();

  async function sweepNow(): Promise<Sweep> {
    // Rooms first: whoever has made one of them by now is on the list of accounts that follows.
    const rooms = await admin.rooms();
    const { users, date } = await admin.users(PREFIX, false);
    const own = clock.now();
    if (own === undefined) return { result: "clock" };
    const now = Math.min(own, date);
    const hasExpired = (userId: string): boolean => (ownName(keys, userId)?.expiresAt ?? Infinity) <= now;

    const live = users.filter(({ name }) => ownName(keys, name) !== undefined);
    const locked = live.filter((user) => user.locked);
    const due = live.filter(({ name, locked: isLocked }) => hasExpired(name) || (isLocked && unfinished.has(name)));
    unfinished = new Set(locked.map(({ name }) => name));

    const total = { accounts: 0, rooms: 0, failed: 0 };
    const ends = [...due.map(({ name }) => name), ...eraser.unconfirmed()];
    const isHeld = await eachOf(ends, total, async (name) => {
      const erased = await eraser.erase(name);
      total.accounts += erased.accounts;
      total.rooms += erased.rooms;
      total.failed += erased.failed;
    });
    if (!isHeld) return { result: "lost", ...total };

    const isStillHeld = await eachOf(orphans(rooms, live, hasExpired), total, async ({ roomId, creator }) => {
      const hasEnded = hasExpired(creator) || (await admin.user(creator))?.deactivated === true;
      if (hasEnded && (await eraser.purge(roomId, creator))) total.rooms += 1;
    });
    return { result: isStillHeld ? "done" : "lost", ...total };
  }

  /** Rooms whose creator is ours, and has expired or seems to have ended before. */
  function orphans(
    rooms: readonly ListedRoom[],
    live: readonly ListedUser[],
    hasExpired: (userId: string) => boolean,
  ): readonly { readonly roomId: string; readonly creator: string }[] {
    const alive = new Set(live.map(({ name }) => name).filter((name) => !hasExpired(name)));
    return rooms.flatMap(({ room_id: roomId, creator }) => {
      if (creator === null || creator === undefined || alive.has(creator)) return [];
      return ownName(keys, creator) === undefined ? [] : [{ roomId, creator }];
    });
  }

  /** Does something with all, a few at the same time; one that fails does not keep the others. */
  async function eachOf<T>(
    items: readonly T[],
    total: { failed: number },
    act: (item: T) => Promise<void>,
  ): Promise<boolean> {
    const queue = [...items];
    let isHeld = true;
    const worker = async (): Promise<void> => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        if (!(await leadership.renew())) isHeld = false;
        if (!isHeld) return;
        await act(item).catch((error: unknown) => {
          // Whoever is down is down for the others, too.
          if (!(error instanceof HomeserverError) || error.failure.kind === "unreachable") throw error;
          total.failed += 1;
        });
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
    const failed = workers.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return isHeld;
  }

  return async () => {
    if (clock.now() === undefined) return { result: "clock" };
    if (!(await leadership.acquire())) return { result: "busy" };
    // One account with many rooms can take longer than a note may stay as it is.
    const over = new AbortController();
    void leadership.keepRenewing(over.signal);
    try {
      const sweep = await sweepNow();
      if (sweep.result !== "lost") await leadership.release();
      return sweep;
    } finally {
      over.abort();
    }
  };
}
