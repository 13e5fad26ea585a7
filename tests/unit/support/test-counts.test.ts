/** The line that sums up must not lose a failure. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../support/programs/run.ts";
import { addUp, playwrightCounts, vitestCounts } from "../../support/test-counts.ts";

const vitestReport = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };

it("counts a test file that could not be loaded as failed, and names what failed", () => {
  const unloadable = { name: join(ROOT, "tests/unit/a.test.ts"), status: "failed", assertionResults: [] };
  const tests = [
    { status: "failed", fullName: "a lesson ends" },
    { status: "passed", fullName: "a lesson begins" },
  ];
  const failing = { name: join(ROOT, "tests/unit/b.test.ts"), status: "failed", assertionResults: tests };
  expect(vitestCounts({ ...vitestReport, testResults: [unloadable, failing] })).toEqual({
    passed: 7,
    failed: 2,
    skipped: 3,
    failures: ["tests/unit/a.test.ts", "tests/unit/b.test.ts › a lesson ends"],
  });
});

it("counts flaky browser tests and errors outside of tests as failed, and names them", () => {
  const spec = (title: string, ...statuses: string[]) => {
    const tests = statuses.map((status, index) => ({ projectName: ["en", "de"][index], status }));
    return { title, file: "pages/page.spec.ts", line: 3, tests };
  };
  const failing = { title: "on a phone", specs: [spec("fits", "flaky", "unexpected"), spec("turns", "skipped")] };
  const suites = [{ title: "page.spec.ts", specs: [spec("opens", "expected")], suites: [failing] }];
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 4 };
  expect(playwrightCounts({ errors: [{ message: "no server" }], suites, stats })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 4,
    failures: [
      "tests/e2e/pages/page.spec.ts:3 › en › on a phone › fits",
      "tests/e2e/pages/page.spec.ts:3 › de › on a phone › fits",
      "no server",
    ],
  });
});

it("refuses what is not a report", () => {
  expect(() => vitestCounts({})).toThrow();
  expect(() => playwrightCounts(vitestReport)).toThrow();
});

it("adds up", () => {
  const one = { passed: 1, failed: 1, skipped: 3, failures: ["one"] };
  expect(addUp([one, one])).toEqual({ passed: 2, failed: 2, skipped: 6, failures: ["one", "one"] });
  expect(addUp([])).toEqual({ passed: 0, failed: 0, skipped: 0, failures: [] });
});
