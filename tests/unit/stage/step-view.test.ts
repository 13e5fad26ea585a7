/** What a step in the page shows while its lesson is practised. */
import { describe, expect, test } from "vitest";
import type { LessonState } from "../../../sandbox/lessons/types.ts";
import { stepView } from "../../../src/stage/scene/step-view.ts";

const STATE: LessonState = {
  steps: { hello: "done", look: "current", ask: "todo" },
  current: "look",
  hint: undefined,
  notice: undefined,
  busy: undefined,
  error: undefined,
};

const asking: LessonState = {
  ...STATE,
  steps: { hello: "done", look: "done", ask: "current" },
  current: "ask",
  hint: "not-asked",
};

describe("controls", () => {
  test("a current step to do offers hint and show", () => {
    expect(stepView(asking, { id: "ask", kind: "do" }, false)).toMatchObject({
      state: "current",
      controls: ["hint", "show"],
    });
  });

  test("a current step to read offers reading only", () => {
    expect(stepView(STATE, { id: "look", kind: "read" }, false).controls).toEqual(["read"]);
  });

  test("done, later and unknown steps offer nothing and say nothing", () => {
    for (const id of ["hello", "ask", "elsewhere"]) {
      const view = stepView({ ...STATE, notice: "timeout" }, { id, kind: "do" }, true);
      expect(view.controls).toEqual([]);
      expect(view.live).toBeUndefined();
    }
    expect(stepView(STATE, { id: "elsewhere", kind: "do" }, false).state).toBe("todo");
  });
});

describe("what is said", () => {
  const say = (state: Partial<LessonState>, hintWanted: boolean): unknown =>
    stepView({ ...asking, ...state }, { id: "ask", kind: "do" }, hintWanted).live;

  test("a hint only when it is wanted", () => {
    expect(say({}, false)).toBeUndefined();
    expect(say({}, true)).toEqual({ say: "hint", hint: "not-asked" });
  });

  test("why the lesson went back, until a hint is wanted", () => {
    expect(say({ notice: "mismatch" }, false)).toMatchObject({ key: "lesson.back.mismatch" });
    expect(say({ notice: "mismatch" }, true)).toEqual({ say: "hint", hint: "not-asked" });
  });

  test("what the sandbox is doing, before hints", () => {
    const busy = { step: "ask", why: "showing" } as const;
    expect(say({ busy }, true)).toMatchObject({ key: "stage.step.showing", retry: false });
    expect(stepView({ ...asking, busy }, { id: "ask", kind: "do" }, false).busy).toBe(true);
    expect(stepView({ ...asking, busy }, { id: "hello", kind: "do" }, false).busy).toBe(false);
  });

  test("an error before everything, with a way to try again", () => {
    expect(say({ error: "timeout", notice: "mismatch" }, true)).toEqual({
      say: "sentence",
      key: "error.timeout",
      retry: true,
    });
  });
});
