/** Starts other programs of the project on the project's own Node, and says what they said. */
import { spawn, type ChildProcess } from "node:child_process";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";

/** The project's folder. */
export const ROOT = join(import.meta.dirname, "../../..");

export interface RunOptions {
  /** What the program says goes straight to our own output, or to our errors, and is not kept. */
  readonly show?: "output" | "errors";
  /** On top of our own environment; what is undefined is left out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the project's folder. */
  readonly cwd?: string;
  /** Default: whoever we are; only root can choose another. */
  readonly user?: ProcessUser;
}

/** Somebody of this machine, by numbers. */
export interface ProcessUser {
  readonly uid: number;
  readonly gid: number;
}

export interface Finished {
  /** Exit code; 1 where a signal ended the program. */
  readonly code: number;
  /** Standard output, then standard error; empty where they were shown. */
  readonly output: string;
}

/**
 * Starts a program. The project's own programs come first on its PATH, Node among them.
 *
 * @param command name on the PATH, then arguments.
 */
export function start(command: readonly string[], options: RunOptions = {}): ChildProcess {
  const [program = "", ...args] = command;
  const stdio = options.show === undefined ? "pipe" : options.show === "output" ? 1 : 2;
  return spawn(program, args, {
    cwd: options.cwd ?? ROOT,
    ...options.user,
    env: {
      ...process.env,
      PATH: `${join(ROOT, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`,
      ...options.env,
    },
    stdio: ["ignore", stdio, stdio === 1 ? 2 : stdio],
  });
}

/**
 * Runs a program to its end.
 *
 * @throws if it cannot be started.
 */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = start(command, options);
  const texts = [child.stdout, child.stderr].map((stream) => (stream === null ? Promise.resolve("") : text(stream)));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit) => resolve(exit ?? 1));
  });
  return { code, output: (await Promise.all(texts)).join("") };
}
