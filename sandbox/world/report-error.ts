/** Errors of actions that are not awaited. */
import { SandboxError } from "../errors.ts";

/**
 * Says in the console what went wrong; that a device has been closed meanwhile is no error. A lesson's check then simply
 * does not come true, and its hint says what is missing.
 */
export function reportError(error: unknown): void {
  if (!(error instanceof SandboxError && error.code === "closed")) console.error(error);
}
