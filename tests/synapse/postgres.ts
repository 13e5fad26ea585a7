/** A PostgreSQL of this machine's own packages, with an empty database for Synapse, on a socket in a folder. */
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, readdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { MissingError } from "../support/programs/python.ts";
import { run, type ProcessUser } from "../support/programs/run.ts";
import { startService, type Service } from "../support/programs/service.ts";

/** Where Debian and its relatives put it. */
const DEBIAN_FOLDER = "/usr/lib/postgresql";

/**
 * Starts PostgreSQL with its files and its socket in `folder`, for whoever can open that.
 *
 * @throws MissingError where this machine has none.
 */
export async function startPostgres(folder: string): Promise<Service> {
  const bin = await findPostgres();
  const user = await unprivilegedUser();
  const data = join(folder, "data");
  await mkdir(folder, { recursive: true });
  if (user !== undefined) {
    await chown(folder, user.uid, user.gid);
    // On its way there it has to pass the folder above, and to see nothing else in it.
    await chmod(dirname(folder), 0o711);
  }
  const isNew = !existsSync(data);
  if (isNew) {
    const initdb = [join(bin, "initdb"), "-D", data, "-A", "trust", "-U", "synapse", "-E", "UTF8", "--locale=C"];
    await must(initdb, folder, user);
  }
  const settings = ["listen_addresses=", `unix_socket_directories=${folder}`, "max_connections=200"];
  const service = await startService(
    [join(bin, "postgres"), "-D", data, ...settings.flatMap((setting) => ["-c", setting])],
    {
      name: "PostgreSQL",
      ready: "database system is ready to accept connections",
      // The fast way: it does not wait for those who are connected.
      stopSignal: "SIGINT",
      cwd: folder,
      ...(user === undefined ? {} : { user }),
    },
  );
  if (isNew)
    await must([join(bin, "createdb"), "-h", folder, "-U", "synapse", "-T", "template0", "synapse"], folder, user);
  return service;
}

async function findPostgres(): Promise<string> {
  const versions = await readdir(DEBIAN_FOLDER).catch(() => []);
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
  const folders = [
    ...newestFirst.map((version) => join(DEBIAN_FOLDER, version, "bin")),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  const found = folders.find((path) => existsSync(join(path, "initdb")) && existsSync(join(path, "postgres")));
  if (found !== undefined) return found;
  throw new MissingError("PostgreSQL cannot be had here: install the server of your distribution (postgresql).");
}

/** PostgreSQL refuses to run as root: its own user then has to. */
async function unprivilegedUser(): Promise<ProcessUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (what) => {
      const { code, output } = await run(["id", what, "postgres"]);
      if (code !== 0) throw new MissingError("PostgreSQL does not run as root, and there is no user named postgres.");
      return Number(output);
    }),
  );
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

async function must(command: readonly string[], cwd: string, user: ProcessUser | undefined): Promise<void> {
  const { code, output } = await run(command, { cwd, ...(user === undefined ? {} : { user }) });
  if (code !== 0) throw new Error(`${command[0] ?? ""} failed:\n${output}`);
}
