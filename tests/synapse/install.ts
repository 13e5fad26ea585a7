/** Puts a pinned Synapse into a virtual environment of its own below .cache, from the Python package index. */
import { installPython } from "../support/programs/python.ts";

export { EXIT_MISSING, MissingError as SynapseMissingError } from "../support/programs/python.ts";

/** The release that the embedded homeserver is compared with. */
export const SYNAPSE_VERSION = "1.163.2";

/** What it speaks to PostgreSQL and Redis with, where it runs as many processes. */
const DRIVERS = ["psycopg2-binary==2.9.13", "txredisapi==1.5.0", "hiredis==3.5.0"];

/**
 * Installs Synapse unless it is there, and gives the Python that runs it.
 *
 * @throws MissingError if this machine has no Python that it runs on, or the package index cannot be reached.
 */
export function installSynapse(): Promise<string> {
  return installPython({ name: "Synapse", version: SYNAPSE_VERSION, requirement: "matrix-synapse", beside: DRIVERS });
}
