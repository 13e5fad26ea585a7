/** Gives accounts back to the service that made them. Small: the page may need it before the sandbox is loaded. */
import { BackendError } from "../errors.ts";
import type { Rented } from "../types.ts";

const PATIENCE_MS = 15_000;

/**
 * Ends the accounts of a sandbox at once. Resolves also if they have ended before.
 *
 * @throws BackendError `accounts-unreachable` if the service did not say so.
 */
export async function endSandbox(rented: Pick<Rented, "accounts" | "id" | "deletionToken">): Promise<void> {
  let status: number;
  try {
    const response = await fetch(`${rented.accounts}/v1/sandboxes/${encodeURIComponent(rented.id)}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${rented.deletionToken}` },
      credentials: "omit",
      // The page may be on its way out.
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    status = response.status;
  } catch (error) {
    throw new BackendError("accounts-unreachable", error);
  }
  // Refused as unknown or as not ours: there is nothing left for us to end.
  if (status >= 200 && status < 300) return;
  if (status === 404 || status === 403) return;
  throw new BackendError("accounts-unreachable", status);
}
