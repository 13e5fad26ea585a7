/** Makes sandboxes and ends them; what there is of them stands on the homeserver. */
import type { Clock } from "./clock.ts";
import type { Eraser } from "./erase.ts";
import { deletionToken, localpartOf, ownName, PREFIX, randomId, randomPassword, type Keys } from "./ids.ts";
import type { SynapseAdmin } from "./synapse/admin.ts";
import type { SandboxResponse, SandboxUser } from "./wire.ts";

/** The sandboxes of all replicas, as the homeserver knows them. */
export interface Sandboxes {
  /**
   * Makes the users of a sandbox.
   *
   * @returns `full` if there are as many as there may be; `clock` while the clock is not believed.
   * @throws HomeserverError, UnfitError if they cannot be made; whatever was made of it is being ended then.
   */
  create(names: readonly string[]): Promise<SandboxResponse | "full" | "clock">;
  /** Ends a sandbox now: resolves when nobody gets in any more. @throws HomeserverError */
  end(id: string): Promise<EndedSandbox>;
  /** How many there are. @throws HomeserverError */
  count(): Promise<number>;
}

/** A sandbox whose accounts nobody can use any more. */
interface EndedSandbox {
  /** How many the sandbox had. */
  readonly accounts: number;
  /** Resolves when all they had is removed. Rejects with a HomeserverError; the sweeper then goes on. */
  readonly removed: Promise<void>;
}

/** What making and ending sandboxes works with. Durations are in milliseconds. */
export interface SandboxesOptions {
  readonly admin: SynapseAdmin;
  readonly eraser: Eraser;
  readonly clock: Clock;
  /** The first writes, all read. */
  readonly keys: readonly [Keys, ...Keys[]];
  readonly lifetime: number;
  readonly maxSandboxes: number;
  readonly publicHomeserver: string;
  /** Told if what was half made could not be ended at once; it ends by its expiry. */
  readonly onLeftBehind: () => void;
}

/** How long a count holds; what was made here since is added. */
const COUNTED_MS = 15_000;

/** Keeps nothing but a count, and that for some seconds. */
export function createSandboxes(options: SandboxesOptions): Sandboxes {
  const { admin, eraser, clock, keys, lifetime } = options;
  let counted: { readonly at: number; readonly sandboxes: Promise<number> } | undefined;
  /** Since the count, and those that were being made then. */
  let begun = 0;
  let making = 0;

  function count(): Promise<number> {
    const at = clock.monotonic();
    if (counted === undefined || at - counted.at > COUNTED_MS) {
      begun = making;
      const sandboxes = countLive();
      counted = { at, sandboxes };
      sandboxes.catch(() => (counted = undefined));
    }
    return counted.sandboxes;
  }

  async function countLive(): Promise<number> {
    const { users } = await admin.users(PREFIX, false);
    return new Set(users.flatMap(({ name }) => ownName(keys, name)?.id ?? [])).size;
  }

  async function end(id: string): Promise<EndedSandbox> {
    const { users } = await admin.users(`${PREFIX}${id}-`, false);
    const own = users.map(({ name }) => name).filter((name) => ownName(keys, name)?.id === id);
    // All of them end at once for their user; removing what they have takes its time.
    await Promise.all(own.map((userId) => admin.lock(userId)));
    const removed = removeAll(own);
    // Whoever does not wait for it leaves it to the sweeper.
    removed.catch(() => undefined);
    return { accounts: own.length, removed };
  }

  async function removeAll(userIds: readonly string[]): Promise<void> {
    for (const userId of userIds) await eraser.erase(userId);
    counted = undefined;
  }

  return {
    count,
    end,
    async create(names) {
      const live = await count();
      if (live + begun >= options.maxSandboxes) return "full";
      const now = clock.now();
      if (now === undefined) return "clock";
      begun += 1;
      making += 1;
      try {
        return await make(names, now);
      } finally {
        making -= 1;
      }
    },
  };

  async function make(names: readonly string[], now: number): Promise<SandboxResponse> {
    const id = randomId();
    const expiresAt = Math.floor((now + lifetime) / 1000) * 1000;
    const made = await Promise.allSettled(names.map((name) => makeUser({ id, expiresAt, name })));
    const failed = made.find((each) => each.status === "rejected");
    if (failed !== undefined) {
      await end(id)
        .then(({ removed }) => removed)
        .catch(options.onLeftBehind);
      throw failed.reason;
    }
    const users = made.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    return {
      id,
      homeserver: options.publicHomeserver,
      expires_at: expiresAt,
      now,
      deletion_token: deletionToken(keys[0], id, expiresAt),
      users: Object.fromEntries(users),
    };
  }

  async function makeUser(own: { id: string; expiresAt: number; name: string }): Promise<[string, SandboxUser]> {
    const password = randomPassword();
    const userId = await admin.register(localpartOf(keys[0], own), password, own.name);
    return [own.name, { user_id: userId, password }];
  }
}
