/** The nginx of this machine, with the shipped files of `sandbox/deploy`, on loopback. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { MissingError } from "./python.ts";
import { run } from "./run.ts";
import { startService, type Service } from "./service.ts";

/** Debian has it where only root's PATH leads. */
const PLACES = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];

/** The path of nginx, or undefined where this machine has none. */
export const findNginx = (): string | undefined => PLACES.map((path) => join(path, "nginx")).find(existsSync);

export interface NginxOptions {
  /** Where its own files go. */
  readonly folder: string;
  /** What stands inside `http`. */
  readonly http: string;
}

/**
 * Starts nginx, and resolves when it answers.
 *
 * @param options.http has to hold a server that listens; `url` is where.
 * @throws MissingError where this machine has none; an error with its words if it does not accept the configuration.
 */
export async function startNginx(options: NginxOptions): Promise<Service> {
  const { folder } = options;
  const { nginx, arguments: args } = await prepare(options);
  const test = await run([nginx, ...args, "-t"], { cwd: folder });
  if (test.code !== 0) throw new Error(`nginx does not accept its configuration:\n${test.output}`);
  // Its first worker says so once it takes requests.
  return startService([nginx, ...args], {
    name: "nginx",
    ready: "start worker process",
    stopSignal: "SIGTERM",
    cwd: folder,
  });
}

/** What nginx says to a configuration, and whether it accepts it. */
export async function checkNginx(options: NginxOptions): Promise<{ accepted: boolean; output: string }> {
  const { nginx, arguments: args } = await prepare(options);
  const { code, output } = await run([nginx, ...args, "-t"], { cwd: options.folder });
  return { accepted: code === 0, output };
}

async function prepare({ folder, http }: NginxOptions): Promise<{ nginx: string; arguments: string[] }> {
  const nginx = findNginx();
  if (nginx === undefined) throw new MissingError("nginx cannot be had here: install it (Debian: nginx-light).");
  await mkdir(folder, { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `  ${kind}_temp_path ${join(folder, kind)};`)
    .join("\n");
  const main = [
    "daemon off;",
    // Its workers run as whoever started it, so that they can read what is in the folder.
    process.getuid?.() === 0 ? "user root;" : "",
    `pid ${join(folder, "nginx.pid")};`,
    "error_log stderr notice;",
    "events { worker_connections 4096; }",
    `http {\n  access_log off;\n${temporary}\n${http}\n}`,
  ];
  const file = join(folder, "nginx.conf");
  await writeFile(file, `${main.join("\n")}\n`);
  return { nginx, arguments: ["-p", folder, "-e", "stderr", "-c", file] };
}
