/** Loads the sandbox's code: one chunk with the SDK, when a reader starts to practise or is about to. */
import { SandboxError } from "../world/index.ts";

type SandboxCode = typeof import("./code.ts");

/** @throws SandboxError `code-unreachable`; the page then has to be reloaded. */
export async function loadSandboxCode(): Promise<SandboxCode> {
  try {
    return await import("./code.ts");
  } catch (error) {
    throw new SandboxError("code-unreachable", error);
  }
}
