/** The end of one account: the same steps whether it was deleted, has expired, or was only half made. */
import { HomeserverError } from "./homeserver.ts";
import { ownName, type Keys } from "./ids.ts";
import type { SynapseAdmin } from "./synapse-admin.ts";

export interface Erased {
  readonly accounts: number;
  readonly rooms: number;
}

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
  /** Removes a room whose creator is ours. */
  purge(roomId: string): Promise<void>;
}

const NOTHING: Erased = { accounts: 0, rooms: 0 };

/** @param keys those in use and those before them. */
export function createEraser(admin: SynapseAdmin, keys: readonly Keys[]): Eraser {
  const running = new Map<string, Promise<Erased>>();

  async function erase(userId: string): Promise<Erased> {
    const user = await admin.user(userId);
    if (user === undefined || user.deactivated) return NOTHING;
    await admin.lock(userId);
    await admin.deleteDevices(userId);
    await admin.deleteMedia(userId);
    let rooms = 0;
    for (const roomId of await admin.roomsOf(userId)) {
      if ((await admin.creatorOf(roomId)) !== userId) continue;
      await purge(roomId);
      rooms += 1;
    }
    await admin.deactivate(userId);
    return { accounts: 1, rooms };
  }

  async function purge(roomId: string): Promise<void> {
    try {
      await admin.purgeRoom(roomId);
    } catch (error) {
      // Somebody else is removing it, or has just done so: whether it is gone shows at the next sweep.
      if (!(error instanceof HomeserverError) || !(error.isRefusal(404) || error.isRefusal(400))) throw error;
    }
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
  };
}
