/** Gives fast-check our count and seed; it prints the seed and the smallest case when a property fails. */
import fc from "fast-check";
import { RUNS, SEED } from "./seeded.ts";

fc.configureGlobal({ numRuns: RUNS, seed: SEED });
