/** The time, as far as it can be believed: a wall clock that jumps may say anything. */

/** The two clocks of a machine. */
export interface Clocks {
  /** Milliseconds since the epoch. */
  readonly wall: () => number;
  /** Milliseconds since some moment; never jumps. */
  readonly monotonic: () => number;
}

/** One clock made of the two. */
export interface Clock {
  /** Milliseconds since the epoch; undefined while the wall clock has just jumped and is not believed. */
  readonly now: () => number | undefined;
  /** For how long something takes; never jumps. */
  readonly monotonic: () => number;
}

/** How far the two may drift apart between two looks: a slewed clock runs wrong by half a thousandth. */
const TOLERATED_MS = 5_000;
const TOLERATED_SHARE = 0.001;
/** How long a clock must go on steadily after a jump (or the machine's sleep) until it is believed. */
export const BELIEVED_AFTER_MS = 5 * 60_000;

/** The clocks of this machine. */
export const systemClocks: Clocks = { wall: () => Date.now(), monotonic: () => performance.now() };

/** A clock that notices when the wall clock jumps, by the monotonic one. */
export function createClock(clocks: Clocks = systemClocks): Clock {
  const look = (): Look => ({ wall: clocks.wall(), monotonic: clocks.monotonic() });
  let believed = look();
  let jumped: { readonly since: number; last: Look } | undefined;
  return {
    monotonic: clocks.monotonic,
    now() {
      const seen = look();
      if (agree(believed, seen)) {
        believed = seen;
        jumped = undefined;
        return seen.wall;
      }
      if (jumped === undefined || !agree(jumped.last, seen)) jumped = { since: seen.monotonic, last: seen };
      jumped.last = seen;
      if (seen.monotonic - jumped.since < BELIEVED_AFTER_MS) return undefined;
      believed = seen;
      jumped = undefined;
      return seen.wall;
    },
  };
}

interface Look {
  readonly wall: number;
  readonly monotonic: number;
}

function agree(before: Look, after: Look): boolean {
  const passed = after.monotonic - before.monotonic;
  return Math.abs(after.wall - before.wall - passed) <= TOLERATED_MS + passed * TOLERATED_SHARE;
}
