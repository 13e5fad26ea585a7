/** What a step in the page shows while its lesson is practised: pure, from the lesson's state. */
import type { Lesson, LessonState, SandboxErrorCode, StepState } from "../../../sandbox/lessons/index.ts";
import type { StringKey } from "../../texts.ts";

export type Control = "hint" | "show" | "read" | "choose";

/** What stands in a step's live region: a hint of the page, or a sentence by key. */
export type Live =
  | { readonly say: "hint"; readonly hint: string }
  | { readonly say: "sentence"; readonly key: StringKey; readonly error?: SandboxErrorCode };

export interface StepView {
  readonly state: StepState;
  readonly controls: readonly Control[];
  /** The sandbox is doing or preparing this step, or still ends the one before. */
  readonly busy: boolean;
  readonly live: Live | undefined;
}

interface StepInPage {
  readonly id: string;
  readonly kind: "do" | "read";
}

/** Parts of a lesson that the reader can turn to now, by the step that each begins with: those that are neither current nor done. */
export function choosableParts(
  lesson: Pick<Lesson, "steps">,
  { steps, current }: Pick<LessonState, "steps" | "current">,
): ReadonlyMap<string, string> {
  const currentPart = lesson.steps.find(({ id }) => id === current)?.part;
  const open = new Set(lesson.steps.filter(({ id }) => steps[id] !== "done").map(({ part }) => part));
  const found = new Map<string, string>();
  lesson.steps.forEach(({ id, part }, index) => {
    const begins = part !== undefined && lesson.steps[index - 1]?.part !== part;
    if (begins && part !== currentPart && open.has(part)) found.set(id, part);
  });
  return found;
}

/**
 * @param hintWanted the reader has asked for a hint in this step.
 * @param choosable the step begins a part that the reader can turn to.
 */
export function stepView(state: LessonState, step: StepInPage, hintWanted: boolean, choosable = false): StepView {
  const standing = state.steps[step.id] ?? "todo";
  const current = standing === "current";
  return {
    state: standing,
    controls: current ? controlsOf(state, step) : choosable ? ["choose"] : [],
    busy: current ? state.busy !== undefined : state.busy?.step === step.id,
    live: current ? liveOf(state, hintWanted) : undefined,
  };
}

/** What could not be prepared cannot be looked at. */
function controlsOf({ error }: LessonState, { kind }: StepInPage): readonly Control[] {
  if (kind === "do") return ["hint", "show"];
  return error === undefined ? ["read"] : [];
}

function liveOf(state: LessonState, hintWanted: boolean): Live | undefined {
  if (state.error !== undefined) return { say: "sentence", key: `error.${state.error}`, error: state.error };
  if (state.busy !== undefined) return { say: "sentence", key: `stage.step.${state.busy.why}` };
  if (hintWanted && state.hint !== undefined) return { say: "hint", hint: state.hint };
  if (state.notice !== undefined) return { say: "sentence", key: `lesson.back.${state.notice}` };
  return undefined;
}
