/** Synapse as many processes on this machine: the shipped workers and routes of `sandbox/deploy/many`, on ports of loopback. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { existsSync } from "node:fs";
import getPort from "get-port";
import { parse } from "yaml";
import { startNginx } from "../support/programs/nginx.ts";
import { MissingError } from "../support/programs/python.ts";
import { startService, type Service } from "../support/programs/service.ts";
import { DEPLOY, ENVIRONMENT, listener, placeConfig, type SynapsePlace } from "./config.ts";

const MANY = join(DEPLOY, "many");

interface Worker {
  readonly name: string;
  readonly port: number;
  readonly replicationPort: number;
}

export interface WorkersStarted {
  /** In the order in which they were started. */
  readonly services: [string, Service][];
  /** Where the main process listens. */
  readonly adminUrl: string;
}

/**
 * Starts Redis, the main process, all workers and nginx in front of them, at the port of the place.
 *
 * @param configs the configuration's files, `place.yaml` last; that one is written anew.
 * @throws MissingError where Redis or nginx is missing.
 */
export async function startWorkers(
  python: string,
  place: SynapsePlace,
  configs: readonly string[],
): Promise<WorkersStarted> {
  const { folder } = place;
  const services: [string, Service][] = [];
  try {
    const redisPort = await getPort({ host: "127.0.0.1" });
    services.push(["redis", await startRedis(folder, redisPort)]);
    const main = await somewhere("main");
    const workers = await Promise.all((await workerNames()).map(somewhere));
    const shared = [...configs.slice(0, -1), join(MANY, "workers.yaml"), join(folder, "place.yaml")];
    await writePlace(place, redisPort, main, workers);
    const command = (app: string, files: readonly string[]): string[] => [
      python,
      ...["-m", app],
      ...files.flatMap((file) => ["--config-path", file]),
    ];
    const options = { ready: "Synapse now listening", cwd: folder, env: ENVIRONMENT };
    services.push([
      "main",
      await startService(command("synapse.app.homeserver", shared), { name: "Synapse", ...options }),
    ]);
    const starting = workers.map(async (worker): Promise<void> => {
      const file = join(folder, `${worker.name}.yaml`);
      await writeFile(file, JSON.stringify(await workerConfig(worker, folder)));
      const name = `Synapse's ${worker.name}`;
      const started = startService(command("synapse.app.generic_worker", [...shared, file]), { name, ...options });
      services.push([worker.name, await started]);
    });
    // All of them, also where one fails: those that run have to be stopped.
    const failed = (await Promise.allSettled(starting)).find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const upstreams = Object.fromEntries([main, ...workers].map(({ name, port }) => [`${name}:8008`, port]));
    const nginx = { shipped: "many", port: place.port, upstreams, folder: join(folder, "nginx") } as const;
    services.push(["nginx", await startNginx(nginx)]);
    return { services, adminUrl: `http://127.0.0.1:${String(main.port)}` };
  } catch (error) {
    for (const [, service] of services.reverse()) await service.stop();
    throw error;
  }
}

async function workerNames(): Promise<string[]> {
  const files = await readdir(join(MANY, "workers"));
  return files.map((file) => file.replace(/\.yaml$/, "")).sort();
}

const somewhere = async (name: string): Promise<Worker> => ({
  name,
  port: await getPort({ host: "127.0.0.1", reserve: true }),
  replicationPort: await getPort({ host: "127.0.0.1", reserve: true }),
});

async function startRedis(folder: string, port: number): Promise<Service> {
  const path = (process.env["PATH"] ?? "").split(delimiter).find((place) => existsSync(join(place, "redis-server")));
  if (path === undefined) throw new MissingError("Redis cannot be had here: install it (Debian: redis-server).");
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  return startService([join(path, "redis-server"), ...settings], {
    name: "Redis",
    ready: "Ready to accept connections",
    cwd: folder,
  });
}

/** The part of the shipped `many/place.yaml` that names addresses, with those of here. */
async function writePlace(
  place: SynapsePlace,
  redisPort: number,
  main: Worker,
  workers: readonly Worker[],
): Promise<void> {
  const shipped = parse(await readFile(join(MANY, "place.yaml"), "utf8")) as { instance_map: Record<string, unknown> };
  const called = new Set(Object.keys(shipped.instance_map));
  const here = [main, ...workers].filter(({ name }) => called.has(name));
  const config = {
    ...placeConfig({ ...place, port: main.port, publicUrl: `http://127.0.0.1:${String(place.port)}` }),
    listeners: [listener(main.port, ["client"]), listener(main.replicationPort, ["replication"])],
    instance_map: Object.fromEntries(
      here.map(({ name, replicationPort }) => [name, { host: "127.0.0.1", port: replicationPort }]),
    ),
    redis: { enabled: true, host: "127.0.0.1", port: redisPort },
    worker_replication_secret: place.secrets.workerReplicationSecret,
  };
  await writeFile(join(place.folder, "place.yaml"), JSON.stringify(config, null, 2), { mode: 0o600 });
}

/** A shipped worker, with the ports and the log of here. */
async function workerConfig({ name, port, replicationPort }: Worker, folder: string): Promise<Record<string, unknown>> {
  const shipped = parse(await readFile(join(MANY, `workers/${name}.yaml`), "utf8")) as {
    worker_listeners: { type: string; resources?: { names: string[] }[] }[];
  };
  const listeners = shipped.worker_listeners.flatMap(({ type, resources }) => {
    if (type !== "http") return [];
    const names = (resources ?? []).flatMap((resource) => resource.names);
    return [listener(names.includes("replication") ? replicationPort : port, names)];
  });
  return { ...shipped, worker_listeners: listeners, worker_log_config: join(folder, "log.yaml") };
}
