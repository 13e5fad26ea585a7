/** Programs that run until they are stopped: they count as started once they have said so. */
import { createInterface } from "node:readline";
import { start, type RunOptions } from "./run.ts";

export interface Service {
  readonly pid: number;
  /** Resolves with its exit code when it has ended; 1 where a signal ended it. */
  readonly ended: Promise<number>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

export interface ServiceOptions extends Omit<RunOptions, "show"> {
  /** As people call it. */
  readonly name: string;
  /** Part of the line by which it says that it is ready. */
  readonly ready: string;
  /** What asks it to end; default: SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
}

/** The end of what it said, for when it fails. */
const KEPT_LINES = 30;

/**
 * Starts a program and resolves when it is ready.
 *
 * @throws an error with its last words if it ends before.
 */
export async function startService(command: readonly string[], options: ServiceOptions): Promise<Service> {
  const { name, ready, stopSignal = "SIGTERM", ...runOptions } = options;
  const child = start(command, runOptions);
  const lines: string[] = [];
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
  // Whoever does not wait for the end is not interested in how it came.
  ended.catch(() => undefined);

  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        if (line.includes(ready)) resolve();
      });
    }
    ended.then((code) => {
      reject(new Error(`${name} ended with code ${code} before it was ready:\n${lines.join("\n")}`));
    }, reject);
  });
  return {
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.kill(stopSignal);
      await ended;
    },
  };
}
