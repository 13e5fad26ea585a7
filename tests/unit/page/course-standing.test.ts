/** Where a reader stands in the course, and where an old address of a page leads. */
import { describe, expect, test } from "vitest";
import { courseStanding } from "../../../src/page/course-standing.ts";
import { movedAddress } from "../../../src/page/moved-address.ts";

describe("standing", () => {
  const steps = { a: ["one", "two"], b: ["three"], c: ["four"] };

  test.each([
    ["nothing is done", {}, [0, 0, 0], 0, ["a", "one"]],
    ["an exercise is begun", { a: ["one"] }, [1, 0, 0], 0, ["a", "two"]],
    ["a later step is done first", { a: ["two"] }, [1, 0, 0], 0, ["a", "one"]],
    ["an exercise is done", { a: ["one", "two"] }, [2, 0, 0], 1, ["b", "three"]],
    ["a later exercise is done first", { b: ["three"], a: ["one"] }, [1, 1, 0], 1, ["a", "two"]],
    ["what is done is not there any more", { a: ["gone"], d: ["one"] }, [0, 0, 0], 0, ["a", "one"]],
    ["everything is done", { a: ["one", "two"], b: ["three"], c: ["four"] }, [2, 1, 1], 3, undefined],
  ])("when %s", (_, progress, done, finished, next) => {
    const standing = courseStanding(steps, progress);
    expect([...standing.done]).toEqual(Object.keys(steps).map((id, index) => [id, done[index]]));
    expect(standing.finished).toBe(finished);
    expect(standing.next).toEqual(next && { lesson: next[0], step: next[1] });
  });

  test("in a course without exercises there is nothing to do", () => {
    expect(courseStanding({}, { a: ["one"] })).toEqual({ done: new Map(), finished: 0, next: undefined });
    expect(courseStanding({ a: [] }, {}).next).toEqual({ lesson: "a", step: "" });
  });
});

describe("an old address", () => {
  const moved = { "": "people", "verify-qr": "devices#verify-qr", sign: "devices" };

  test("leads to where its heading went, or to the guide that took its guide's place", () => {
    expect(movedAddress(moved, "verify-qr")).toBe("devices/#verify-qr");
    expect(movedAddress(moved, "sign")).toBe("devices/");
    expect(movedAddress(moved, "")).toBe("people/");
    expect(movedAddress(moved, "other")).toBe("people/#other");
  });

  test("leads nowhere where the guide is still there and the heading did not move", () => {
    const { "": _, ...headings } = moved;
    expect(movedAddress(headings, "verify-qr")).toBe("devices/#verify-qr");
    expect([movedAddress(headings, ""), movedAddress(headings, "other")]).toEqual([undefined, undefined]);
  });
});
