/** What the SDK threw, as an error of the sandbox. */
import { SandboxError, type SandboxErrorCode } from "../../errors.ts";
import { ConnectionError, HTTPError, MatrixError } from "./index.ts";

/** What a person can be told, from what the SDK threw. An abort stays what it is. */
export function mapError(error: unknown, signal: AbortSignal | undefined): unknown {
  const mapped = mapNetworkError(error, signal);
  if (mapped instanceof SandboxError || signal?.aborted === true) return mapped;
  const forbidden = error instanceof MatrixError && error.errcode === "M_FORBIDDEN";
  return new SandboxError(forbidden ? "not-joined" : "unexpected", error);
}

/** The error with its code if it came from the way to the homeserver, otherwise as it is; an abort stays what it is. */
export function mapNetworkError(error: unknown, signal: AbortSignal | undefined): unknown {
  const code = signal?.aborted === true ? undefined : networkCodeOf(error);
  return code === undefined ? error : new SandboxError(code, error);
}

/** The code of an error on the way to the homeserver, if it was one. `closed`: the access token is no longer known. */
export function networkCodeOf(error: unknown): SandboxErrorCode | undefined {
  if (error instanceof ConnectionError) return "homeserver-unreachable";
  if (!(error instanceof HTTPError)) return undefined;
  if (error.httpStatus === 429) return "homeserver-busy";
  if (error.httpStatus !== undefined && error.httpStatus >= 500) return "homeserver-unreachable";
  return error instanceof MatrixError && error.errcode === "M_UNKNOWN_TOKEN" ? "closed" : undefined;
}
