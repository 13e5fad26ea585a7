/** Starts a Synapse, alone or as many processes, as we compare with it or as we ship it; what it keeps goes when it ends. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { startService, type Service } from "../support/programs/service.ts";
import {
  configFiles,
  ENVIRONMENT,
  openConfig,
  placeConfig,
  someSecrets,
  synapseLogging,
  type Database,
  type SynapsePlace,
  type SynapseSecrets,
} from "./config.ts";
import { installSynapse } from "./install.ts";
import { startPostgres } from "./postgres.ts";
import { registrationSecret } from "./secret.ts";
import { startWorkers } from "./workers.ts";

export interface SynapseOptions {
  /** Default: a free one. With workers it is nginx's. */
  readonly port?: number | undefined;
  /** As in user names. */
  readonly serverName?: string;
  /** With the configuration that operators get, `sandbox/deploy/homeserver.yaml`, instead of the one for comparing. */
  readonly shipped?: boolean;
  /** Default: in memory. */
  readonly database?: "memory" | "sqlite-file" | "postgres";
  /** The workers of `sandbox/deploy/many`, behind nginx with its routes; needs PostgreSQL, Redis and nginx. */
  readonly workers?: boolean;
  /** Where its files go, and stay: started anew there, it goes on where it was. Default: a folder that is removed at the end. */
  readonly folder?: string;
}

export interface Synapse {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Where its admin API is, without a slash at the end; not behind nginx, which does not let it through. */
  readonly adminUrl: string;
  readonly registrationSharedSecret: string;
  /** The file with its tables, where it is one. */
  readonly databaseFile?: string;
  /** Process ids by the names of the processes, the database's and the proxy's included. */
  readonly pids: Readonly<Record<string, number>>;
  /** Resolves with the exit code of its main process when that has ended. */
  readonly ended: Promise<number>;
  /** Ends all of it, and removes its files unless it was told where they go. */
  stop(): Promise<void>;
}

/**
 * Installs Synapse where it is missing, starts it, and resolves when it listens.
 *
 * @throws SynapseMissingError where it or what it needs cannot be had; an error with its last words if it ends at once.
 */
export async function startSynapse(options: SynapseOptions = {}): Promise<Synapse> {
  const { serverName = "sandbox.invalid", shipped = false, workers = false } = options;
  const database = options.database ?? (workers ? "postgres" : "memory");
  const python = await installSynapse();
  const port = options.port ?? (await getPort({ host: "127.0.0.1" }));
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "lockstep-synapse-")));
  const services: [string, Service][] = [];
  const stop = async (): Promise<void> => {
    for (const [, service] of services.reverse()) await service.stop();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    if (database === "postgres") services.push(["postgres", await startPostgres(postgresFolder(folder))]);
    const secrets = await keptSecrets(folder);
    const place: SynapsePlace = { port, serverName, folder, database: databaseOf(folder, database), secrets };
    const configs = await writeConfigs(place, shipped);
    const url = `http://127.0.0.1:${port}`;
    if (workers) {
      const started = await startWorkers(python, place, configs);
      services.push(...started.services);
      return synapse(url, started.adminUrl, place, services, stop);
    }
    const command = [python, "-m", "synapse.app.homeserver", ...configs.flatMap((file) => ["--config-path", file])];
    services.push([
      "main",
      await startService(command, {
        name: "Synapse",
        ready: "Synapse now listening",
        cwd: folder,
        env: ENVIRONMENT,
      }),
    ]);
    return synapse(url, url, place, services, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function synapse(
  url: string,
  adminUrl: string,
  { database, secrets }: SynapsePlace,
  services: readonly [string, Service][],
  stop: () => Promise<void>,
): Synapse {
  const main = services.find(([name]) => name === "main")?.[1];
  return {
    url,
    adminUrl,
    registrationSharedSecret: secrets.registrationSharedSecret,
    ...(database.name === "sqlite3" && database.file !== IN_MEMORY ? { databaseFile: database.file } : {}),
    pids: Object.fromEntries(services.map(([name, { pid }]) => [name, pid])),
    ended: main?.ended ?? Promise.resolve(1),
    stop,
  };
}

const IN_MEMORY = ":memory:";
const postgresFolder = (folder: string): string => join(folder, "postgres");

function databaseOf(folder: string, kind: "memory" | "sqlite-file" | "postgres"): Database {
  if (kind === "postgres") return { name: "psycopg2", socketFolder: postgresFolder(folder) };
  return { name: "sqlite3", file: kind === "memory" ? IN_MEMORY : join(folder, "homeserver.db") };
}

/** The secrets of an earlier life in this folder, or new ones. */
async function keptSecrets(folder: string): Promise<SynapseSecrets> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "secrets.json");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as SynapseSecrets;
  const secrets = someSecrets(await registrationSecret());
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

async function writeConfigs(place: SynapsePlace, shipped: boolean): Promise<string[]> {
  const { folder } = place;
  if (!shipped) await writeFile(join(folder, "open.yaml"), openConfig());
  await writeFile(join(folder, "place.yaml"), JSON.stringify(placeConfig(place), null, 2), { mode: 0o600 });
  await writeFile(join(folder, "log.yaml"), synapseLogging());
  return configFiles(folder, shipped);
}
