/** The accounts service and a Synapse as operators run them, which come back where they were after somebody killed them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { startAccounts, type AccountsService } from "../support/programs/accounts.ts";
import { startSynapse, type Synapse, type SynapseOptions } from "../synapse/server.ts";

export const VICTIMS = ["accounts", "synapse"] as const;
/** The sweeper is part of the accounts service, and dies with it. */
export type Victim = (typeof VICTIMS)[number];

export interface Deployment {
  readonly homeserver: string;
  readonly accounts: string;
  /** As long as nobody is killed. */
  readonly pids: Readonly<Record<string, number>>;
  /** Ends one as a crash does, starts it again, and resolves when it is there again. */
  kill(victim: Victim): Promise<void>;
  stop(): Promise<void>;
}

/** @throws what {@link startSynapse} and {@link startAccounts} throw. */
export async function deploy(
  options: Pick<SynapseOptions, "database" | "workers">,
  settings: Readonly<Record<string, string>>,
): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), "lockstep-load-"));
  const port = await getPort({ host: "127.0.0.1" });
  const startHomeserver = (): Promise<Synapse> => startSynapse({ ...options, shipped: true, folder, port });
  const startService = (on: Synapse, at?: number): Promise<AccountsService> =>
    startAccounts({ synapse: on, settings, ...(at === undefined ? {} : { port: at, untilReady: false }) });
  let synapse = await startHomeserver();
  let service: AccountsService;
  try {
    service = await startService(synapse);
  } catch (error) {
    await synapse.stop();
    throw error;
  }
  const { url: accounts } = service;
  return {
    homeserver: synapse.url,
    accounts,
    pids: { ...synapse.pids, accounts: service.pid },
    async kill(victim) {
      if (victim === "accounts") {
        await service.kill();
        service = await startService(synapse, Number(new URL(accounts).port));
        return;
      }
      process.kill(synapse.pids["main"] ?? 0, "SIGKILL");
      await synapse.ended;
      // What stood beside it goes, too, and comes back with it.
      await synapse.stop();
      synapse = await startHomeserver();
    },
    async stop() {
      await service.stop();
      await synapse.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
