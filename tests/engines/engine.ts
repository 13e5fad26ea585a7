/** What the tests need of a browser, whichever engine it is and however it is driven. */

export interface Tab {
  go(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page, which knows nothing of what is around it here; what it resolves with has to be JSON. */
  run<Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** A press of keys, held together: `["Control", "k"]`. */
  press(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A browser that runs, with a profile that nobody has used. */
export interface Browser {
  readonly version: string;
  open(): Promise<Tab>;
  /** What pages have not caught, as far as the engine tells. */
  readonly errors: string[];
  close(): Promise<void>;
}

/** How a reader has set the browser up. */
export type Habit = "usual" | "private" | "keeps-nothing";

export interface Engine {
  readonly name: string;
  /** Habits that this engine can be started with by a program. */
  readonly habits: readonly Habit[];
  start(habit: Habit): Promise<Browser>;
}
