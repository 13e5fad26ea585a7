/** Starts the accounts service as a program of its own, before a Synapse of ours. */
import getPort from "get-port";
import { startService, type Service } from "./service.ts";

export interface AccountsService extends Service {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
}

export interface StartAccountsOptions {
  /** Anything with the addresses of a homeserver, such as what `startSynapse` gives. */
  readonly synapse: { readonly url: string; readonly adminUrl?: string };
  /** Default: a free one. */
  readonly port?: number;
  /** Settings, such as `{ LIFETIME: "90s" }`; what `sandbox/accounts/config.ts` knows, without what they all begin with. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Waits until it can make sandboxes; default: true. */
  readonly untilReady?: boolean;
}

/**
 * Starts it and resolves when it is ready.
 *
 * @throws an error with its last words if it ends before, or with the reason if it does not get ready in half a minute.
 */
export async function startAccounts(options: StartAccountsOptions): Promise<AccountsService> {
  const port = options.port ?? (await getPort({ host: "127.0.0.1" }));
  const { url: forApps, adminUrl = forApps } = options.synapse;
  const given = { PUBLIC_HOMESERVER: forApps, ...options.settings };
  const settings = Object.entries(given).map(([name, value]) => [`LOCKSTEP_ACCOUNTS_${name}`, value]);
  const command = ["node", "sandbox/accounts/serve.ts", "--port", String(port), "--homeserver", adminUrl];
  const service = await startService(command, {
    name: "The accounts service",
    ready: " listens on ",
    env: Object.fromEntries(settings) as Record<string, string>,
    keepLines: 10_000,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    if (options.untilReady !== false) await untilReady(url);
  } catch (error) {
    await service.kill();
    throw error;
  }
  return { ...service, url };
}

/** @throws an error with the reason if the service does not get ready in half a minute. */
async function untilReady(url: string): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    if (response.ok) return;
    const reason = await response.text();
    if (performance.now() > until) throw new Error(`The accounts service does not get ready: ${reason}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
