/** Runs requests one after the other, each as a whole or not at all, and tells waiting syncs about changes. */
import { MatrixError } from "../errors.ts";
import type { Database } from "../storage/database.ts";
import type { TableWrite } from "../types.ts";

/** The order in which requests happen. */
export class Requests {
  readonly #database: Database;
  readonly #commit: (batch: readonly TableWrite[]) => Promise<void>;
  readonly #beforeCommit: () => void;
  readonly #afterUndo: () => void;
  readonly #waiting = new Set<() => void>();
  #last: Promise<unknown> = Promise.resolve();

  /** `beforeCommit` may add changes of its own; `afterUndo` puts back what is no row. */
  constructor(
    database: Database,
    commit: (batch: readonly TableWrite[]) => Promise<void>,
    hooks: { readonly beforeCommit: () => void; readonly afterUndo: () => void },
  ) {
    this.#database = database;
    this.#commit = commit;
    this.#beforeCommit = hooks.beforeCommit;
    this.#afterUndo = hooks.afterUndo;
  }

  /**
   * Runs `work` when all requests before it are done, and stores what it changed before it resolves.
   * If `work` throws or the storage fails, nothing has changed. No other request sees a change that is not stored.
   */
  run<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => this.#transact(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves after the next change, or when `signal` aborts. */
  nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener("abort", done);
        this.#waiting.delete(done);
        resolve();
      };
      if (signal.aborted) {
        done();
        return;
      }
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }

  /** Wakes everybody who waits for a change. */
  wake(): void {
    for (const done of [...this.#waiting]) done();
  }

  async #transact<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      if (this.#database.hasChanges()) await this.#store();
      return result;
    } catch (error) {
      this.#database.undo();
      this.#afterUndo();
      throw error;
    }
  }

  async #store(): Promise<void> {
    this.#beforeCommit();
    try {
      await this.#commit(this.#database.changes());
    } catch (cause) {
      throw new MatrixError(500, "M_UNKNOWN", `The change could not be stored: ${String(cause)}`);
    }
    this.#database.forget();
    this.wake();
  }
}
