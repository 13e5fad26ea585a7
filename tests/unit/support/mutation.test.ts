/** What mutation testing draws, counts and complains of; Stryker itself is not tried here. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AREAS } from "../../mutation/areas.ts";
import { faultsOf, sampleOf, sourcesOf } from "../../mutation/mutants.ts";
import {
  equivalents,
  faultsOfRun,
  isSame,
  keptScores,
  scoreOf,
  type Outcome,
  type Tried,
} from "../../mutation/scores.ts";
import { ROOT, run } from "../../support/programs/run.ts";

const fault = (line: number, outcome: Outcome): Tried => ({
  file: "sandbox/x.ts",
  line,
  mutator: "ConditionalExpression",
  original: `ready(${String(line)})`,
  replacement: "true",
  place: String(line),
  outcome,
});

const kept = (survivors: readonly Tried[]) => ({
  seed: "1",
  mutants: 4,
  score: 75,
  seconds: 60,
  survivors: survivors.map(({ file, mutator, original, replacement }) => ({ file, mutator, original, replacement })),
});

describe("the score", () => {
  it("counts what hangs as noticed, what nothing reaches as let pass, and what is broken not at all", () => {
    const tried = (["noticed", "hung", "survived", "unreached", "broken"] as const).map((outcome, line) =>
      fault(line, outcome),
    );
    expect(scoreOf(tried)).toBe(50);
    expect(scoreOf([fault(1, "broken")])).toBe(100);
  });

  it("may not fall: a survivor that is not kept is named, wherever the kept ones have moved", () => {
    const moved = { ...fault(3, "survived"), line: 30, place: "30" };
    const tried = [fault(1, "noticed"), fault(2, "survived"), moved];
    expect(faultsOfRun(tried, "1", kept([fault(3, "survived")]), 0)).toEqual([
      "sandbox/x.ts:2 is not noticed, and is not among the kept survivors.",
    ]);
    expect(faultsOfRun(tried, "1", kept([fault(2, "unreached"), fault(3, "survived")]), 100)).toEqual([]);
  });

  it("has to reach what its area asks for, by any other seed", () => {
    const tried = [fault(1, "noticed"), fault(2, "survived")];
    expect(faultsOfRun(tried, "2", kept([]), 50)).toEqual([]);
    expect(faultsOfRun(tried, "2", kept([]), 51)).toEqual(["50 % is less than 51 %."]);
    expect(faultsOfRun(tried, "2", undefined, 51)).toHaveLength(1);
  });
});

it.each(Object.entries(AREAS))("the score of %s is kept, and is what the area asks for", async (area, { atLeast }) => {
  expect((await keptScores())[area]?.score ?? 0).toBeGreaterThanOrEqual(atLeast);
});

describe("what an area leaves out", () => {
  /** The names that a pattern with one choice in braces stands for. */
  const names = (pattern: string): string[] => {
    const [whole, choice = ""] = /\{(.*?)\}/u.exec(pattern) ?? [""];
    return choice.split(",").map((name) => pattern.replace(whole, name));
  };

  it("is there, if it is left out by name: what has moved is not forgotten", () => {
    const left = Object.values(AREAS).flatMap(({ sources }) => sources.filter((pattern) => pattern.startsWith("!")));
    const files = left.filter((pattern) => !pattern.includes("*")).flatMap((pattern) => names(pattern.slice(1)));
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

describe("the faults", () => {
  it("are drawn by a seed, a small sample being part of a larger one", async () => {
    const lessons = AREAS["lessons"];
    if (lessons === undefined) throw new Error("no such area");
    const faults = await faultsOf(lessons);
    const ten = sampleOf(faults, "1", 10);
    expect(ten).toHaveLength(10);
    expect(sampleOf([...faults].reverse(), "1", 30).slice(0, 10)).toEqual(ten);
    expect(sampleOf(faults, "2", 10)).not.toEqual(ten);
    for (const { original, replacement } of ten) expect(original).not.toBe(replacement);
  });

  it("that change nothing are in the code, each with its reason", async () => {
    const listed = await equivalents();
    const files = new Set(listed.map(({ file }) => file));
    const areas = await Promise.all(
      Object.values(AREAS).map(async (area) =>
        (await sourcesOf(area)).some((name) => files.has(name)) ? faultsOf(area) : [],
      ),
    );
    const faults = areas.flat();
    expect(listed.filter((one) => !faults.some((made) => isSame(made, one)))).toEqual([]);
  });
});

it.each([
  [["--area", "kitchen"], 'There is no area "kitchen".'],
  [["--mutants", "some"], '--mutants is a number of faults, not "some".'],
  [["--colour", "red"], "'--colour'"],
])("says what is wrong with %j, and what can be asked for", async (args, sentence) => {
  const { code, output } = await run(["node", "tests/mutation/run.ts", ...args]);
  expect(code).toBe(2);
  expect(output).toContain(sentence);
  expect(output).toContain("--area homeserver|");
});
