/** Puts a pinned Synapse into a virtual environment of its own below .cache, from the Python package index. */
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, run, type Finished } from "../support/run.ts";

/** The release that the embedded homeserver is compared with. */
export const SYNAPSE_VERSION = "1.163.2";

/** What programs end with where Synapse cannot be had: neither passed nor failed. */
export const EXIT_MISSING = 77;

/** Synapse cannot be had on this machine: there is no Python that it runs on, or no package index. */
export class SynapseMissingError extends Error {
  override readonly name = "SynapseMissingError";
}

const PYTHONS = ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.10"];
const IS_NEW_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/**
 * Installs Synapse unless it is there, and gives the Python that runs it.
 *
 * @throws SynapseMissingError if this machine has no Python 3.10 or newer, or the package index cannot be reached.
 */
export async function installSynapse(): Promise<string> {
  const folder = join(ROOT, `.cache/synapse-${SYNAPSE_VERSION}`);
  const python = join(folder, "bin/python");
  const complete = join(folder, "complete");
  if (await exists(complete)) return python;

  const base = await findPython();
  console.log(`Installing Synapse ${SYNAPSE_VERSION} into ${folder} ...`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const made = await run([base, "-m", "venv", folder]);
  if (made.code !== 0) throw missing("a virtual environment cannot be made", made);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"];
  const installed = await run([python, ...pip, `matrix-synapse==${SYNAPSE_VERSION}`]);
  if (installed.code !== 0) throw missing("the package index does not give it", installed);
  await writeFile(complete, "");
  return python;
}

async function findPython(): Promise<string> {
  for (const python of PYTHONS) {
    const found = await run([python, "-c", IS_NEW_ENOUGH]).catch(() => undefined);
    if (found?.code === 0) return python;
  }
  throw new SynapseMissingError("Synapse cannot be had here: there is no Python 3.10 or newer with venv and pip.");
}

function missing(why: string, { output }: Finished): SynapseMissingError {
  const last = output.trim().split("\n").slice(-3).join("\n");
  return new SynapseMissingError(`Synapse ${SYNAPSE_VERSION} cannot be had here: ${why}.\n${last}`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
