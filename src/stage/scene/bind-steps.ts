/** Wires the steps in the page to the lesson being practised. The contract is in src/components/README.md. */
import { effect } from "@preact/signals";
import type { LessonState, LessonSession } from "../../../sandbox/lessons/index.ts";
import { progressStore } from "../../page/progress-store.ts";
import { setStepState, showDone, stepsOnPage } from "../../page/step-state.ts";
import type { Texts } from "../shared/texts.ts";
import { createScroller } from "./scroll.ts";
import { choosableParts, stepView, type Control, type Live } from "./step-view.ts";

const CONTROLS: readonly Control[] = ["hint", "show", "read", "choose"];

/** Begins to keep the page's steps in step with the lesson. Returns how to stop. */
export function bindSteps(session: LessonSession, { t }: Texts): () => void {
  const steps = stepsOnPage(session.lesson.id);
  const section = document.querySelector(`[data-lesson="${CSS.escape(session.lesson.id)}"]:not([data-step])`);
  const listening = new AbortController();
  const scroller = createScroller(listening.signal);
  /** The step in which the reader has asked for a hint. */
  let hintIn: string | undefined;
  let current: string | undefined;

  const show = (state: LessonState): void => {
    if (state.current !== current) {
      hintIn = undefined;
      const element = steps.find((step) => idOf(step) === state.current);
      if (element !== undefined) scroller.bring(element);
    }
    current = state.current;
    for (const step of steps) showStep(step, state);
  };

  const showStep = (step: HTMLElement, state: LessonState): void => {
    const kind = step.dataset["kind"] === "read" ? "read" : "do";
    const choosable = choosableParts(session.lesson, state).has(idOf(step));
    const view = stepView(state, { id: idOf(step), kind }, hintIn === idOf(step), choosable);
    setStepState(step, view.state);
    step.setAttribute("aria-busy", String(view.busy));
    for (const name of CONTROLS) {
      const control = controlOf(step, name);
      if (control === null) continue;
      control.hidden = !view.controls.includes(name);
      control.setAttribute("aria-disabled", String(view.busy));
    }
    fillLive(step, view.live);
  };

  const fillLive = (step: HTMLElement, live: Live | undefined): void => {
    const region = step.querySelector<HTMLElement>("[data-live]");
    const key = live === undefined ? "" : live.say === "hint" ? `hint ${live.hint}` : live.key;
    // Writing the same again would have it read out again.
    if (region === null || (region.dataset["says"] ?? "") === key) return;
    region.dataset["says"] = key;
    region.replaceChildren(...contentOf(step, live));
  };

  const contentOf = (step: HTMLElement, live: Live | undefined): readonly Node[] => {
    if (live === undefined) return [];
    if (live.say === "hint") {
      const hint = step.querySelector(`[data-hint="${CSS.escape(live.hint)}"]`);
      return [...(hint?.childNodes ?? [])].map((node) => node.cloneNode(true));
    }
    const sentence = document.createElement("p");
    sentence.textContent = t(live.key);
    return live.retry ? [sentence, retryButton()] : [sentence];
  };

  const retryButton = (): HTMLElement => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "control";
    button.textContent = t("stage.open.retry");
    button.addEventListener("click", () => session.retry());
    return button;
  };

  const act: Readonly<Record<Control, (id: string) => void>> = {
    hint(id) {
      hintIn = id;
      show(session.state.peek());
    },
    show() {
      // What goes wrong is in the lesson's state.
      session.showMe().catch(() => undefined);
    },
    read: (id) => session.markRead(id),
    choose(id) {
      const part = choosableParts(session.lesson, session.state.peek()).get(id);
      if (part === undefined) return;
      session.choosePart(part);
      // The button is gone; what can be done in the step has taken its place.
      const step = steps.find((candidate) => idOf(candidate) === id);
      step?.querySelector<HTMLElement>("[data-control]:not([hidden])")?.focus();
    },
  };

  for (const step of steps) {
    for (const name of CONTROLS) {
      const control = controlOf(step, name);
      control?.addEventListener(
        "click",
        () => {
          if (control.getAttribute("aria-disabled") !== "true") act[name](idOf(step));
        },
        { signal: listening.signal },
      );
    }
  }
  section?.setAttribute("data-practising", "");
  const stop = effect(() => show(session.state.value));

  return () => {
    stop();
    listening.abort();
    section?.removeAttribute("data-practising");
    for (const step of steps) {
      step.removeAttribute("aria-busy");
      for (const name of CONTROLS) controlOf(step, name)?.setAttribute("hidden", "");
      fillLive(step, undefined);
    }
    showDone(session.lesson.id, progressStore.done(session.lesson.id));
  };
}

function idOf(step: HTMLElement): string {
  return step.dataset["step"] ?? "";
}

function controlOf(step: HTMLElement, name: Control): HTMLElement | null {
  return step.querySelector<HTMLElement>(`[data-control="${name}"]`);
}
