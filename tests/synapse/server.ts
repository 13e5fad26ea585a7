/** Starts a Synapse that forgets everything when it ends. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import getPort from "get-port";
import { start } from "../support/run.ts";
import { synapseConfig, synapseLogging } from "./config.ts";
import { installSynapse } from "./install.ts";

export interface Synapse {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Resolves with its exit code when it has ended. */
  readonly ended: Promise<number>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** The end of what it said, for when it fails. */
const KEPT_LINES = 30;

/**
 * Installs Synapse where it is missing, starts it, and resolves when it listens.
 *
 * @param options.port default: a free one.
 * @throws SynapseMissingError where it cannot be had; an error with its last words if it ends at once.
 */
export async function startSynapse(options: { port?: number | undefined; serverName?: string } = {}): Promise<Synapse> {
  const python = await installSynapse();
  const port = options.port ?? (await getPort({ host: "127.0.0.1" }));
  const folder = await mkdtemp(join(tmpdir(), "lockstep-synapse-"));
  const { serverName = "sandbox.invalid" } = options;
  await writeFile(join(folder, "homeserver.yaml"), synapseConfig({ port, serverName, folder }));
  await writeFile(join(folder, "log.yaml"), synapseLogging());

  const child = start([python, "-m", "synapse.app.homeserver", "--config-path", join(folder, "homeserver.yaml")], {
    cwd: folder,
  });
  const lines: string[] = [];
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  }).finally(() => rm(folder, { recursive: true, force: true }));
  // Whoever does not wait for the end is not interested in how it came.
  ended.catch(() => undefined);

  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        if (line.includes("Synapse now listening")) resolve();
      });
    }
    ended.then((code) => {
      reject(new Error(`Synapse ended with code ${code} before it listened:\n${lines.join("\n")}`));
    }, reject);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
