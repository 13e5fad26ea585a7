/** Reloading into the same place: how a part of the page asks for it, and what it then goes on with. `arrival.ts` does it. */

/** What was going on when the page had to be reloaded. */
export interface Intent {
  readonly lesson: string;
  /** Throws away the kept sandbox. */
  readonly fresh?: boolean;
  /** Goes on with the kept sandbox, or not at all. */
  readonly kept?: boolean;
  /** A message that waits to be sent. */
  readonly text?: string;
}

/** What `history.state` holds: it outlives a reload, belongs to this visit of the page alone, and is there where storage is blocked. */
export interface ComeBackState {
  /** Not there once it has been taken up. */
  readonly intent?: Intent;
  /** When the page was last reloaded, in milliseconds since the epoch. */
  readonly reloadedAt: number;
}

/** Dispatched on `document` to have the page reloaded. `arrival.ts` has the name again: it imports nothing. */
const COME_BACK_EVENT = "lockstep:come-back";

export interface ComeBackOptions {
  /** The reader has not asked for it: at most once a minute, so that nothing goes round in circles. */
  readonly byItself: boolean;
  /** Aborted when the reader no longer wants it. */
  readonly signal: AbortSignal | undefined;
}

export interface ComeBackRequest extends ComeBackOptions {
  readonly intent: Intent;
  readonly answer: (reloads: boolean) => void;
}

/**
 * Reloads the page if it and its scripts can be had, and remembers what to go on with.
 *
 * @returns whether the page is being reloaded; it stays as it is otherwise.
 */
export function comeBack(intent: Intent, options: Partial<ComeBackOptions> = {}): Promise<boolean> {
  return new Promise((answer) => {
    const detail: ComeBackRequest = { byItself: false, signal: undefined, ...options, intent, answer };
    document.dispatchEvent(new CustomEvent(COME_BACK_EVENT, { detail }));
  });
}

/** What the page was reloaded for, once. */
export function takeIntent(lessons: readonly string[]): Intent | undefined {
  const state = history.state as Partial<ComeBackState> | null;
  const intent = state?.intent;
  if (intent === undefined || !lessons.includes(intent.lesson)) return undefined;
  history.replaceState({ ...state, intent: undefined }, "");
  return intent;
}
