/** What went wrong, as a code that has a sentence. Matches names and codes: the class itself may come from another chunk. */
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";

/** The code of a sandbox's error; everything else is `unexpected`. */
export function codeOf(error: unknown): SandboxErrorCode {
  if (!(error instanceof Error && error.name === "SandboxError" && "code" in error)) return "unexpected";
  return error.code as SandboxErrorCode;
}

/**
 * Waits for a part that is imported. Why it failed is not asked: half a file is a syntax error, and a stranger's page a wrong type.
 *
 * @throws an error whose code is `code-unreachable`.
 */
export async function arrived<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (cause) {
    throw Object.assign(new Error("a part did not arrive", { cause }), {
      name: "SandboxError",
      code: "code-unreachable",
    });
  }
}

/** Errors that stay as they are until something else is typed or decided: trying the same again does not help. */
export function needsAnother(code: SandboxErrorCode): boolean {
  return code.startsWith("recovery-") || code === "wrong-password" || code === "wrong-qr" || code === "send-blocked";
}

/** Errors after which a kept sandbox cannot be opened any more: only a fresh one helps. */
export function needsFresh(code: SandboxErrorCode): boolean {
  return code === "account-expired" || (code.startsWith("store-") && code !== "store-lost");
}
