/** How a device does something: with its client, abortable, and with errors that a person can be told. */
import { SandboxError } from "./errors.ts";
import { ConnectionError, MatrixError, type CryptoApi, type MatrixClient } from "./sdk.ts";

/**
 * Runs an action and resolves when the device's snapshot shows what it did.
 *
 * @throws SandboxError `closed` when the device is not signed in, or what the action failed with; the signal's reason if aborted.
 */
export type Act = <T>(signal: AbortSignal | undefined, action: (client: MatrixClient) => Promise<T>) => Promise<T>;

/** What a person can be told, from what the SDK threw. An abort stays what it is. */
export function asSandboxError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof SandboxError || signal?.aborted === true) return error;
  if (error instanceof ConnectionError) return new SandboxError("offline", error);
  if (error instanceof MatrixError && error.errcode === "M_FORBIDDEN") return new SandboxError("not-joined", error);
  return new SandboxError("unexpected", error);
}

/**
 * The crypto of a client.
 *
 * @throws SandboxError `closed` if it has been stopped.
 */
export function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new SandboxError("closed");
  return crypto;
}
