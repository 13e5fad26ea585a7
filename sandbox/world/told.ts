/** What went wrong on the way to the accounts and to the homeserver, as what a person can be told. */
import { BackendError } from "../backend/errors.ts";
import { networkCodeOf, SandboxError } from "../device/index.ts";

/** The error with its code if it is one of those, otherwise as it is; an abort stays what it is. */
export function told(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return error;
  if (error instanceof BackendError) return new SandboxError(error.code, error);
  const code = networkCodeOf(error);
  return code === undefined ? error : new SandboxError(code, error);
}
