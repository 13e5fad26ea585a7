/** Finds the controls that shots name, and uses them as a reader would. */
import { errors, type Locator, type Page } from "@playwright/test";
import type { DeviceRef, ShotControl } from "../../sandbox/lessons/index.ts";
import { LabelError } from "../../src/build/texts/labels.ts";
import { hasText, type Texts } from "../support/texts.ts";

/** A shot names a control that is not there. The message says which, and what is there instead. */
export class ShotError extends Error {
  override readonly name = "ShotError";
}

const ROLES = ["button", "textbox", "switch", "radio", "checkbox", "link", "tab", "combobox"] as const;

/** Milliseconds until a control that is named has to be there. */
const PATIENCE = 15_000;

/** The same for those that need not be there. */
const MOMENT = 1_000;

/** The stage of a page, by devices and names. */
export class StageControls {
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
  }

  device(ref: DeviceRef): Locator {
    return this.#page.locator(`[data-device="${ref}"]`);
  }

  /** Brings a device, or what the server sees, into the stage where another one stands in its place. */
  async bring(pane: DeviceRef | "server"): Promise<void> {
    const shown = pane === "server" ? this.#page.locator(".server") : this.device(pane);
    if (await shown.isVisible()) return;
    const key = pane === "server" ? "stage.server" : `device.title.${pane.replace("/", ".")}`;
    const choice = this.#page.locator(".choices").getByRole("button", { name: this.#texts.t(key), exact: true });
    await choice.locator("visible=true").first().click({ timeout: PATIENCE });
    await shown.waitFor({ timeout: PATIENCE });
  }

  /**
   * The control of a shot, when it is there.
   *
   * @throws {ShotError} if it does not come.
   */
  async find(control: ShotControl, focus: DeviceRef | "server", patience = PATIENCE): Promise<Locator> {
    const { name, on = focus, entry, about } = typeof control === "string" ? { name: control } : control;
    await this.bring(on);
    const values = about === undefined ? {} : { name: this.#texts.t(about) };
    const text = this.#text(name, values);
    const pane = on === "server" ? this.#page.locator(".board") : this.device(on);
    const within = entry === undefined ? pane : pane.getByRole("article", { name: this.#named(entry), exact: true });
    const beginning = new RegExp(`^${escape(text)}(?!\\w)`, "u");
    // The whole name counts more than its beginning.
    const candidates = [
      ...ROLES.map((role) => within.getByRole(role, { name: text, exact: true })),
      within.getByPlaceholder(text, { exact: true }),
      ...ROLES.map((role) => within.getByRole(role, { name: beginning })),
    ];
    const end = performance.now() + patience;
    do {
      for (const candidate of candidates) {
        const visible = candidate.locator("visible=true");
        if ((await visible.count()) > 0) return visible.first();
      }
    } while (performance.now() < end);
    throw new ShotError(`"${text}" (${name}) is not on ${on}. What is there:\n${await pane.ariaSnapshot()}`);
  }

  /** Presses a control of a shot. */
  async use(control: ShotControl, focus: DeviceRef | "server"): Promise<void> {
    if (typeof control === "string" || control.ifThere !== true) {
      await (await this.find(control, focus)).click({ timeout: PATIENCE });
      return;
    }
    try {
      await (await this.find(control, focus, MOMENT)).click({ timeout: MOMENT });
    } catch (error) {
      // It was not there, or went by itself.
      if (!(error instanceof ShotError || error instanceof errors.TimeoutError)) throw error;
    }
  }

  /** A name from our own strings, or one that all languages share. */
  #named(name: string, values: Readonly<Record<string, string>> = {}): string {
    return hasText(this.#texts.lang, name) ? this.#texts.t(name, values) : name;
  }

  /** A name from the real client's labels, or as above. */
  #text(key: string, values: Readonly<Record<string, string>>): string {
    try {
      return this.#texts.label(key, values);
    } catch (error) {
      if (!(error instanceof LabelError)) throw error;
      return this.#named(key, values);
    }
  }
}

function escape(text: string): string {
  // Quotation marks would end the name in the browser's selector.
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&").replace(/['"]/gu, ".");
}
