/** Puts programs from the Python package index into virtual environments of their own below .cache. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, run, type Finished } from "./run.ts";

/** What programs end with where something they need cannot be had: neither passed nor failed. */
export const EXIT_MISSING = 77;

/** Something of others cannot be had on this machine: the program that runs it is missing, or its package index. */
export class MissingError extends Error {
  override readonly name = "MissingError";
}

export interface PythonProgram {
  /** As people call it. */
  readonly name: string;
  readonly version: string;
  /** The package and its extras, without the version: `matrix-nio[e2e]`. */
  readonly requirement: string;
  /** Further packages beside it, with their versions: `hiredis==3.5.0`. */
  readonly beside?: readonly string[];
  /** Packages that come as sources only; all others must be built already, so that nothing is compiled here. */
  readonly fromSource?: readonly string[];
}

const PYTHONS = ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.10"];
const IS_NEW_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/**
 * Installs a program unless it is there, and gives the Python that runs it.
 *
 * @throws MissingError if this machine has no Python 3.10 or newer, or the package index cannot be reached.
 */
export async function installPython(program: PythonProgram): Promise<string> {
  const { name, version, requirement, beside = [], fromSource = [] } = program;
  const folder = join(ROOT, `.cache/${name.toLowerCase()}-${version}`);
  const python = join(folder, "bin/python");
  const complete = join(folder, "complete");
  const requirements = [`${requirement}==${version}`, ...beside];
  const wanted = requirements.join("\n");
  if ((await readFile(complete, "utf8").catch(() => undefined)) === wanted) return python;

  const base = await findPython(name);
  console.log(`Installing ${name} ${version} into ${folder} ...`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const made = await run([base, "-m", "venv", folder]);
  if (made.code !== 0) throw missing(program, "a virtual environment cannot be made", made);
  const only = ["--only-binary=:all:", ...fromSource.map((source) => `--no-binary=${source}`)];
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...only];
  const installed = await run([python, ...pip, ...requirements]);
  if (installed.code !== 0) throw missing(program, "the package index does not give it", installed);
  await writeFile(complete, wanted);
  return python;
}

async function findPython(name: string): Promise<string> {
  for (const python of PYTHONS) {
    const found = await run([python, "-c", IS_NEW_ENOUGH]).catch(() => undefined);
    if (found?.code === 0) return python;
  }
  throw new MissingError(`${name} cannot be had here: there is no Python 3.10 or newer with venv and pip.`);
}

function missing({ name, version }: PythonProgram, why: string, { output }: Finished): MissingError {
  const last = output.trim().split("\n").slice(-3).join("\n");
  return new MissingError(`${name} ${version} cannot be had here: ${why}.\n${last}`);
}
