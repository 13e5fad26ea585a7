/** The error of the sandbox: a code that the interface turns into a sentence with what to do next. */
import type { SandboxErrorCode } from "./types.ts";

export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;

  /** @param code see {@link SandboxErrorCode}. @param cause what was caught, for the console. */
  constructor(code: SandboxErrorCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}
