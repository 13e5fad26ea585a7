/** A guide with its stage, as a reader works it: everything by role and by name in the reader's language. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { DeviceRef } from "../../sandbox/lessons/index.ts";
import type { Hands } from "./hands.ts";
import { textsOf, type Texts } from "./texts.ts";

export type Control = "start" | "hint" | "show" | "read";

export class Guide {
  readonly page: Page;
  readonly texts: Texts;
  readonly hands: Hands;

  constructor(page: Page, texts: Texts, hands: Hands) {
    this.page = page;
    this.texts = texts;
    this.hands = hands;
  }

  async open(slug = "verification"): Promise<void> {
    await this.page.goto(`/${this.texts.lang}/${slug}/`);
  }

  /** The same reader and page in another language. */
  in(lang: Texts["lang"]): Guide {
    return new Guide(this.page, textsOf(lang), this.hands);
  }

  /** The same reader in another tab. */
  on(page: Page): Guide {
    return new Guide(page, this.texts, this.hands);
  }

  /** The section of a step. */
  step(id: string): Locator {
    return this.page.locator(`section[data-step="${id}"]`);
  }

  control(stepId: string, control: Control): Locator {
    return this.step(stepId).getByRole("button", { name: this.texts.t(`site.step.${control}`) });
  }

  async expectState(stepId: string, state: "todo" | "current" | "done"): Promise<void> {
    const step = this.step(stepId);
    await expect(step).toHaveAttribute("data-state", state);
    // A step may have to be prepared; the page says so until it is.
    if (state === "current") await expect(step).not.toHaveAttribute("aria-busy", "true");
  }

  /** What the page tells the reader in a step: hints, notices, errors. */
  told(stepId: string): Locator {
    return this.step(stepId).getByRole("status");
  }

  stage(): Locator {
    return this.page.getByRole("complementary", { name: this.texts.t("site.practise") });
  }

  /** What the stage says has gone wrong. */
  alert(): Locator {
    return this.stage().getByRole("alert");
  }

  /** Presses a button of the stage itself. */
  async pressOnStage(key: string): Promise<void> {
    await this.hands.press(this.stage().getByRole("button", { name: this.texts.t(key), exact: true }));
  }

  /** The reader's throw-away account, as the stage names it. */
  async account(): Promise<string> {
    return (await this.stage().getByText(/^@/).first().textContent()) ?? "";
  }

  device(ref: DeviceRef): Locator {
    const name = this.texts.t(`device.title.${ref.replace("/", ".")}`);
    return this.page.getByRole("region", { name, exact: true });
  }

  server(): Locator {
    return this.page.getByRole("region", { name: this.texts.t("wire.title") });
  }

  messages(ref: DeviceRef): Locator {
    return this.device(ref).getByRole("log");
  }

  composer(ref: DeviceRef): Locator {
    return this.device(ref).getByRole("textbox");
  }

  /** Presses a button of the real client on a device. */
  async pressLabel(ref: DeviceRef, label: string): Promise<void> {
    await this.hands.press(this.device(ref).getByRole("button", { name: this.texts.label(label), exact: true }));
  }

  /** Starts to practise at a step and waits for the devices. */
  async start(stepId: string): Promise<void> {
    await this.hands.press(this.control(stepId, "start"));
    await expect(this.device("you/laptop")).toBeVisible();
    await expect(this.device("kim/phone")).toBeVisible();
  }

  /** Goes on with a kept sandbox. */
  async resume(): Promise<void> {
    await this.pressOnStage("stage.open.continue");
    await expect(this.device("you/laptop")).toBeVisible();
  }

  /** From wherever the laptop is to the chat with a person. */
  async openChat(person: string): Promise<void> {
    const laptop = this.device("you/laptop");
    const name = this.texts.t(`cast.${person}`);
    const toChats = laptop.getByRole("button", { name: this.texts.t("device.chats") });
    if (await toChats.isVisible()) await this.hands.press(toChats);
    await this.hands.press(laptop.getByRole("button", { name: new RegExp(`^${name}\\b`) }));
    await expect(this.composer("you/laptop")).toBeVisible();
  }

  /** Asks a person to verify, from the open chat. */
  async askToVerify(person: string): Promise<void> {
    const name = this.texts.t(`cast.${person}`);
    const profile = this.device("you/laptop").getByRole("button", { name: this.texts.t("device.profileOf", { name }) });
    await this.hands.press(profile);
    await this.pressLabel("you/laptop", "user_info.verify_button");
    await this.pressLabel("you/laptop", "encryption.verification.start_button");
  }

  /** Names of the seven emoji on a device, in the reader's language. */
  async emoji(ref: DeviceRef): Promise<string[]> {
    const list = this.device(ref).getByRole("list", { name: this.texts.t("device.sevenEmoji") });
    await expect(list.getByRole("listitem")).toHaveCount(7);
    return (await list.getByRole("listitem").allInnerTexts()).map((name) => name.trim());
  }
}
