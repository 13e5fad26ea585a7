/**
 * Long polls share a few slots by turns. A browser has six connections to a server that speaks HTTP/1.1, and every device of
 * a sandbox holds one while it waits for news: with many devices nothing else would come through.
 */

/** How many slots there are. */
export interface PollSlotsOptions {
  /** How many long polls may wait at once at this moment. */
  readonly slots: () => number;
  /** Milliseconds that a slot may be held while others want it. */
  readonly holdMs?: number;
}

type Carry = (signal: AbortSignal) => Promise<Response>;

interface Slot {
  readonly since: number;
  readonly preempted: AbortController;
}

const HOLD_MS = 700;

/** A semaphore with preemption: whoever has held a slot for long enough gives way to those in the queue. */
export class PollSlots {
  readonly #options: PollSlotsOptions;
  readonly #held = new Set<Slot>();
  readonly #queue: (() => void)[] = [];
  /** Slots that are free, and about to be taken by those who were called. */
  #promised = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PollSlotsOptions) {
    this.#options = options;
  }

  /**
   * Carries a long poll, if need be in several goes: one that was preempted asks for the same again.
   *
   * @param signal the request's own
   * @throws what the request failed with; the signal's reason if aborted.
   */
  async use(carry: Carry, signal: AbortSignal): Promise<Response> {
    for (;;) {
      const slot = await this.#acquire(signal);
      try {
        return await carry(AbortSignal.any([signal, slot.preempted.signal]));
      } catch (error) {
        if (signal.aborted || !slot.preempted.signal.aborted) throw error;
      } finally {
        this.#held.delete(slot);
        this.#callNext();
      }
    }
  }

  async #acquire(signal: AbortSignal): Promise<Slot> {
    signal.throwIfAborted();
    // Whoever has just been preempted must not come before those who wait.
    if (this.#queue.length > 0 || !this.#hasRoom()) await this.#queueUp(signal);
    const slot = { since: performance.now(), preempted: new AbortController() };
    this.#held.add(slot);
    if (this.#queue.length > 0) this.#preemptOldest();
    return slot;
  }

  async #queueUp(signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<undefined>();
    const come = (): void => turn.resolve(undefined);
    const leave = (): void => {
      if (!this.#queue.includes(come)) return;
      this.#queue.splice(this.#queue.indexOf(come), 1);
      turn.reject(signal.reason);
    };
    this.#queue.push(come);
    signal.addEventListener("abort", leave, { once: true });
    this.#preemptOldest();
    await turn.promise;
    signal.removeEventListener("abort", leave);
    this.#promised -= 1;
  }

  #hasRoom(): boolean {
    return this.#held.size + this.#promised < this.#options.slots();
  }

  #callNext(): void {
    while (this.#queue.length > 0 && this.#hasRoom()) {
      this.#promised += 1;
      this.#queue.shift()?.();
    }
  }

  /** Whoever has held a slot longest gives way as soon as it has had it for long enough. */
  #preemptOldest(): void {
    if (this.#timer !== undefined) return;
    const [oldest] = this.#held;
    if (oldest === undefined) return;
    const { holdMs = HOLD_MS } = this.#options;
    const left = Math.max(0, oldest.since + holdMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#queue.length === 0) return;
      if (this.#held.has(oldest)) oldest.preempted.abort();
      else this.#preemptOldest();
    }, left);
  }
}

/**
 * How many long polls may wait at once: as many as there are where they share a connection, as with HTTP/2; few in a browser
 * otherwise, and only one in a tab that nobody looks at.
 */
export function slotsHere(): number {
  if (typeof document === "undefined") return Infinity;
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (page?.nextHopProtocol === "h2" || page?.nextHopProtocol === "h3") return Infinity;
  return document.hidden ? 1 : 3;
}
