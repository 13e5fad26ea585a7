/** Ticks: read back as they were written, and nothing but ticks believed. */
import { describe, expect, test } from "vitest";
import { guideState, parseProgress } from "../../../src/page/progress-store.ts";

describe("parseProgress", () => {
  test("reads ticks", () => {
    expect(parseProgress('{"a":["one","two"]}')).toEqual({ a: ["one", "two"] });
  });

  test.each([
    ["nothing", null],
    ["no JSON", "{"],
    ["null", "null"],
    ["a text", '"a"'],
    ["no lists", '{"a":1,"b":{"c":[]}}'],
    ["lists of other things", '{"a":[1]}'],
  ])("takes %s for nothing done", (_, text) => {
    expect(parseProgress(text)).toEqual({});
  });

  test("keeps the good part of a damaged store", () => {
    expect(parseProgress('{"a":["one"],"b":[1],"c":["two",3],"d":[]}')).toEqual({ a: ["one"], d: [] });
  });
});

describe("guideState", () => {
  const steps = { a: ["one", "two"], b: ["three"] };

  test.each([
    ["todo", {}],
    ["todo", { other: ["one"] }],
    ["todo", { a: ["gone"] }],
    ["started", { a: ["one"] }],
    ["started", { a: ["one", "two"] }],
    ["done", { a: ["one", "two"], b: ["three"] }],
    ["done", { a: ["two", "one", "gone"], b: ["three"] }],
  ] as const)("is %s for %j", (state, progress) => {
    expect(guideState(steps, progress)).toBe(state);
  });

  test("a guide whose lessons have no steps is not begun", () => {
    expect(guideState({ a: [] }, { a: ["one"] })).toBe("todo");
  });

  test("a guide without lessons has nothing to tick", () => {
    expect(guideState({}, { a: ["one"] })).toBe("todo");
  });
});
