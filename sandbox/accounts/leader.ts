/** Which of several replicas sweeps: a note on the homeserver that its holder renews, and that nobody's clock decides about. */
import * as v from "valibot";
import type { SynapseAdmin } from "./synapse/admin.ts";

/** The part of one replica in the election of the one that sweeps. */
export interface Leadership {
  /**
   * Tries to become the one that sweeps. A holder that does not renew for {@link LEADERSHIP_MS} is taken for crashed.
   *
   * @returns false if another one does.
   */
  acquire(): Promise<boolean>;
  /** Goes on holding it. @returns false if another one has taken over. */
  renew(): Promise<boolean>;
  /** Renews it now and then until the signal. Resolves with false as soon as another one has taken over. */
  keepRenewing(signal: AbortSignal): Promise<boolean>;
  /** Lets it go, unless another one has it by now. */
  release(): Promise<void>;
}

/** What the election works with. */
export interface LeadershipOptions {
  readonly admin: Pick<SynapseAdmin, "readNote" | "writeNote">;
  readonly replica: string;
  readonly monotonic: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How long a note may stay as it is while its holder is alive. */
export const LEADERSHIP_MS = 30_000;
/** Type of the account data that is the note. */
export const NOTE_TYPE = "lockstep.sweeper";
const POLL_MS = 3_000;
/** Longer than a write takes to arrive: whoever wrote last in the meantime has it. */
const SETTLE_MS = 1_000;

const note = v.object({ holder: v.string(), beat: v.number() });

type Note = v.InferOutput<typeof note>;

/** Leader election by a note with a heartbeat, which each replica times by its own monotonic clock. */
export function createLeadership({ admin, replica, monotonic, wait }: LeadershipOptions): Leadership {
  let beat = 0;
  let renewed = 0;

  async function read(): Promise<Note | undefined> {
    const parsed = v.safeParse(note, await admin.readNote(NOTE_TYPE));
    return parsed.success && parsed.output.holder !== "" ? parsed.output : undefined;
  }

  async function write(holder: string): Promise<void> {
    beat += 1;
    await admin.writeNote(NOTE_TYPE, { holder, beat });
    renewed = monotonic();
  }

  /** Watches the holder's note until it changes, or has not changed for long enough. */
  async function isAbandoned(seen: Note): Promise<boolean> {
    const begun = monotonic();
    while (monotonic() - begun < LEADERSHIP_MS) {
      await wait(POLL_MS);
      const now = await read();
      if (now === undefined) return true;
      if (now.holder !== seen.holder || now.beat !== seen.beat) return false;
    }
    return true;
  }

  async function renew(): Promise<boolean> {
    if (monotonic() - renewed < LEADERSHIP_MS / 10) return true;
    if ((await read())?.holder !== replica) return false;
    await write(replica);
    return true;
  }

  return {
    async acquire() {
      const held = await read();
      if (held !== undefined && held.holder !== replica && !(await isAbandoned(held))) return false;
      await write(replica);
      await wait(SETTLE_MS);
      return (await read())?.holder === replica;
    },
    renew,
    async keepRenewing(signal) {
      for (;;) {
        await wait(LEADERSHIP_MS / 3, signal);
        if (signal.aborted) return true;
        // While the homeserver is away nobody else can take over either.
        if (!(await renew().catch(() => true))) return false;
      }
    },
    async release() {
      if ((await read())?.holder === replica) await write("");
    },
  };
}
