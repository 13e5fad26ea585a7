/** The end of one account: the same steps whether it was deleted, has expired, or was only half made. */
import { ownName, type Keys } from "./ids.ts";
import type { SynapseAdmin } from "./synapse/admin.ts";
import { HomeserverError } from "./synapse/client.ts";

/** What came of the end of one account. */
interface Erased {
  readonly accounts: number;
  readonly rooms: number;
  /** Rooms that could not be purged yet; their creator tells of them later. */
  readonly failed: number;
}

/** Ends accounts, and what they have made. */
export interface Eraser {
  /**
   * Ends an account with all it has, unless it is not ours or has ended already.
   *
   * The account is locked first, so that nothing comes to it meanwhile. It is deactivated last: as long as anything
   * is left, it is found again.
   *
   * @throws HomeserverError if the homeserver does not do it; whoever comes next goes on where it stopped.
   */
  erase(userId: string): Promise<Erased>;
  /** Removes a room that still has this creator, who is ours. @returns whether it was there. */
  purge(roomId: string, creator: string): Promise<boolean>;
  /** Accounts whose end the homeserver did not confirm: it may have stopped half-way, and does not list them any more. */
  unconfirmed(): readonly string[];
}

const NOTHING: Erased = { accounts: 0, rooms: 0, failed: 0 };

/** @param keys those in use and those before them. */
export function createEraser(admin: SynapseAdmin, keys: readonly Keys[]): Eraser {
  const running = new Map<string, Promise<Erased>>();
  const unconfirmed = new Set<string>();

  async function erase(userId: string): Promise<Erased> {
    const user = await admin.user(userId);
    if (user === undefined || (user.deactivated && !unconfirmed.has(userId))) return NOTHING;
    if (user.deactivated) {
      await deactivate(userId);
      return { ...NOTHING, accounts: 1 };
    }
    await admin.lock(userId);
    await admin.deleteDevices(userId);
    await admin.deleteMedia(userId);
    const purged = { rooms: 0, failed: 0 };
    for (const roomId of await admin.roomsOf(userId)) {
      try {
        purged.rooms += Number(await purge(roomId, userId));
      } catch (error) {
        // A Synapse that was killed keeps its rooms locked for some minutes; the account need not wait for that.
        if (!(error instanceof HomeserverError) || error.failure.kind === "unreachable") throw error;
        purged.failed += 1;
      }
    }
    await deactivate(userId);
    return { accounts: 1, ...purged };
  }

  async function deactivate(userId: string): Promise<void> {
    unconfirmed.add(userId);
    await admin.deactivate(userId);
    unconfirmed.delete(userId);
  }

  async function purge(roomId: string, creator: string): Promise<boolean> {
    if (ownName(keys, creator) === undefined || (await admin.creatorOf(roomId)) !== creator) return false;
    await admin.purgeRoom(roomId);
    return true;
  }

  return {
    erase(userId) {
      if (ownName(keys, userId) === undefined) return Promise.resolve(NOTHING);
      const already = running.get(userId);
      if (already !== undefined) return already.then(() => NOTHING);
      const work = erase(userId).finally(() => running.delete(userId));
      running.set(userId, work);
      return work;
    },
    purge,
    unconfirmed: () => [...unconfirmed],
  };
}
