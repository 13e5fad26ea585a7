/**
 * Lets requests that wait for news take turns. A browser has six connections to a server that speaks HTTP/1.1, and every
 * device of a sandbox holds one while it waits: with many devices nothing else would come through.
 */

export interface TurnsOptions {
  /** How many may wait for news at once at this moment. */
  readonly places: () => number;
  /** Milliseconds that a place may be kept while others want it. */
  readonly turnMs?: number;
}

type Carry = (signal: AbortSignal) => Promise<Response>;

interface Place {
  readonly since: number;
  readonly over: AbortController;
}

const TURN_MS = 700;

export class Turns {
  readonly #options: TurnsOptions;
  readonly #taken = new Set<Place>();
  readonly #queue: (() => void)[] = [];
  /** Places that are free, and about to be taken by those who were called. */
  #promised = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /**
   * Carries a request that waits for news, if need be in several goes: one that was cut off asks for the same again.
   *
   * @param given the request's own signal
   */
  async take(carry: Carry, given: AbortSignal): Promise<Response> {
    for (;;) {
      const place = await this.#place(given);
      try {
        return await carry(AbortSignal.any([given, place.over.signal]));
      } catch (error) {
        if (given.aborted || !place.over.signal.aborted) throw error;
      } finally {
        this.#taken.delete(place);
        this.#next();
      }
    }
  }

  async #place(given: AbortSignal): Promise<Place> {
    given.throwIfAborted();
    // Whoever has just been cut off must not come before those who wait.
    if (this.#queue.length > 0 || !this.#hasRoom()) await this.#queueUp(given);
    const place = { since: performance.now(), over: new AbortController() };
    this.#taken.add(place);
    if (this.#queue.length > 0) this.#makeRoom();
    return place;
  }

  async #queueUp(given: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<undefined>();
    const come = (): void => turn.resolve(undefined);
    const leave = (): void => {
      if (!this.#queue.includes(come)) return;
      this.#queue.splice(this.#queue.indexOf(come), 1);
      turn.reject(given.reason);
    };
    this.#queue.push(come);
    given.addEventListener("abort", leave, { once: true });
    this.#makeRoom();
    await turn.promise;
    given.removeEventListener("abort", leave);
    this.#promised -= 1;
  }

  #hasRoom(): boolean {
    return this.#taken.size + this.#promised < this.#options.places();
  }

  #next(): void {
    while (this.#queue.length > 0 && this.#hasRoom()) {
      this.#promised += 1;
      this.#queue.shift()?.();
    }
  }

  /** Whoever has waited longest gives way as soon as its turn is over. */
  #makeRoom(): void {
    if (this.#timer !== undefined) return;
    const [oldest] = this.#taken;
    if (oldest === undefined) return;
    const { turnMs = TURN_MS } = this.#options;
    const left = Math.max(0, oldest.since + turnMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#queue.length === 0) return;
      if (this.#taken.has(oldest)) oldest.over.abort();
      else this.#makeRoom();
    }, left);
  }
}

/**
 * How many requests may wait for news at once: as many as there are where they share a connection, as with HTTP/2; few in
 * a browser otherwise, and only one in a tab that nobody looks at.
 */
export function placesHere(): number {
  if (typeof document === "undefined") return Infinity;
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (page?.nextHopProtocol === "h2" || page?.nextHopProtocol === "h3") return Infinity;
  return document.hidden ? 1 : 3;
}
