/** What Synapse said in some traces, for machines that have none. */
import { join } from "node:path";
import type { Trace } from "./generate.ts";
import type { Told } from "./normalise.ts";

/** The file with all of them, a JSON list of `Recorded`. */
export const RECORDED = join(import.meta.dirname, "recorded.json");

export interface Recorded {
  /** The trace has once shown a difference, and stays; the others are a sample. */
  readonly found: boolean;
  readonly trace: Trace;
  /** Synapse's normalised answers. */
  readonly told: readonly Told[];
}
