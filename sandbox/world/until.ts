/** Waiting for a snapshot. */
import { effect, type ReadonlySignal } from "@preact/signals";
import { SandboxError } from "../errors.ts";

/** How long something that happens by itself may take before waiting for it is given up. */
const PATIENCE_MS = 15_000;

/**
 * Resolves as soon as a value passes the test, at once if the present one does.
 *
 * @throws SandboxError `timeout`; the abort signal's reason.
 */
export function until<T>(
  values: ReadonlySignal<T>,
  test: (value: T) => boolean,
  signal?: AbortSignal,
  timeoutMs: number = PATIENCE_MS,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const watch = { over: false, stop: (): void => undefined };
    const end = (settle: () => void): void => {
      watch.over = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      watch.stop();
      settle();
    };
    const onAbort = (): void => end(() => reject(signal?.reason as Error));
    const timer = setTimeout(() => end(() => reject(new SandboxError("timeout"))), timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    watch.stop = effect(() => {
      const passed = test(values.value);
      if (passed && !watch.over) end(resolve);
    });
    // The test passed at once: the effect ran before there was a way to stop it.
    if (watch.over) watch.stop();
  });
}
