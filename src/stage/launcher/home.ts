/** Where the throw-away accounts of this site live: told by `sandbox.json` beside the site, else as it was built. */
import builtIn from "virtual:sandbox-home";
import type { Home } from "../../../sandbox/lessons/index.ts";

/** Content of `sandbox.json`. */
export type SandboxFile =
  | { readonly home: "embedded" }
  /** `accounts`: origin of the service and the homeserver; empty: this site's own. */
  | { readonly home: "remote"; readonly accounts: string };

/** The reader waits for it, so not for long. */
const PATIENCE_MS = 5_000;

const asked = new Map<string, Promise<Home>>();

/**
 * Where the accounts live. Asked once a page; while the file cannot be had, what was built in counts.
 *
 * @param base path the site is served under, with a slash at both ends
 */
export function findHome(base: string): Promise<Home> {
  const home =
    asked.get(base) ??
    ask(base)
      .catch(() => void asked.delete(base))
      .then((file) => homeOf(file ?? builtIn));
  asked.set(base, home);
  return home;
}

async function ask(base: string): Promise<SandboxFile> {
  const response = await fetch(`${base}sandbox.json`, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE_MS) });
  const file: unknown = await response.json();
  if (!isSandboxFile(file)) throw new TypeError(`${base}sandbox.json does not say where the sandbox is`);
  return file;
}

function isSandboxFile(file: unknown): file is SandboxFile {
  const { home, accounts } = (file ?? {}) as { readonly home?: unknown; readonly accounts?: unknown };
  return home === "embedded" || (home === "remote" && typeof accounts === "string");
}

function homeOf(file: SandboxFile): Home {
  if (file.home === "embedded") return { kind: "embedded" };
  const { origin } = new URL(file.accounts, location.href);
  return { kind: "accounts", accounts: origin, homeserver: origin };
}
