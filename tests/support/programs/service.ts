/** Programs that run until they are stopped: they count as started once they have said so. */
import { createInterface } from "node:readline";
import { start, type RunOptions } from "./run.ts";

export interface Service {
  readonly pid: number;
  /** Resolves with its exit code when it has ended; 1 where a signal ended it. */
  readonly ended: Promise<number>;
  /** What it said last, a line each. */
  readonly lines: readonly string[];
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

export interface ServiceOptions extends Omit<RunOptions, "show"> {
  /** As people call it. */
  readonly name: string;
  /** Part of the line by which it says that it is ready. */
  readonly ready: string;
  /** What asks it to end; default: SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** How many of its lines are kept; default: 30. */
  readonly keepLines?: number;
}

/**
 * Starts a program and resolves when it is ready.
 *
 * @throws an error with its last words if it ends before.
 */
export async function startService(command: readonly string[], options: ServiceOptions): Promise<Service> {
  const { name, ready, stopSignal = "SIGTERM", keepLines = 30, ...runOptions } = options;
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
        if (lines.length > keepLines) lines.shift();
        if (line.includes(ready)) resolve();
      });
    }
    ended.then((code) => {
      reject(new Error(`${name} ended with code ${code} before it was ready:\n${lines.join("\n")}`));
    }, reject);
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid ?? 0, ended, lines, stop: () => end(stopSignal), kill: () => end("SIGKILL") };
}
