/** A step in the page: its controls, and the region in which something is said. The contract is in src/components/README.md. */
import { setStepState } from "../../page/step-state.ts";
import type { Control, Live, StepView } from "./step-view.ts";

export const CONTROLS: readonly Control[] = ["hint", "show", "read", "choose"];

export function idOf(step: HTMLElement): string {
  return step.dataset["step"] ?? "";
}

export function controlOf(step: HTMLElement, name: Control): HTMLElement | null {
  return step.querySelector<HTMLElement>(`[data-control="${name}"]`);
}

/** @param write makes what a sentence is shown as. */
export function showStep(step: HTMLElement, view: StepView, write: (live: Sentence) => readonly Node[]): void {
  setStepState(step, view.state);
  step.setAttribute("aria-busy", String(view.busy));
  for (const name of CONTROLS) {
    const control = controlOf(step, name);
    if (control === null) continue;
    control.hidden = !view.controls.includes(name);
    control.setAttribute("aria-disabled", String(view.busy));
  }
  const { live } = view;
  say(step, live, () => (live === undefined ? [] : live.say === "hint" ? hintOf(step, live.hint) : write(live)));
}

export type Sentence = Extract<Live, { say: "sentence" }>;

/** Takes back what was shown of a lesson that is no longer practised, but for the step's state. */
export function clearStep(step: HTMLElement): void {
  step.removeAttribute("aria-busy");
  for (const name of CONTROLS) controlOf(step, name)?.setAttribute("hidden", "");
  say(step, undefined, () => []);
}

function say(step: HTMLElement, live: Live | undefined, content: () => readonly Node[]): void {
  const region = step.querySelector<HTMLElement>("[data-live]");
  const key = live === undefined ? "" : live.say === "hint" ? `hint ${live.hint}` : live.key;
  // Writing the same again would have it read out again.
  if (region === null || (region.dataset["says"] ?? "") === key) return;
  region.dataset["says"] = key;
  region.replaceChildren(...content());
}

function hintOf(step: HTMLElement, key: string): readonly Node[] {
  const hint = step.querySelector(`[data-hint="${CSS.escape(key)}"]`);
  return [...(hint?.childNodes ?? [])].map((node) => node.cloneNode(true));
}
