/**
 * Keeps what the server sends away from the crypto while something is made that must not be overtaken by it.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#syncing
 */

const SYNC = /\/_matrix\/client\/v3\/sync(?:\?|$)/;

/** Milliseconds. */
const LONGEST_HOLD = 10_000;

/** One for each device: its `fetch` goes through {@link guard}. */
export class SyncGate {
  /** Answers wait for it. */
  #held: Promise<unknown> = Promise.resolve();
  /** Ends when the last answer has been worked through: the SDK then asks for the next one. */
  #workedThrough: Promise<void> = Promise.resolve();
  #asksAgain: () => void = () => undefined;

  /** A `fetch` whose answers to a sync wait while work is done {@link betweenSyncs}. */
  guard(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!SYNC.test(url)) return fetch(input, init);
      this.#asksAgain();
      const answer = await fetch(input, init);
      // Another may have begun to work meanwhile.
      for (let held; held !== this.#held;) await (held = this.#held);
      this.#workedThrough = new Promise((resolve) => (this.#asksAgain = resolve));
      return answer;
    };
  }

  /**
   * Does something after one answer has been worked through, and before the next is let in; but none waits longer than
   * {@link LONGEST_HOLD}. What a chat's messages set off in the crypto goes on a little after their answer.
   */
  async betweenSyncs<T>(work: () => Promise<T>): Promise<T> {
    const done = Promise.all([this.#held, this.#workedThrough]).then(work);
    this.#held = Promise.race([
      done.catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, LONGEST_HOLD)),
    ]);
    return done;
  }
}
