/** The lessons on the recovery key and on one's own devices through the visible interface, with every wrong key and every wrong press. */
import { readFile } from "node:fs/promises";
import type { Guide } from "../../support/reader/guide.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const BROWSER = "you/browser";
const RECOVERY = "settings.encryption.recovery";

/** From the start of the lesson to the screen that shows a new key. Resolves with the key. */
async function getKey(guide: Guide): Promise<string> {
  await guide.open("settings");
  await guide.start("look", [LAPTOP]);
  await guide.openSettings(LAPTOP);
  await guide.hands.press(guide.control("look", "read"));
  await guide.expectState("get", "current");
  await guide.pressLabel(LAPTOP, `${RECOVERY}.set_up_recovery`);
  await guide.pressLabel(LAPTOP, "action.continue");
  await guide.expectState("confirm", "current");
  return guide.shownRecoveryKey(LAPTOP);
}

/** Types the key that the laptop has shown, up to the settings. */
async function confirmKey(guide: Guide, key: string): Promise<void> {
  await guide.pressLabel(LAPTOP, "action.continue");
  await guide.typeRecoveryKey(LAPTOP, key);
  await guide.expectState("prove", "current");
}

/** What a device says has gone wrong. */
const alert = (guide: Guide) => guide.device(LAPTOP).getByRole("alert");

/** Types something that is not the key, and is told what is wrong with it. */
async function typeWrong(guide: Guide, typed: string, code: string): Promise<void> {
  await test.step(code, async () => {
    await guide.typeRecoveryKey(LAPTOP, typed);
    await expect(alert(guide)).toContainText(guide.texts.t(`error.recovery-key-${code}`));
    await expect(guide.device(LAPTOP).getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  });
}

/** A key with another letter at its end. */
function mistyped(key: string): string {
  return key.slice(0, -1) + (key.endsWith("A") ? "B" : "A");
}

/** A hint, as the page tells it, is the one of a certain key. */
async function hint(guide: Guide, step: string, key: string): Promise<void> {
  const text = await guide.step(step).locator(`[data-hint="${key}"]`).textContent();
  await guide.hands.press(guide.control(step, "hint"));
  await expect(guide.told(step)).toHaveText(text?.trim() ?? "");
}

test(
  "a recovery key is made, confirmed and proved",
  { tag: ["@keyboard", "@operator", "@sample-en"] },
  async ({ guide }) => {
    const key = await getKey(guide);
    expect(key.split(/\s+/)).toHaveLength(12);
    await confirmKey(guide, key);
    await guide.pressLabel(LAPTOP, `${RECOVERY}.check_title`);
    await guide.typeRecoveryKey(LAPTOP, key);
    await guide.expectState("prove", "done");
    await expect(guide.device(LAPTOP).getByText(guide.texts.t("device.key.right"))).toBeVisible();
  },
);

test(
  "a key can be copied, downloaded and printed, and the paper holds nothing else",
  { tag: "@sample-en" },
  async ({ guide, page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const key = await getKey(guide);
    const printed = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          window.print = () => {
            resolve(document.querySelector(".print-sheet")?.textContent ?? "");
            window.dispatchEvent(new Event("afterprint"));
          };
        }),
    );
    await guide.pressLabel(LAPTOP, "action.copy");
    await expect(guide.device(LAPTOP).getByText(guide.texts.t("device.key.copied"))).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    const download = page.waitForEvent("download");
    await guide.pressLabel(LAPTOP, "action.download");
    const file = await download;
    expect(file.suggestedFilename()).toBe(guide.texts.t("device.key.file"));
    expect(await readFile(await file.path(), "utf8")).toContain(key);
    const print = guide.texts.t("device.key.print");
    await guide.hands.press(guide.device(LAPTOP).getByRole("button", { name: print, exact: true }));
    const [title, warning] = ["save_key_title", "save_key_description"].map((l) =>
      guide.texts.label(`${RECOVERY}.${l}`),
    );
    expect(await printed).toMatch(new RegExp(`^${String(title)}@\\S+?:\\S+?${key}${String(warning)}$`));
    await confirmKey(guide, key);
  },
);

test(
  "whatever is not the key gets a sentence of its own, and the key still works afterwards",
  { tag: "@sample-de" },
  async ({ guide }) => {
    const key = await getKey(guide);
    await guide.pressLabel(LAPTOP, "action.continue");
    await typeWrong(guide, " ", "empty");
    await typeWrong(guide, "Summer2026!", "not-one");
    await typeWrong(guide, key.slice(0, 30), "incomplete");
    await typeWrong(guide, mistyped(key), "typo");
    await hint(guide, "confirm", "not-confirmed");
    await guide.typeRecoveryKey(LAPTOP, key);
    await guide.expectState("prove", "current");

    const newer = await guide.getRecoveryKey(LAPTOP);
    await guide.pressLabel(LAPTOP, `${RECOVERY}.check_title`);
    await typeWrong(guide, key, "old");
    await typeWrong(guide, "correct horse battery staple", "not-one");
    await hint(guide, "prove", "not-checked");
    await guide.typeRecoveryKey(LAPTOP, newer.replaceAll(" ", ""));
    await guide.expectState("prove", "done");
    await expect(guide.device(LAPTOP).getByText(guide.texts.t("device.key.right"))).toBeVisible();
    await expect(alert(guide)).toBeHidden();
  },
);

test(
  "a confirmed key is on paper, also after a reload, and that proves it",
  { tag: "@sample-en" },
  async ({ guide, page }) => {
    const { t } = guide.texts;
    const key = await getKey(guide);
    const paper = guide.stage().getByRole("group", { name: t("stage.paper"), exact: true });
    await expect(paper).toBeHidden();
    await confirmKey(guide, key);
    await expect(paper).toContainText(key);
    await page.reload();
    await guide.resume();
    await guide.expectState("prove", "current");
    await expect(paper).toContainText(key);
    await guide.openSettings(LAPTOP);
    await guide.pressLabel(LAPTOP, `${RECOVERY}.check_title`);
    await guide.typeRecoveryKey(LAPTOP, key);
    await guide.expectState("prove", "done");
  },
);

test(
  "another account's key is told apart, as is one that was made but not kept",
  { tag: "@sample-de" },
  async ({ guide, page }) => {
    const foreign = await getKey(guide);
    await page.reload();
    await guide.resume();
    await guide.expectState("get", "current");
    await expect(guide.told("get")).toHaveText(guide.texts.t("lesson.back.unconfirmed"));
    await guide.openSettings(LAPTOP);
    await guide.pressLabel(LAPTOP, `${RECOVERY}.set_up_recovery`);
    await guide.pressLabel(LAPTOP, "action.continue");
    await guide.expectState("confirm", "current");
    const key = await guide.shownRecoveryKey(LAPTOP);
    await guide.pressLabel(LAPTOP, "action.continue");
    await typeWrong(guide, foreign, "differs");
    await guide.typeRecoveryKey(LAPTOP, key);
    await guide.expectState("prove", "current");
    await guide.pressLabel(LAPTOP, `${RECOVERY}.check_title`);
    await typeWrong(guide, foreign, "wrong");
    await guide.typeRecoveryKey(LAPTOP, key);
    await guide.expectState("prove", "done");
  },
);

test(
  "show me does every step of both lessons, and a key that it overtakes leaves the screen",
  { tag: "@sample-en" },
  async ({ guide }) => {
    await getKey(guide);
    await guide.hands.press(guide.control("confirm", "show"));
    await guide.expectState("confirm", "done");
    await expect(guide.heading(LAPTOP, "settings.encryption.key_storage.title")).toBeVisible();
    await guide.hands.press(guide.control("prove", "show"));
    await guide.expectState("prove", "done");

    await guide.start("list", [LAPTOP, PHONE]);
    for (const step of ["list", "rename", "recognise", "remove"]) {
      await guide.expectState(step, "current");
      await guide.hands.press(guide.control(step, step === "list" || step === "recognise" ? "read" : "show"));
      await guide.expectState(step, "done");
    }
  },
);

test(
  "the list of devices: a phone gets a name, a wrong press is mended, a forgotten login ends",
  { tag: "@sample-en" },
  async ({ guide }) => {
    const { t, label } = guide.texts;
    const [phone, stranger] = [t("lesson.your-devices.say.phone-name"), t("cast.you.browser")];
    await guide.open("settings");
    await guide.start("list", [LAPTOP, PHONE]);
    await guide.pressLabel(LAPTOP, "action.no");
    await expect(guide.listedDevice(LAPTOP, "KX-4711")).toContainText(label("common.verified"));
    await expect(guide.listedDevice(LAPTOP, stranger)).toContainText(label("common.unverified"));
    await guide.hands.press(guide.control("list", "read"));
    await hint(guide, "rename", "not-renamed");
    await guide.renameDevice(LAPTOP, "KX-4711", phone);
    await guide.expectState("recognise", "current");
    await expect(guide.heading(BROWSER, "encryption.verification.confirm_identity_title")).toBeVisible();
    await guide.hands.press(guide.control("recognise", "read"));

    await guide.expectState("remove", "current");
    await guide.removeDevice(LAPTOP, phone);
    await hint(guide, "remove", "phone-removed");
    await guide.hands.press(
      guide
        .stage()
        .getByRole("button", { name: t("device.title.you.phone"), exact: true })
        .last(),
    );
    await guide.signIn(PHONE);
    await expect(guide.listedDevice(LAPTOP, t("cast.you.phone"))).toBeVisible();
    await hint(guide, "remove", "not-removed");
    await guide.removeDevice(LAPTOP, stranger);
    await guide.expectState("remove", "done");
    await expect(guide.listedDevice(LAPTOP, t("cast.you.phone"))).toBeVisible();
  },
);
