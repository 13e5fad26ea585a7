/** How a device does something: with its client, abortable, and with errors that a person can be told. */
import { SandboxError } from "../errors.ts";
import { ConnectionError, HTTPError, MatrixError, type CryptoApi, type MatrixClient } from "../sdk/index.ts";
import type { SandboxErrorCode } from "../types.ts";

/**
 * Runs an action and resolves when the device's snapshot shows what it did.
 *
 * @throws SandboxError `closed` when the device is not signed in, or what the action failed with; the signal's reason if aborted.
 */
export type Act = <T>(signal: AbortSignal | undefined, action: (client: MatrixClient) => Promise<T>) => Promise<T>;

/** What a person can be told, from what the SDK threw. An abort stays what it is. */
export function asSandboxError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof SandboxError || signal?.aborted === true) return error;
  const code = networkCodeOf(error);
  if (code !== undefined) return new SandboxError(code, error);
  if (error instanceof MatrixError && error.errcode === "M_FORBIDDEN") return new SandboxError("not-joined", error);
  return new SandboxError("unexpected", error);
}

/** What the way to the homeserver failed with, if it was that; a token that is no longer known is told to the device, too. */
export function networkCodeOf(error: unknown): SandboxErrorCode | undefined {
  if (error instanceof ConnectionError) return "homeserver-unreachable";
  if (!(error instanceof HTTPError)) return undefined;
  if (error.httpStatus === 429) return "homeserver-busy";
  if (error.httpStatus !== undefined && error.httpStatus >= 500) return "homeserver-unreachable";
  return error instanceof MatrixError && error.errcode === "M_UNKNOWN_TOKEN" ? "closed" : undefined;
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
