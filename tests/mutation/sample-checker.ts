/** A checker of Stryker's that lets only the mutants of the sample through; what is left out counts for nothing. */
import { readFileSync } from "node:fs";
import { CheckStatus, type CheckResult, type Checker } from "@stryker-mutator/api/check";
import type { Mutant } from "@stryker-mutator/api/core";
import { PluginKind, declareClassPlugin } from "@stryker-mutator/api/plugin";
import { placeOf } from "./mutants.ts";

/** Why a mutant is left out. */
export const OUTSIDE = "outside the sample";

class SampleChecker implements Checker {
  #sample: ReadonlySet<string> = new Set();

  async init(): Promise<void> {
    const file = process.env["LOCKSTEP_SAMPLE"] ?? "";
    this.#sample = new Set(JSON.parse(readFileSync(file, "utf8")) as string[]);
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    return Object.fromEntries(
      mutants.map((mutant): [string, CheckResult] => [
        mutant.id,
        this.#sample.has(placeOf(mutant))
          ? { status: CheckStatus.Passed }
          : { status: CheckStatus.CompileError, reason: OUTSIDE },
      ]),
    );
  }

  async group(mutants: Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "sample", SampleChecker)];
