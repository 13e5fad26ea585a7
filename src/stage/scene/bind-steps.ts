/** Wires the steps in the page to the lesson being practised. */
import { effect } from "@preact/signals";
import { h, render } from "preact";
import type { LessonState, LessonSession } from "../../../sandbox/lessons/index.ts";
import { progressStore } from "../../page/progress-store.ts";
import { showDone, stepsOnPage } from "../../page/step-state.ts";
import { CopyDetails } from "../shared/CopyDetails.tsx";
import { remember } from "../shared/details.ts";
import type { Texts } from "../shared/texts.ts";
import { createScroller } from "./scroll.ts";
import { clearStep, CONTROLS, controlOf, idOf, showStep, type Sentence } from "./step-element.ts";
import { choosableParts, stepView, type Control } from "./step-view.ts";

/** Begins to keep the page's steps in step with the lesson. Returns how to stop. */
export function bindSteps(session: LessonSession, texts: Texts): () => void {
  const binding = new Binding(session, texts);
  return () => binding.end();
}

class Binding {
  readonly #session: LessonSession;
  readonly #t: Texts["t"];
  readonly #steps: readonly HTMLElement[];
  readonly #section: Element | null;
  readonly #listening = new AbortController();
  readonly #scroller = createScroller(this.#listening.signal);
  readonly #stopFollowing: () => void;
  /** The step in which the reader has asked for a hint. */
  #hintIn: string | undefined;
  #current: string | undefined;

  constructor(session: LessonSession, { t }: Texts) {
    const { id } = session.lesson;
    this.#session = session;
    this.#t = t;
    this.#steps = stepsOnPage(id);
    this.#section = document.querySelector(`[data-lesson="${CSS.escape(id)}"]:not([data-step])`);
    for (const step of this.#steps) this.#listen(step);
    this.#section?.setAttribute("data-practising", "");
    this.#stopFollowing = effect(() => this.#show(session.state.value));
  }

  end(): void {
    this.#stopFollowing();
    this.#listening.abort();
    this.#section?.removeAttribute("data-practising");
    for (const step of this.#steps) clearStep(step);
    const { id } = this.#session.lesson;
    showDone(id, progressStore.done(id));
  }

  #listen(step: HTMLElement): void {
    for (const name of CONTROLS) {
      const control = controlOf(step, name);
      const press = (): void => {
        if (control?.getAttribute("aria-disabled") !== "true") this.#act(name, step);
      };
      control?.addEventListener("click", press, { signal: this.#listening.signal });
    }
  }

  #show(state: LessonState): void {
    if (state.current !== this.#current) {
      this.#hintIn = undefined;
      const element = this.#steps.find((step) => idOf(step) === state.current);
      if (element !== undefined) this.#scroller.bring(element);
    }
    this.#current = state.current;
    const choosable = choosableParts(this.#session.lesson, state);
    for (const step of this.#steps) {
      const id = idOf(step);
      const kind = step.dataset["kind"] === "read" ? "read" : "do";
      const view = stepView(state, { id, kind }, this.#hintIn === id, choosable.has(id));
      showStep(step, view, (live) => this.#write(live));
    }
  }

  #write({ key, error }: Sentence): readonly Node[] {
    const sentence = document.createElement("p");
    sentence.textContent = this.#t(key);
    if (error === undefined) return [sentence];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "control";
    button.textContent = this.#t("stage.open.retry");
    button.addEventListener("click", () => void this.#session.retry().catch(remember));
    const details = document.createElement("span");
    render(h(CopyDetails, { code: error, t: this.#t }), details);
    return [sentence, button, details];
  }

  #act(control: Control, step: HTMLElement): void {
    const id = idOf(step);
    switch (control) {
      case "hint":
        this.#hintIn = id;
        this.#show(this.#session.state.peek());
        return;
      case "show":
        // What goes wrong is in the lesson's state.
        this.#session.showMe().catch(remember);
        return;
      case "read":
        this.#session.markRead(id);
        return;
      case "choose": {
        const part = choosableParts(this.#session.lesson, this.#session.state.peek()).get(id);
        if (part === undefined) return;
        this.#session.choosePart(part);
        // The button is gone; what can be done in the step has taken its place.
        step.querySelector<HTMLElement>("[data-control]:not([hidden])")?.focus();
      }
    }
  }
}
