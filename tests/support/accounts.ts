/** Starts the accounts service as a program of its own, before a Synapse of ours. */
import { createInterface } from "node:readline";
import getPort from "get-port";
import { start } from "./run.ts";

export interface AccountsService {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** What it has written so far: its log, a line each. */
  readonly lines: readonly string[];
  /** Resolves with its exit code when it has ended. */
  readonly ended: Promise<number>;
  /** Ends it as an operator does; what it is doing is finished. */
  stop(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

export interface StartAccountsOptions {
  /** Anything with the address of a homeserver, such as what `startSynapse` gives. */
  readonly synapse: { readonly url: string };
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
  const settings = Object.entries(options.settings ?? {}).map(([name, value]) => [`LOCKSTEP_ACCOUNTS_${name}`, value]);
  const child = start(
    ["node", "sandbox/accounts/serve.ts", "--port", String(port), "--homeserver", options.synapse.url],
    { env: Object.fromEntries(settings) as Record<string, string> },
  );
  const lines: string[] = [];
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
  // Whoever does not wait for the end is not interested in how it came.
  ended.catch(() => undefined);
  const listens = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (line.includes(" listens on ")) resolve();
      });
    }
    ended.then((code) => {
      reject(new Error(`The accounts service ended with code ${code} before it listened:\n${lines.join("\n")}`));
    }, reject);
  });
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  const service = {
    url: `http://127.0.0.1:${port}`,
    lines,
    ended,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
  try {
    await listens;
    if (options.untilReady !== false) await untilReady(service.url);
  } catch (error) {
    await service.kill();
    throw error;
  }
  return service;
}

/** @throws an error with the reason if the service does not get ready in half a minute. */
export async function untilReady(url: string): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    if (response.ok) return;
    const reason = await response.text();
    if (performance.now() > until) throw new Error(`The accounts service does not get ready: ${reason}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
