/** What a step in the page shows while its lesson is practised. */
import { describe, expect, test } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import type { LessonState } from "../../../sandbox/lessons/types.ts";
import { choosableParts, stepView } from "../../../src/stage/scene/step-view.ts";

const at = (
  current: string | undefined,
  steps: LessonState["steps"],
  more: Partial<LessonState> = {},
): LessonState => ({
  steps,
  current,
  hint: undefined,
  notice: undefined,
  busy: undefined,
  error: undefined,
  ...more,
});

const STATE = at("look", { hello: "done", look: "current", ask: "todo" });
const asking = (more: Partial<LessonState> = {}): LessonState =>
  at("ask", { hello: "done", look: "done", ask: "current" }, { hint: "not-asked", ...more });
const ASK = { id: "ask", kind: "do" } as const;
const LOOK = { id: "look", kind: "read" } as const;

describe("controls", () => {
  test("a current step to do offers hint and show, one to read reading only", () => {
    expect(stepView(asking(), ASK, false)).toMatchObject({ state: "current", controls: ["hint", "show"] });
    expect(stepView(STATE, LOOK, false)).toMatchObject({ state: "current", controls: ["read"] });
  });

  test("done, later and unknown steps offer nothing and say nothing", () => {
    for (const [id, state] of [
      ["hello", "done"],
      ["ask", "todo"],
      ["elsewhere", "todo"],
    ] as const) {
      for (const kind of ["do", "read"] as const) {
        const view = stepView({ ...STATE, error: "timeout", notice: "timeout" }, { id, kind }, true);
        expect(view).toEqual({ state, controls: [], busy: false, live: undefined });
      }
    }
  });
});

describe("what is said", () => {
  const say = (state: Partial<LessonState>, hintWanted = true): unknown =>
    stepView(asking(state), ASK, hintWanted).live;
  const sentence = (key: string, error?: string): unknown => ({
    say: "sentence",
    key,
    ...(error !== undefined && { error }),
  });
  const hint = { say: "hint", hint: "not-asked" };

  test("a hint only when it is wanted, and there", () => {
    expect(say({}, false)).toBeUndefined();
    expect(say({})).toEqual(hint);
    expect(say({ hint: undefined })).toBeUndefined();
  });

  test("why the lesson went back, until a hint is wanted", () => {
    const notice = "mismatch";
    expect(say({ notice }, false)).toEqual(sentence("lesson.back.mismatch"));
    expect(say({ notice })).toEqual(hint);
    expect(say({ notice, hint: undefined })).toEqual(sentence("lesson.back.mismatch"));
  });

  test("what the sandbox is doing, before hints", () => {
    for (const why of ["showing", "preparing"] as const) {
      expect(say({ busy: { step: "ask", why }, notice: "mismatch" })).toEqual(sentence(`stage.step.${why}`));
    }
  });

  test("no way on from what could not be prepared, but to try again", () => {
    const look = (error?: "timeout") =>
      stepView(
        { ...asking(), current: "look", steps: { ask: "done", look: "current" }, error },
        { id: "look", kind: "read" },
        false,
      );
    expect(look().controls).toEqual(["read"]);
    expect(look("timeout")).toMatchObject({ controls: [], live: sentence("error.timeout", "timeout") });
  });

  test("an error before everything, with a way to try again", () => {
    const busy = { step: "ask", why: "showing" } as const;
    expect(say({ error: "timeout", notice: "mismatch", busy })).toEqual(sentence("error.timeout", "timeout"));
  });
});

test("the current step is busy whatever is being done, the others only with their own", () => {
  const busy = (step: string, id: string): boolean =>
    stepView(asking({ busy: { step, why: "showing" } }), { id, kind: "do" }, false).busy;
  expect(busy("ask", "ask")).toBe(true);
  expect(busy("look", "ask")).toBe(true);
  expect(busy("look", "look")).toBe(true);
  expect(busy("ask", "look")).toBe(false);
  for (const id of ["ask", "look"]) expect(stepView(asking(), { id, kind: "do" }, false).busy).toBe(false);
});

describe("parts", () => {
  const step = (id: string, part: string) => ({ id, part, kind: "read", focus: "you/laptop" }) as const;
  const lesson = defineLesson({
    id: "test",
    version: 1,
    start: { cast: [] },
    steps: [step("here", "a"), step("there", "a"), step("server", "b"), step("end", "b"), step("more", "c")],
  });

  test("the first step of every part that is neither current nor done can be turned to", () => {
    const state = at("server", { here: "done", there: "todo", server: "current", end: "todo", more: "todo" });
    expect([...choosableParts(lesson, state)]).toEqual([
      ["here", "a"],
      ["more", "c"],
    ]);
    const done = at("server", { here: "done", there: "done", server: "current", end: "todo", more: "done" });
    expect([...choosableParts(lesson, done)]).toEqual([]);
    expect([...choosableParts({ steps: lesson.steps.map(({ part: _, ...whole }) => whole) }, state)]).toEqual([]);
  });

  test("when all is done, none; when nothing is current, all that is not", () => {
    const done = Object.fromEntries(lesson.steps.map(({ id }) => [id, "done" as const]));
    expect([...choosableParts(lesson, at(undefined, done))]).toEqual([]);
    expect([...choosableParts(lesson, at(undefined, { ...done, end: "todo" }))]).toEqual([["server", "b"]]);
  });

  test("the step offers it, unless it is the current one", () => {
    const state = at("server", { here: "todo", server: "current" });
    expect(stepView(state, { id: "here", kind: "read" }, false, true).controls).toEqual(["choose"]);
    expect(stepView(state, { id: "here", kind: "do" }, false, true).controls).toEqual(["choose"]);
    expect(stepView(state, { id: "here", kind: "read" }, false).controls).toEqual([]);
    expect(stepView(state, { id: "server", kind: "read" }, false, true).controls).toEqual(["read"]);
  });
});
