/** The steps of a guide in the page: their state, as the reader sees it and as it is read aloud. */
import type { StepState } from "../../sandbox/lessons/types.ts";

/** The steps of a lesson on this page, in order. */
export function stepsOnPage(lessonId: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-step][data-lesson="${CSS.escape(lessonId)}"]`)];
}

/** Shows a step as to do, as the current one, or as done. */
export function setStepState(step: HTMLElement, state: StepState): void {
  step.dataset["state"] = state;
  if (state === "current") step.setAttribute("aria-current", "step");
  else step.removeAttribute("aria-current");
}

/** Shows a whole lesson from the ids of its done steps: the first other one is current. */
export function showDone(lessonId: string, done: readonly string[]): void {
  let current = false;
  for (const step of stepsOnPage(lessonId)) {
    if (done.includes(step.dataset["step"] ?? "")) {
      setStepState(step, "done");
    } else {
      setStepState(step, current ? "todo" : "current");
      current = true;
    }
  }
}
