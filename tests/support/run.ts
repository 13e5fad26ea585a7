/** Starts other programs of the project on the project's own Node, and says what they said. */
import { spawn, type ChildProcess } from "node:child_process";
import { delimiter, join } from "node:path";

/** The project's folder. */
export const ROOT = join(import.meta.dirname, "../..");

export interface Finished {
  /** Exit code; 1 where a signal ended the program. */
  readonly code: number;
  /** Standard output and error in the order they came; empty when they went to the terminal. */
  readonly output: string;
}

/** The environment in which the project's programs come first, Node among them. */
export function ownEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const bin = join(ROOT, "node_modules/.bin");
  return { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, ...extra };
}

/**
 * Starts a program in the project's folder.
 *
 * @param command name on the PATH, then arguments.
 */
export function start(
  command: readonly string[],
  stdio: "inherit" | "pipe",
  env?: Record<string, string>,
): ChildProcess {
  const [program = "", ...args] = command;
  return spawn(program, args, { cwd: ROOT, env: ownEnvironment(env), stdio: ["ignore", stdio, stdio] });
}

/**
 * Runs a program to its end.
 *
 * @param show whether what it says goes straight to the terminal.
 * @throws if it cannot be started.
 */
export async function run(command: readonly string[], show: boolean, env?: Record<string, string>): Promise<Finished> {
  const child = start(command, show ? "inherit" : "pipe", env);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit) => resolve(exit ?? 1));
  });
  return { code, output };
}
