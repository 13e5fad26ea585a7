/**
 * A guide with its stage, as a reader works it: everything by role and by name in the reader's language.
 *
 * For the devices' own screens: `signIn`, `skipVerification`, `openSettings`, `getRecoveryKey`, `typeRecoveryKey` (any
 * field that asks for one, also wrong ones), `enterRecoveryKey` (on a device that is not verified), `unfoldDevice` (in
 * the list of devices), `renameDevice`, `verifyDevice`, `removeDevice`, `removeThisDevice`, `changePassword`,
 * `resetIdentity`, `toChats`. They go where they have to from wherever the device is, and wait for what the reader
 * would see.
 */
import { expect, type Locator, type Page } from "@playwright/test";
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import type { Hands } from "./hands.ts";
import { textsOf, type Texts } from "../texts.ts";

export type Control = "start" | "hint" | "show" | "read" | "choose";

export class Guide {
  readonly page: Page;
  readonly texts: Texts;
  readonly hands: Hands;

  constructor(page: Page, texts: Texts, hands: Hands) {
    this.page = page;
    this.texts = texts;
    this.hands = hands;
  }

  async open(slug = "people"): Promise<void> {
    await this.page.goto(`${this.texts.lang}/${slug}/`);
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

  /** Brings a device to the front, where another one stands in its place. */
  async show(ref: DeviceRef): Promise<void> {
    const name = this.texts.t(`device.title.${ref.replace("/", ".")}`);
    const choice = this.stage().getByRole("button", { name, exact: true });
    await expect(this.device(ref).or(choice).first()).toBeVisible();
    if (await this.device(ref).isVisible()) return;
    await this.hands.press(choice);
    await expect(this.device(ref)).toBeVisible();
  }

  /** Presses a button of the real client on a device. */
  async pressLabel(ref: DeviceRef, label: string): Promise<void> {
    await this.show(ref);
    await this.hands.press(this.device(ref).getByRole("button", { name: this.texts.label(label), exact: true }));
  }

  /** Starts to practise at a step and waits for the devices that are there from the start. */
  async start(stepId: string, devices: readonly DeviceRef[] = ["you/laptop", "kim/phone"]): Promise<void> {
    await this.hands.press(this.control(stepId, "start"));
    for (const ref of devices) await expect(this.device(ref)).toBeVisible();
  }

  /** Goes on with a kept sandbox. */
  async resume(): Promise<void> {
    await this.pressOnStage("stage.open.continue");
    await expect(this.device("you/laptop")).toBeVisible();
  }

  /** From wherever a device is to the chat with a person. */
  async openChat(person: string, ref: DeviceRef = "you/laptop"): Promise<void> {
    const name = this.texts.t(`cast.${person}`);
    await this.toChats(ref);
    await this.hands.press(this.device(ref).getByRole("button", { name: new RegExp(`^${name}\\b`) }));
    await expect(this.composer(ref)).toBeVisible();
  }

  /** From an open direct chat to the profile of the other one: the chat's name, its people, the person. */
  async openProfile(person: string, ref: DeviceRef = "you/laptop"): Promise<void> {
    const name = this.texts.t(`cast.${person}`);
    const button = (text: string): Locator =>
      this.device(ref).getByRole("button", { name: new RegExp(`^${text}(?![\\p{L}\\p{N}])`, "u") });
    await this.show(ref);
    await this.hands.press(button(this.texts.t("device.roomOf", { name })));
    await this.pressLabel(ref, "common.people");
    await expect(this.heading(ref, "common.people")).toBeVisible();
    await this.hands.press(button(name));
  }

  /** Asks a person to verify, from the open chat. */
  async askToVerify(person: string): Promise<void> {
    await this.openProfile(person);
    await this.pressLabel("you/laptop", "user_info.verify_button");
    await this.pressLabel("you/laptop", "encryption.verification.start_button");
  }

  /** Names of the seven emoji on a device, in the reader's language. */
  async emoji(ref: DeviceRef): Promise<string[]> {
    const list = this.device(ref).getByRole("list", { name: this.texts.t("device.sevenEmoji") });
    await expect(list.getByRole("listitem")).toHaveCount(7);
    return (await list.getByRole("listitem").allInnerTexts()).map((name) => name.trim());
  }

  /** Signs in on a device that nobody uses yet, and waits until it asks to be verified. */
  async signIn(ref: DeviceRef, password?: string): Promise<void> {
    await this.show(ref);
    const screen = this.device(ref);
    if (password === undefined) await this.pressLabel(ref, "action.sign_in");
    else await this.hands.writeAndSend(screen.getByLabel(this.texts.t("device.signIn.password")), password);
    await expect(this.heading(ref, "encryption.verification.confirm_identity_title")).toBeVisible();
  }

  /** "I'll verify later": to the chats of a device that stays unverified. */
  async skipVerification(ref: DeviceRef): Promise<void> {
    await this.pressLabel(ref, "encryption.verification.after_new_login.skip_verification");
    await this.pressLabel(ref, "encryption.verification.verify_later");
  }

  /** The heading of a device's screen, by label of the real client. */
  heading(ref: DeviceRef, label: string): Locator {
    return this.device(ref).getByRole("heading", { name: this.texts.label(label), exact: true });
  }

  /** From wherever a device is to its list of chats. */
  async toChats(ref: DeviceRef): Promise<void> {
    await this.show(ref);
    const screen = this.device(ref);
    const chats = this.texts.t("device.chats");
    const list = screen.getByRole("heading", { name: chats, exact: true });
    const back = screen.getByRole("button", { name: new RegExp(`^(${chats}|${this.texts.t("device.back")})`) });
    while (!(await list.isVisible())) await this.turn(ref, back.first());
  }

  /** Presses something that leads to another screen of a device, and waits for that. */
  async turn(ref: DeviceRef, button: Locator): Promise<void> {
    const headings = (): Promise<string[]> => this.device(ref).getByRole("heading").allInnerTexts();
    const before = await headings();
    await this.hands.press(button);
    await expect.poll(headings).not.toEqual(before);
  }

  /** A tab of the settings. */
  async openSettings(ref: DeviceRef, tab: "encryption" | "devices" | "account" = "encryption"): Promise<void> {
    await this.toChats(ref);
    const settings = this.texts.t("device.settings");
    await this.hands.press(this.device(ref).getByRole("button", { name: settings, exact: true }));
    if (tab !== "encryption") {
      await this.pressLabel(ref, tab === "devices" ? "settings.sessions.title" : "settings.account.title");
    }
  }

  /** Makes a recovery key, or another one, in the settings and confirms it. Resolves with the key. */
  async getRecoveryKey(ref: DeviceRef): Promise<string> {
    const own = "settings.encryption.recovery";
    await this.openSettings(ref);
    const button = (label: string): Locator =>
      this.device(ref).getByRole("button", { name: this.texts.label(`${own}.${label}`), exact: true });
    const first = button("set_up_recovery");
    await expect(first.or(button("change_recovery_key"))).toBeVisible();
    const isFirst = await first.isVisible();
    await this.hands.press(isFirst ? first : button("change_recovery_key"));
    await this.pressLabel(ref, "action.continue");
    const key = await this.shownRecoveryKey(ref);
    await this.pressLabel(ref, "action.continue");
    await this.typeRecoveryKey(ref, key);
    await expect(button("change_recovery_key")).toBeVisible();
    return key;
  }

  /** The recovery key that a device shows to be kept. */
  async shownRecoveryKey(ref: DeviceRef): Promise<string> {
    const name = this.texts.label("settings.encryption.recovery.save_key_title");
    return (await this.device(ref).getByRole("group", { name, exact: true }).innerText()).trim();
  }

  /** Types something into the field that asks for a recovery key, and sends it. */
  async typeRecoveryKey(ref: DeviceRef, typed: string): Promise<void> {
    await this.show(ref);
    const field = this.device(ref).getByRole("textbox");
    await field.fill("");
    await this.hands.writeAndSend(field, typed);
  }

  /** "Use recovery key" on a device that is not verified, up to its chats. */
  async enterRecoveryKey(ref: DeviceRef, key: string): Promise<void> {
    await this.pressLabel(ref, "encryption.verification.use_recovery_key");
    await this.typeRecoveryKey(ref, key);
    await expect(this.heading(ref, "encryption.verification.after_new_login.device_verified")).toBeVisible();
    await this.pressLabel(ref, "action.done");
  }

  /** A device in the list of the account's devices, by its name there. */
  listedDevice(ref: DeviceRef, name: string): Locator {
    return this.device(ref).getByRole("article", { name, exact: true });
  }

  /** Presses the name of a device in the list, so that what can be done about it is there. */
  async unfoldDevice(ref: DeviceRef, name: string): Promise<void> {
    const fold = this.listedDevice(ref, name).getByRole("button", { name, exact: true });
    if ((await fold.getAttribute("aria-expanded")) !== "true") await this.hands.press(fold);
    await expect(fold).toHaveAttribute("aria-expanded", "true");
  }

  async renameDevice(ref: DeviceRef, name: string, newName: string): Promise<void> {
    await this.openSettings(ref, "devices");
    await this.unfoldDevice(ref, name);
    const rename = new RegExp(`^${this.texts.label("action.rename")}`);
    await this.hands.press(this.listedDevice(ref, name).getByRole("button", { name: rename }));
    const field = this.device(ref).getByRole("textbox");
    await field.fill("");
    await this.hands.writeAndSend(field, newName);
    await expect(this.listedDevice(ref, newName)).toBeVisible();
  }

  /** Asks another device of the account to verify, from the list. */
  async verifyDevice(ref: DeviceRef, name: string): Promise<void> {
    await this.openSettings(ref, "devices");
    await this.unfoldDevice(ref, name);
    const verify = this.texts.label("settings.sessions.verify_session");
    await this.hands.press(this.listedDevice(ref, name).getByRole("button", { name: verify, exact: true }));
  }

  /** Removes another device of the account. */
  async removeDevice(ref: DeviceRef, name: string): Promise<void> {
    await this.openSettings(ref, "devices");
    await this.unfoldDevice(ref, name);
    const card = this.listedDevice(ref, name);
    const remove = new RegExp(`^${this.texts.label("action.sign_out")}`);
    await this.hands.press(card.getByRole("button", { name: remove }));
    await this.hands.press(card.getByRole("button", { name: this.texts.label("action.remove"), exact: true }));
    await expect(card).toBeHidden();
  }

  /** "Remove this device", whatever is lost with it. */
  async removeThisDevice(ref: DeviceRef): Promise<void> {
    await this.openSettings(ref, "devices");
    // The first of the list is the device itself.
    const name = await this.device(ref).getByRole("article").first().getAttribute("aria-label");
    await this.unfoldDevice(ref, name ?? "");
    await this.pressLabel(ref, "action.sign_out");
    const labels = ["auth.logout_dialog.skip_key_backup", "action.sign_out"].map((label) => this.texts.label(label));
    await this.hands.press(this.device(ref).getByRole("button", { name: new RegExp(`^(${labels.join("|")})$`) }));
    await expect(this.device(ref).getByText(this.texts.t("device.gone.removed.text"))).toBeVisible();
  }

  async changePassword(ref: DeviceRef, password: string): Promise<void> {
    await this.openSettings(ref, "account");
    const field = this.device(ref).getByLabel(this.texts.label("auth.change_password_new_label"), { exact: true });
    await this.hands.writeAndSend(field, password);
    const changed = this.texts.t("device.account.changed", { devices: this.texts.label("settings.sessions.title") });
    await expect(this.device(ref).getByText(changed)).toBeVisible();
  }

  /** Resets the digital identity: on an unverified device by "Can't confirm?", otherwise in the settings. */
  async resetIdentity(ref: DeviceRef): Promise<void> {
    const confirming = await this.heading(ref, "encryption.verification.confirm_identity_title").isVisible();
    if (confirming) {
      await this.pressLabel(ref, "encryption.verification.cant_confirm");
    } else {
      await this.openSettings(ref);
      await this.pressLabel(ref, "settings.encryption.advanced.reset_identity");
    }
    await this.pressLabel(ref, "encryption.continue_with_reset");
    if (confirming) await this.pressLabel(ref, "action.done");
    else await expect(this.heading(ref, "settings.encryption.key_storage.title")).toBeVisible();
  }
}
