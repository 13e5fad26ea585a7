/** The nginx of this machine with the shipped configuration of `sandbox/deploy`, on loopback and without TLS. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { MissingError } from "./python.ts";
import { ROOT, run, type Finished } from "./run.ts";
import { startService, type Service } from "./service.ts";

const DEPLOY = join(ROOT, "sandbox/deploy");
/** Debian has it where only root's PATH leads. */
const PLACES = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];

/** The path of nginx, or undefined where this machine has none. */
export const findNginx = (): string | undefined => PLACES.map((path) => join(path, "nginx")).find(existsSync);

/** Which of the shipped configurations. `plain` is that of a server without containers, where nginx brings its own beside it. */
export type Shipped = "one-machine" | "plain" | "many";

export interface NginxOptions {
  readonly shipped: Shipped;
  /** Where it listens, on loopback. */
  readonly port: number;
  /** Ports on loopback in place of the addresses that stand there: `synapse:8008`. What is not named leads nowhere. */
  readonly upstreams: Readonly<Record<string, number>>;
  /** Where its own files go. */
  readonly folder: string;
  /** The built site; default: an empty folder. */
  readonly site?: string;
}

/**
 * Starts nginx, and resolves when it takes requests.
 *
 * @throws MissingError where this machine has none; an error with its words if it does not accept the configuration.
 */
export async function startNginx(options: NginxOptions): Promise<Service> {
  const { accepted, output } = await checkNginx(options);
  if (!accepted) throw new Error(`nginx does not accept its configuration:\n${output}`);
  return startService(command(options.folder), {
    name: "nginx",
    ready: "start worker process",
    cwd: options.folder,
  });
}

/** Whether nginx accepts the configuration, and what it says. @throws MissingError where this machine has none. */
export async function checkNginx(options: NginxOptions): Promise<{ accepted: boolean; output: string }> {
  await writeConfig(options);
  const { code, output }: Finished = await run([...command(options.folder), "-t"], { cwd: options.folder });
  return { accepted: code === 0, output };
}

function command(folder: string): string[] {
  const nginx = findNginx();
  if (nginx === undefined) throw new MissingError("nginx cannot be had here: install it (Debian: nginx-light).");
  return [nginx, "-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")];
}

/** The shipped files as they are, but for where things are: addresses, the folder of the site, and TLS. */
async function writeConfig(options: NginxOptions): Promise<void> {
  const { shipped, folder } = options;
  const included = join(folder, "lockstep");
  await mkdir(included, { recursive: true });
  for (const from of [join(DEPLOY, "nginx"), join(DEPLOY, "many")]) {
    const files = (await readdir(from)).filter((file) => file.endsWith(".conf") && file !== "nginx.conf");
    for (const file of files)
      await writeFile(join(included, file), here(await readFile(join(from, file), "utf8"), options));
  }
  const main = here(shipped === "plain" ? await besideOthers() : await readMain(`${shipped}/nginx.conf`), options);
  await writeFile(join(folder, "nginx.conf"), `${surroundings(folder)}\n${main}`);
}

const readMain = (path: string): Promise<string> => readFile(join(DEPLOY, path), "utf8");

/** A site among the others of an nginx: around it stands, in essence, what Debian 13 sets for all of them. */
async function besideOthers(): Promise<string> {
  return `
error_log stderr alert;
events { worker_connections 768; }
http {
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  server_tokens off;
  include mime.types;
  default_type application/octet-stream;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_prefer_server_ciphers off;
  access_log access.log;
  gzip on;
  ${await readMain("one-machine/plain/nginx-site.conf")}
}`;
}

function here(text: string, { port, upstreams, folder, site = folder }: NginxOptions): string {
  return text
    .replaceAll(
      /server ([a-z0-9.]+:\d+);/g,
      (_, address: string) => `server 127.0.0.1:${String(upstreams[address] ?? 9)};`,
    )
    .replace("include lockstep/tls.conf;", `listen 127.0.0.1:${String(port)};`)
    .replace(/^ *server \{\n *listen 80\b[^}]*\}\n/m, "")
    .replaceAll("error_log /var/log/nginx/lockstep.log alert;", "")
    .replace("root /srv/lockstep;", `root ${site};`)
    .replace("include mime.types;", "types { text/html html; application/json json; application/wasm wasm; }")
    .replace("error_log stderr alert;", "error_log stderr notice;")
    .replace("http {", `http {\n${temporaryFolders(folder)}`);
}

const temporaryFolders = (folder: string): string =>
  ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `  ${kind}_temp_path ${join(folder, kind)};`)
    .join("\n");

/** Its workers run as whoever started it, so that they can read what is in the folder. */
const surroundings = (folder: string): string =>
  `daemon off;\npid ${join(folder, "nginx.pid")};\n${process.getuid?.() === 0 ? "user root;" : ""}`;
