/** A reader in any browser: presses what has a name, waits for what is shown, and does lessons by "Show me". */
import type { Locale } from "../../content/languages.ts";
import { textsOf, type Texts } from "../support/texts.ts";
import type { Tab } from "./engine.ts";

/** How long anything may take that is not a whole lesson. */
const PATIENCE_MS = 30_000;
const POLL_MS = 100;

/** What a step of a guide can be. */
interface StepOnPage {
  readonly id: string;
  readonly lesson: string;
  readonly state: string;
}

export class Reader {
  readonly tab: Tab;
  readonly texts: Texts;
  readonly #site: string;

  constructor(tab: Tab, site: string, lang: Locale) {
    this.tab = tab;
    this.texts = textsOf(lang);
    this.#site = site;
  }

  /** The same reader in another tab. */
  on(tab: Tab): Reader {
    return new Reader(tab, this.#site, this.texts.lang);
  }

  /** Opens a page and waits until its scripts are at work; the landing page without a name. */
  async open(guide?: string): Promise<void> {
    await this.tab.go(`${this.#site}${this.texts.lang}/${guide === undefined ? "" : `${guide}/`}`);
    await this.settled();
  }

  /** Waits until the page's scripts are at work. */
  async settled(): Promise<void> {
    await this.sees("scripts at work", () => document.querySelector("astro-island[ssr]") === null);
  }

  /** Waits until something is so in the page. @throws what the page showed instead. */
  async sees<Args extends readonly unknown[]>(
    what: string,
    test: (...args: Args) => boolean | Promise<boolean>,
    ...args: Args
  ): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    let last: unknown;
    for (;;) {
      // Between two pages there is none to ask.
      last = await this.tab.run(test, ...args).catch((error: unknown) => error);
      if (last === true) return;
      if (performance.now() > end) break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const shown = await this.tab.run(() => document.querySelector(".stage, .hero")?.textContent ?? document.title);
    throw new Error(`not seen: ${what} (${String(last)}). Shown: ${shown.slice(0, 400)}`);
  }

  /** Waits for a sentence, by its key or in its own words; of several, for one. */
  async reads(keys: string | readonly string[], where = "body"): Promise<void> {
    const sentences = [keys].flat().map((key) => (/^[a-z]+(?:\.[\w-]+)+$/u.test(key) ? this.texts.t(key) : key));
    await this.sees(
      `"${sentences.join('" or "')}"`,
      (selector, wanted) =>
        [...document.querySelectorAll<HTMLElement>(selector)].some(
          (each) => each.checkVisibility() && wanted.some((sentence) => each.innerText.includes(sentence)),
        ),
      where,
      sentences,
    );
  }

  /** Presses the button that is called so, by its key, once it is there. */
  async press(key: string, where = "body"): Promise<void> {
    const name = this.texts.t(key);
    await this.sees(
      `a button "${name}"`,
      (selector, wanted) => {
        const buttons = document.querySelectorAll<HTMLElement>(`:is(${selector}) :is(button, a)`);
        const button = [...buttons].find(
          (each) => each.checkVisibility() && (each.ariaLabel ?? each.textContent).trim() === wanted,
        );
        button?.click();
        return button !== undefined;
      },
      where,
      name,
    );
  }

  /** Writes into the composer of a device, and sends. */
  async write(device: string, text: string): Promise<void> {
    await this.sees(
      `a composer on ${device}`,
      (ref, words) => {
        const field = document.querySelector<HTMLInputElement>(`[data-device="${ref}"] .composer input`);
        if (field === null || field.form?.querySelector("button")?.disabled !== false) return false;
        field.focus();
        field.value = words;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.form.requestSubmit();
        return true;
      },
      device,
      text,
    );
  }

  /** Waits until a message stands on a device. */
  async hasMessage(device: string, text: string): Promise<void> {
    await this.reads(text, `[data-device="${device}"] .timeline`);
  }

  /** Opens the chat with Kim on the laptop. */
  async openChat(): Promise<void> {
    await this.sees(
      "the chat with Kim",
      (name) => {
        const laptop = document.querySelector('[data-device="you/laptop"]');
        if (laptop?.querySelector(".composer input") instanceof HTMLElement) return true;
        const chats = [...(laptop?.querySelectorAll<HTMLElement>("button") ?? [])];
        chats.find((button) => button.textContent.trim().startsWith(name))?.click();
        return false;
      },
      this.texts.t("cast.kim"),
    );
  }

  /** Presses the start of a step, and waits for the laptop. */
  async start(step: string): Promise<void> {
    await this.press("site.step.start", `[data-step="${step}"]`);
    await this.seesLaptop();
  }

  async seesLaptop(): Promise<void> {
    await this.sees("the laptop", () => document.querySelector(".stage [data-device='you/laptop']") !== null);
  }

  async steps(): Promise<readonly StepOnPage[]> {
    return this.tab.run(() =>
      [...document.querySelectorAll<HTMLElement>("section[data-step]")].map(({ dataset }) => ({
        id: dataset["step"] ?? "",
        lesson: dataset["lesson"] ?? "",
        state: dataset["state"] ?? "",
      })),
    );
  }

  /** Does one step as its "Show me" or "I have looked" does. */
  async solve(step: string): Promise<void> {
    await this.sees(
      `step ${step} done`,
      (id) => {
        const section = document.querySelector<HTMLElement>(`section[data-step="${id}"]`);
        if (section?.dataset["state"] === "done") return true;
        if (section?.getAttribute("aria-busy") === "true") return false;
        for (const name of ["choose", "read", "show"]) {
          const control = section?.querySelector<HTMLElement>(`[data-control="${name}"]`);
          if (control?.checkVisibility() !== true || control.getAttribute("aria-disabled") === "true") continue;
          control.click();
          return false;
        }
        return false;
      },
      step,
    );
  }

  /** Does what is left of a lesson, to its last tick. */
  async finish(lesson: string): Promise<void> {
    for (const { id } of (await this.steps()).filter((step) => step.lesson === lesson)) await this.solve(id);
  }

  /** Does all lessons of a guide, one after the other. Resolves with how many steps they have. */
  async doGuide(guide: string): Promise<number> {
    await this.open(guide);
    const steps = await this.steps();
    for (const lesson of new Set(steps.map(({ lesson: id }) => id))) {
      const first = steps.find((step) => step.lesson === lesson);
      await this.press("site.step.start", `[data-step="${first?.id ?? ""}"]`);
      await this.isPractising(lesson);
      await this.finish(lesson);
    }
    return steps.length;
  }

  /** Waits until the sandbox of a lesson is open. */
  async isPractising(lesson: string): Promise<void> {
    await this.sees(
      `${lesson} open`,
      (id) => document.querySelector(`[data-lesson="${id}"][data-practising]`) !== null,
      lesson,
    );
  }
}
