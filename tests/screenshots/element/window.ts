/** One signed-in device: a browser window with Element in it, used by the labels a person would read. */
import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";
import type { ElementLabels, LabelValues } from "./labels.ts";

/** What a person can press. */
const PRESSABLE = ["button", "link", "menuitem", "tab", "switch", "checkbox", "radio"] as const;

/** Something that a step needs did not come. */
export class StepError extends Error {
  override readonly name = "StepError";
  /** What was looked for. */
  readonly wanted: string;
  readonly window: ElementWindow;

  constructor(wanted: string, window: ElementWindow, options?: ErrorOptions) {
    super(`${window.name} does not show ${wanted}`, options);
    this.wanted = wanted;
    this.window = window;
  }
}

export interface WindowOptions {
  /** Whose, and which device: for reports. */
  readonly name: string;
  readonly page: Page;
  readonly labels: ElementLabels;
  /** Milliseconds to wait for one thing. */
  readonly patience: number;
}

/** Controls of one window, found by the keys of their labels. */
export class ElementWindow {
  readonly name: string;
  readonly page: Page;
  /** Keys of the labels that were looked for, in order. */
  readonly sought: string[] = [];
  readonly #labels: ElementLabels;
  readonly #patience: number;

  constructor({ name, page, labels, patience }: WindowOptions) {
    this.name = name;
    this.page = page;
    this.#labels = labels;
    this.#patience = patience;
  }

  /** Presses the control of that label: the last one where there are several, for dialogs come last. */
  async press(key: string, values?: LabelValues): Promise<void> {
    await this.#act(this.#pressable(key, values), `a control “${this.#text(key, values)}” (${key})`, (control) =>
      control.click({ timeout: this.#patience }),
    );
  }

  /** Writes into the field of that label. */
  async fill(key: string, text: string, values?: LabelValues): Promise<void> {
    const name = this.#text(key, values);
    await this.#act(this.page.getByRole("textbox", { name, exact: true }), `a field “${name}” (${key})`, (field) =>
      field.fill(text, { timeout: this.#patience }),
    );
  }

  /** Waits for the text of a label. */
  async see(key: string, values?: LabelValues): Promise<Locator> {
    const text = this.#text(key, values);
    return this.#visible(this.page.getByText(text, { exact: true }), `“${text}” (${key})`);
  }

  /** Waits for what somebody wrote. */
  async seeText(text: string): Promise<Locator> {
    return this.#visible(this.page.getByText(text), `“${text}”`);
  }

  /** Waits for any control of that label. */
  async seeControl(key: string, values?: LabelValues): Promise<Locator> {
    return this.#visible(this.#pressable(key, values), `a control “${this.#text(key, values)}” (${key})`);
  }

  /** Scrolls until the control of that label is to be seen. */
  async reveal(key: string): Promise<void> {
    await (await this.seeControl(key)).scrollIntoViewIfNeeded();
  }

  /** Scrolls until the text of that label is at the top. */
  async scrollTo(key: string): Promise<void> {
    await (await this.see(key)).evaluate((element) => element.scrollIntoView({ block: "start" }));
  }

  /** Scrolls until the control of that label is at the top. */
  async scrollToControl(key: string): Promise<void> {
    await (await this.seeControl(key)).evaluate((element) => element.scrollIntoView({ block: "start" }));
  }

  /** Points at what carries that label, such as a mark on a message, until its sentence appears. */
  async pointAt(key: string, values?: LabelValues): Promise<void> {
    const text = this.#text(key, values);
    await this.#act(this.page.getByLabel(text, { exact: true }), `a mark “${text}” (${key})`, async (mark) => {
      await mark.hover();
      await expect.poll(() => this.#isDrawn(text), { timeout: this.#patience }).toBe(true);
    });
  }

  /** Puts the pointer on the control of that label. */
  async hover(key: string): Promise<void> {
    await (await this.seeControl(key)).hover();
  }

  /** Presses somebody in a list: of suggestions, or of chats. */
  async pressPerson(name: string): Promise<void> {
    const person = this.page.getByRole("option", { name: new RegExp(`\\b${name}\\b`, "u") });
    await this.#act(person, `“${name}” in a list`, (option) => option.click({ timeout: this.#patience }));
  }

  /** Writes into the message field and sends. */
  async send(text: string, field = "composer.placeholder_encrypted"): Promise<void> {
    const name = this.#text(field);
    await this.#act(
      this.page.getByRole("textbox", { name, exact: true }),
      `the message field “${name}” (${field})`,
      async (box) => {
        await box.click();
        await this.page.keyboard.type(text);
        await this.page.keyboard.press("Enter");
      },
    );
    await this.seeText(text);
    await this.gone("timeline.send_state_sending");
  }

  /** Waits until nothing of that label is shown any more. */
  async gone(key: string): Promise<void> {
    const text = this.#labels.text(key);
    const shown = this.page.getByText(text, { exact: true }).or(this.page.getByLabel(text, { exact: true }));
    try {
      await expect(shown.filter({ visible: true })).toHaveCount(0, { timeout: this.#patience });
    } catch {
      throw new StepError(`an end of “${text}” (${key})`, this);
    }
  }

  /** Waits for a text that looks so, and returns it. */
  async read(pattern: RegExp, what: string): Promise<string> {
    const text = await (await this.#visible(this.page.getByText(pattern), what)).innerText();
    return pattern.exec(text)?.[0] ?? text;
  }

  /** Closes the topmost dialog. */
  async closeDialog(): Promise<void> {
    await this.press("dialog_close_label");
  }

  /** Opens the settings at a tab. */
  async openSettings(tab: string): Promise<void> {
    await this.press("a11y.user_menu");
    await this.press("user_menu.settings");
    await this.press(tab);
  }

  /** Sends a notice away if it is there. */
  async dismiss(title: string): Promise<void> {
    const toast = this.page.getByRole("alert").filter({ hasText: this.#labels.text(title) });
    if (!(await toast.isVisible())) return;
    await toast.getByRole("button", { name: this.#labels.text("action.dismiss"), exact: true }).click();
  }

  /** Names of everything on the screen, as a screen reader finds it. */
  async onScreen(): Promise<string> {
    return this.page.locator("body").ariaSnapshot();
  }

  /** Whether a text is drawn. For screen readers it may be in the page all the time, clipped away. */
  async #isDrawn(text: string): Promise<boolean> {
    return this.page.getByText(text, { exact: true }).evaluateAll((found) =>
      found.some((element) => {
        for (let part: Element | null = element; part !== null; part = part.parentElement) {
          const style = getComputedStyle(part);
          if (style.getPropertyValue("clip") !== "auto" || style.clipPath !== "none" || style.opacity === "0")
            return false;
          const { width, height } = part.getBoundingClientRect();
          if (width === 1 && height === 1) return false;
        }
        return true;
      }),
    );
  }

  /** A label that is looked for. */
  #text(key: string, values?: LabelValues): string {
    this.sought.push(key);
    return this.#labels.text(key, values);
  }

  #pressable(key: string, values?: LabelValues): Locator {
    const name = this.#text(key, values);
    return anyOf(PRESSABLE.map((role) => this.page.getByRole(role, { name, exact: true })));
  }

  async #act(locator: Locator, wanted: string, act: (control: Locator) => Promise<void>): Promise<void> {
    const control = await this.#visible(locator, wanted);
    try {
      await act(control);
    } catch (error) {
      throw new StepError(`${wanted} that can be used`, this, { cause: error });
    }
  }

  async #visible(locator: Locator, wanted: string): Promise<Locator> {
    const shown = locator.filter({ visible: true }).last();
    try {
      await shown.waitFor({ timeout: this.#patience });
      return shown;
    } catch {
      throw new StepError(wanted, this);
    }
  }
}

function anyOf([first, ...others]: readonly Locator[]): Locator {
  if (first === undefined) throw new Error("nothing to look for");
  return others.reduce((all, other) => all.or(other), first);
}

/** Nothing but Element and its homeserver is asked, and Element is told which homeserver that is. */
export async function confine(context: BrowserContext, element: string, homeserver: Homeserver): Promise<void> {
  const allowed = [new URL(element).origin, new URL(homeserver.url).origin];
  await context.route(
    (url) => url.protocol.startsWith("http") && !allowed.includes(url.origin),
    (route) => route.abort(),
  );
  await context.route(/\/config(\.[\w.-]+)?\.json(\?.*)?$/u, async (route) => {
    const response = await route.fetch();
    if (!response.ok()) return route.fulfill({ response });
    const config = (await response.json()) as Record<string, unknown>;
    const server = { "m.homeserver": { base_url: homeserver.url, server_name: homeserver.name } };
    await route.fulfill({ response, json: { ...config, default_server_config: server, default_theme: "light" } });
  });
}

/** Where the accounts live. */
export interface Homeserver {
  readonly url: string;
  /** As in user ids. */
  readonly name: string;
}
