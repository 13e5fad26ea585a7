/** Where our own Synapse on this machine leaves its registration secret for the service, so that trying both needs no setting. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Below .cache; only its owner reads it. */
export const LOCAL_SECRET_FILE = join(import.meta.dirname, "../../.cache/synapse-registration-secret");

/** The secret, or undefined where our own Synapse has never run. */
export function localSecret(): string | undefined {
  try {
    return readFileSync(LOCAL_SECRET_FILE, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether an address is this very machine, by name or number. */
export const isLoopback = (url: URL): boolean =>
  url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d+){3}$/.test(url.hostname);
