/** Screens of the account's own devices: settings, recovery keys, signing in. Each accessible, and a way on from every mistake. */
import { expectAccessible, STAGE } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const RECOVERY = "settings.encryption.recovery";
const CONFIRM = "encryption.verification";

/** Another character in the middle of a key, and one that exists in keys. */
function withTypo(key: string): string {
  return `${key.slice(0, 20)}${key[20] === "A" ? "B" : "A"}${key.slice(21)}`;
}

test("the settings, screen by screen", { tag: "@colours" }, async ({ guide, page }) => {
  test.slow();
  await guide.open("settings");
  const accessible = (state: string): Promise<void> => test.step(state, () => expectAccessible(page, STAGE));
  await guide.start("look", [LAPTOP]);
  await guide.toChats(LAPTOP);
  await accessible("advice on the list of chats");
  await guide.openSettings(LAPTOP, "account");
  await accessible("account");
  await guide.openSettings(LAPTOP, "devices");
  await accessible("devices");
  const laptop = (await guide.device(LAPTOP).getByRole("article").getAttribute("aria-label")) ?? "";
  await guide.unfoldDevice(LAPTOP, laptop);
  await accessible("a device unfolded");
  await guide.openSettings(LAPTOP);
  await accessible("encryption");
  await guide.pressLabel(LAPTOP, "settings.encryption.advanced.reset_identity");
  await accessible("reset");
  await guide.openSettings(LAPTOP);
  await guide.hands.press(guide.device(LAPTOP).getByRole("switch").first());
  await expect(guide.heading(LAPTOP, "settings.encryption.delete_key_storage.title")).toBeVisible();
  await accessible("deleting key storage");
  await guide.openSettings(LAPTOP);
  await guide.pressLabel(LAPTOP, `${RECOVERY}.set_up_recovery`);
  await accessible("about the recovery key");
  await guide.pressLabel(LAPTOP, "action.continue");
  const key = await guide.shownRecoveryKey(LAPTOP);
  await accessible("keeping it");
  await guide.pressLabel(LAPTOP, "action.continue");
  await guide.typeRecoveryKey(LAPTOP, withTypo(key));
  await expect(guide.alert()).toContainText(guide.texts.t("error.recovery-key-typo"));
  await accessible("typed wrong");
  await guide.typeRecoveryKey(LAPTOP, key);
  await expect(guide.device(LAPTOP).getByText(guide.texts.t("device.key.have"))).toBeVisible();
  await accessible("in force");
});

test(
  "a second device: signed in, put off, verified with the recovery key, renamed, removed",
  { tag: ["@keyboard", "@sample-de"] },
  async ({ guide, page }) => {
    test.slow();
    const { texts } = guide;
    await guide.open("devices");
    await guide.start("sign-in", [LAPTOP]);
    await guide.show(PHONE);
    const password = guide.device(PHONE).getByLabel(texts.t("device.signIn.password"));
    await guide.hands.writeAndSend(password, "not the password");
    await expect(guide.alert()).toContainText(texts.t("error.wrong-password"));
    await expect(password).toBeFocused();
    await password.fill("");
    await guide.signIn(PHONE);
    await expectAccessible(page, STAGE);
    await guide.skipVerification(PHONE);
    await guide.toChats(PHONE);
    await expect(guide.heading(PHONE, "encryption.verify_toast_title")).toBeVisible();

    await page.reload();
    await guide.start("unreadable", [LAPTOP]);
    await guide.toChats(PHONE);
    await guide.pressLabel(PHONE, "action.continue");
    await expect(guide.heading(PHONE, `${CONFIRM}.confirm_identity_title`)).toBeVisible();

    const key = await guide.getRecoveryKey(LAPTOP);
    await guide.show(PHONE);
    await guide.enterRecoveryKey(PHONE, key);
    await guide.openSettings(LAPTOP, "devices");
    const cards = guide.device(LAPTOP).getByRole("article");
    const before = (await cards.last().getAttribute("aria-label")) ?? "";
    const verified = texts.label("common.verified");
    await expect(cards.last().getByText(verified, { exact: true })).toBeVisible();
    // Only its name leads to what can be done about it, and takes the focus back afterwards.
    await expect(cards.last().getByRole("button")).toHaveCount(1);
    await guide.renameDevice(LAPTOP, before, "KX-4711");
    await expect(cards.last().getByRole("button", { name: "KX-4711", exact: true })).toBeFocused();
    await guide.removeDevice(LAPTOP, "KX-4711");
    await guide.show(PHONE);
    await expect(guide.device(PHONE).getByText(texts.t("device.gone.removed.text"))).toBeVisible();
  },
);
