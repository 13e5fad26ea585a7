/** Gives accounts back to the service that made them. Small: the page may need it before the sandbox is loaded. */
import { SandboxError } from "../../errors.ts";
import type { Lease } from "../types.ts";

const TIMEOUT_MS = 15_000;

/**
 * Ends the accounts of a sandbox at once. Resolves also if they have ended before.
 *
 * @throws SandboxError `accounts-unreachable` if the service did not say so.
 */
export async function endLease(lease: Pick<Lease, "accounts" | "id" | "deletionToken">): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`${lease.accounts}/v1/sandboxes/${encodeURIComponent(lease.id)}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${lease.deletionToken}` },
      credentials: "omit",
      // The page may be on its way out.
      keepalive: true,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new SandboxError("accounts-unreachable", error);
  }
  if (response.ok || (await saysNotFound(response))) return;
  throw new SandboxError("accounts-unreachable", response.status);
}

/** Whether the service itself says that there are none, and not somebody on the way to it. */
async function saysNotFound(response: Response): Promise<boolean> {
  const body: unknown = await response.json().catch(() => undefined);
  return response.status === 404 && (body as { readonly error?: unknown } | undefined)?.error === "not-found";
}
