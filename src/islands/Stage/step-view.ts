/** What a step in the page shows while its lesson is practised: pure, from the lesson's state. */
import type { LessonState } from "../../../sandbox/lessons/index.ts";

export type Control = "hint" | "show" | "read";

/** What stands in a step's live region: a hint of the page, or a sentence by key. */
export type Live =
  | { readonly say: "hint"; readonly hint: string }
  | { readonly say: "sentence"; readonly key: string; readonly retry: boolean };

export interface StepView {
  readonly state: "todo" | "current" | "done";
  readonly controls: readonly Control[];
  /** The sandbox is doing or preparing this step. */
  readonly busy: boolean;
  readonly live: Live | undefined;
}

interface StepInPage {
  readonly id: string;
  readonly kind: "do" | "read";
}

/**
 * @param hintWanted the reader has asked for a hint in this step.
 */
export function stepView(state: LessonState, step: StepInPage, hintWanted: boolean): StepView {
  const standing = state.steps[step.id] ?? "todo";
  const current = standing === "current";
  return {
    state: standing,
    controls: current ? (step.kind === "do" ? ["hint", "show"] : ["read"]) : [],
    busy: state.busy?.step === step.id,
    live: current ? liveOf(state, hintWanted) : undefined,
  };
}

function liveOf(state: LessonState, hintWanted: boolean): Live | undefined {
  if (state.error !== undefined) return { say: "sentence", key: `error.${state.error}`, retry: true };
  if (state.busy !== undefined) return { say: "sentence", key: `stage.step.${state.busy.why}`, retry: false };
  if (hintWanted && state.hint !== undefined) return { say: "hint", hint: state.hint };
  if (state.notice !== undefined) return { say: "sentence", key: `lesson.back.${state.notice}`, retry: false };
  return undefined;
}
