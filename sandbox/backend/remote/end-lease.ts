/** Gives accounts back to the service that made them. Small: the page may need it before the sandbox is loaded. */
import { SandboxError } from "../../errors.ts";
import type { Rented } from "../types.ts";

const PATIENCE_MS = 15_000;

/**
 * Ends the accounts of a sandbox at once. Resolves also if they have ended before.
 *
 * @throws SandboxError `accounts-unreachable` if the service did not say so.
 */
export async function endSandbox(rented: Pick<Rented, "accounts" | "id" | "deletionToken">): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`${rented.accounts}/v1/sandboxes/${encodeURIComponent(rented.id)}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${rented.deletionToken}` },
      credentials: "omit",
      // The page may be on its way out.
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
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
