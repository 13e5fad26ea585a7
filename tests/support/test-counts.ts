/** Reads how many tests passed, failed and were skipped from the reports of the test programs. */
import * as v from "valibot";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const VitestReport = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  // A file that cannot even be loaded has no tests that could fail.
  testResults: v.array(v.object({ status: v.string(), assertionResults: v.array(v.unknown()) })),
});

const PlaywrightReport = v.object({
  errors: v.array(v.unknown()),
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number(), skipped: v.number() }),
});

/** @throws {v.ValiError} if this is not a report of Vitest's `json` reporter. */
export function vitestCounts(report: unknown): Counts {
  const seen = v.parse(VitestReport, report);
  const unloadable = seen.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  return {
    passed: seen.numPassedTests,
    failed: seen.numFailedTests + unloadable,
    skipped: seen.numPendingTests + seen.numTodoTests,
  };
}

/** A flaky test counts as failed. @throws {v.ValiError} if this is not a report of Playwright's `json` reporter. */
export function playwrightCounts(report: unknown): Counts {
  const { errors, stats } = v.parse(PlaywrightReport, report);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

export function addUp(all: readonly Counts[]): Counts {
  const sum = (pick: (counts: Counts) => number): number => all.reduce((total, counts) => total + pick(counts), 0);
  return { passed: sum((c) => c.passed), failed: sum((c) => c.failed), skipped: sum((c) => c.skipped) };
}
