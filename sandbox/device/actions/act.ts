/** How a device does something: with its client, abortable, and with errors that a person can be told. */
import type { MatrixClient } from "../sdk/index.ts";

/**
 * Runs an action and resolves when the device's snapshot shows what it did.
 *
 * @throws SandboxError `closed` when the device is not signed in or stops meanwhile, or what the action failed with; the signal's reason if aborted.
 */
export type Act = <T>(signal: AbortSignal | undefined, action: (client: MatrixClient) => Promise<T>) => Promise<T>;
