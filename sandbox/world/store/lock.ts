/** A lock against a second tab. */

/** How long to wait for a page of the same tab that is just going. */
const LOCK_PATIENCE_MS = 400;

/**
 * Takes the lock, and resolves with what gives it back; undefined when another tab holds it.
 *
 * @throws DOMException `SecurityError` where the browser keeps nothing for this site.
 */
export async function lock(name: string): Promise<(() => void) | undefined> {
  const { locks } = navigator as { locks?: LockManager };
  // Without locks there is no secure context either, and no store to guard.
  if (locks === undefined) return () => undefined;
  const request = (options: LockOptions): Promise<(() => void) | undefined> =>
    new Promise((resolve, reject) => {
      locks
        .request(name, options, (granted) => {
          if (granted === null) return resolve(undefined);
          return new Promise<void>((unlock) => resolve(unlock));
        })
        .catch((error: unknown) => (options.signal?.aborted === true ? resolve(undefined) : reject(error as Error)));
    });
  // A free lock is had without a clock: on a slow machine the answer may come later than any patience.
  return (await request({ ifAvailable: true })) ?? request({ signal: AbortSignal.timeout(LOCK_PATIENCE_MS) });
}
