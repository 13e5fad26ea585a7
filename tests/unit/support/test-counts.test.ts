/** The line that sums up must not lose a failure. */
import { expect, it } from "vitest";
import { addUp, playwrightCounts, vitestCounts } from "../../support/test-counts.ts";

const vitestReport = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };

it("counts a test file that could not be loaded as failed", () => {
  const unloadable = { status: "failed", assertionResults: [] };
  const failing = { status: "failed", assertionResults: [{}] };
  expect(vitestCounts({ ...vitestReport, testResults: [unloadable, failing] })).toEqual({
    passed: 7,
    failed: 2,
    skipped: 3,
  });
});

it("counts flaky browser tests and errors outside of tests as failed", () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 4 };
  expect(playwrightCounts({ errors: [{ message: "no server" }], stats })).toEqual({ passed: 5, failed: 3, skipped: 4 });
});

it("refuses what is not a report", () => {
  expect(() => vitestCounts({})).toThrow();
  expect(() => playwrightCounts(vitestReport)).toThrow();
});

it("adds up", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(addUp([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  expect(addUp([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
