/** What `sandbox.json` says: where the throw-away accounts live. Pages read it when somebody starts to practise. */
import type { SiteConfig } from "./config-schema.ts";

/** The content of `sandbox.json` for a configuration. */
export function sandboxFile(
  sandbox: SiteConfig["sandbox"],
): { home: "embedded" } | { home: "remote"; accounts: string } {
  return sandbox.home === "embedded" ? { home: "embedded" } : { home: "remote", accounts: sandbox.url ?? "" };
}
