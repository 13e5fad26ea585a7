/** Loads the sandbox's code: one chunk with the SDK, when a reader starts to practise or is about to. */
import { SandboxError } from "../world/index.ts";

type SandboxCode = typeof import("./code.ts");

/** Without these it would stop in the middle: in all browsers since the spring of 2024. */
const isOutdated = (): boolean => !("groupBy" in Map && "withResolvers" in Promise && "any" in AbortSignal);

/** @throws SandboxError `browser-outdated`; `code-unreachable`: the page then has to be reloaded. */
export async function loadSandboxCode(): Promise<SandboxCode> {
  if (isOutdated()) throw new SandboxError("browser-outdated");
  try {
    return await import("./code.ts");
  } catch (error) {
    throw new SandboxError("code-unreachable", error);
  }
}
