/** A reading that is asked for again and again, and runs one at a time. */
export class Rereading {
  readonly #read: () => Promise<void>;
  #running: Promise<void> | undefined;
  #stale = false;

  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  /** Resolves when a reading that did not begin before this call is done. */
  again(): Promise<void> {
    this.#stale = true;
    // One that ended before it has a name here would count as going on for ever.
    this.#running ??= Promise.resolve().then(() => this.#run());
    return this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#stale) {
        this.#stale = false;
        await this.#read();
      }
    } finally {
      // At once: whoever asks from now on must not get this reading.
      this.#running = undefined;
    }
  }
}
