/** What went wrong, as a code that has a sentence. Matches names and codes: the class itself may come from another chunk. */
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";

/** The code of a sandbox's error; a script that did not arrive is `code-unreachable`, everything else `unexpected`. */
export function codeOf(error: unknown): SandboxErrorCode {
  if (!(error instanceof Error)) return "unexpected";
  if (error.name === "SandboxError" && "code" in error) return error.code as SandboxErrorCode;
  return /dynamically imported module|module script|preload CSS/iu.test(error.message)
    ? "code-unreachable"
    : "unexpected";
}

/** Errors that stay as they are until something else is typed or decided: trying the same again does not help. */
export function needsAnother(code: SandboxErrorCode): boolean {
  return code.startsWith("recovery-") || code === "wrong-password" || code === "wrong-qr" || code === "send-blocked";
}

/** Errors after which a kept sandbox cannot be opened any more: only a fresh one helps. */
export function needsFresh(code: SandboxErrorCode): boolean {
  return code === "account-expired" || code.startsWith("store-");
}
