/** Reads how many tests passed, failed and were skipped from the reports of the test programs, and which failed. */
import { relative } from "node:path";
import * as v from "valibot";
import { ROOT } from "./programs/run.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Where each failure is and what it is called, so that the end of a long output names it. */
  readonly failures: readonly string[];
}

const VitestReport = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string(), fullName: v.string() })),
    }),
  ),
});

interface PlaywrightSuite {
  readonly title: string;
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly line: number;
    /** One for each project that has it. */
    readonly tests: readonly { readonly projectName: string; readonly status: string }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[] | undefined;
}

const PlaywrightSuite: v.GenericSchema<PlaywrightSuite> = v.object({
  title: v.string(),
  specs: v.array(
    v.object({
      title: v.string(),
      file: v.string(),
      line: v.number(),
      tests: v.array(v.object({ projectName: v.string(), status: v.string() })),
    }),
  ),
  suites: v.optional(v.array(v.lazy(() => PlaywrightSuite))),
});

const PlaywrightReport = v.object({
  errors: v.array(v.object({ message: v.optional(v.string(), "an error outside of tests") })),
  suites: v.array(PlaywrightSuite),
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number(), skipped: v.number() }),
});

/** @throws {v.ValiError} if this is not a report of Vitest's `json` reporter. */
export function vitestCounts(report: unknown): Counts {
  const seen = v.parse(VitestReport, report);
  const failures: string[] = [];
  for (const { name, status, assertionResults } of seen.testResults) {
    const file = relative(ROOT, name);
    // A file that cannot even be loaded has no tests that could fail.
    if (status === "failed" && assertionResults.length === 0) failures.push(file);
    for (const test of assertionResults) if (test.status === "failed") failures.push(`${file} › ${test.fullName}`);
  }
  return {
    passed: seen.numPassedTests,
    failed: Math.max(seen.numFailedTests, failures.length),
    skipped: seen.numPendingTests + seen.numTodoTests,
    failures,
  };
}

/** A flaky test counts as failed. @throws {v.ValiError} if this is not a report of Playwright's `json` reporter. */
export function playwrightCounts(report: unknown): Counts {
  const { errors, stats, suites } = v.parse(PlaywrightReport, report);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures: [...suites.flatMap((suite) => failuresIn(suite, [])), ...errors.map(({ message }) => message)],
  };
}

/** @param within titles of the suites around this one; the outermost is a file, which each test names by itself. */
function failuresIn(suite: PlaywrightSuite, within: readonly string[]): string[] {
  return [
    ...suite.specs.flatMap(({ file, line, title, tests }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .map(({ projectName }) => [`tests/e2e/${file}:${line}`, projectName, ...within, title].join(" › ")),
    ),
    ...(suite.suites ?? []).flatMap((inner) => failuresIn(inner, [...within, inner.title])),
  ];
}

export function addUp(all: readonly Counts[]): Counts {
  const sum = (pick: (counts: Counts) => number): number => all.reduce((total, counts) => total + pick(counts), 0);
  return {
    passed: sum((c) => c.passed),
    failed: sum((c) => c.failed),
    skipped: sum((c) => c.skipped),
    failures: all.flatMap(({ failures }) => failures),
  };
}
