/** Changed identities through the visible interface: a contact's and the reader's own, in both languages. */
import { openChatOn } from "../../support/reader/chats.ts";
import type { Guide } from "../../support/reader/guide.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const KIM = "kim/phone";

/** Compares emoji with Kim, from the open chat with Kim. */
async function verifyKim(guide: Guide): Promise<void> {
  await guide.askToVerify("kim");
  await guide.pressLabel(KIM, "encryption.verification.request_toast_accept_user");
  await guide.pressLabel(LAPTOP, "encryption.verification.verify_emoji");
  expect(await guide.emoji(KIM)).toEqual(await guide.emoji(LAPTOP));
  await guide.pressLabel(LAPTOP, "encryption.verification.sas_match");
  await guide.pressLabel(KIM, "encryption.verification.sas_match");
}

test(
  "contacts start over: one who was never verified, and one who was",
  { tag: ["@keyboard", "@sample-de"] },
  async ({ guide, page }) => {
    const { t, label } = guide.texts;
    await guide.open("changes");
    await guide.start("acknowledge");
    await guide.expectState("acknowledge", "current");
    await guide.openChat("robin");
    await expectAccessible(page);
    await guide.pressLabel(LAPTOP, "action.dismiss");
    await guide.expectState("blocked", "current");

    await openChatOn(guide, LAPTOP, t("cast.kim"));
    await guide.hands.writeAndSend(guide.composer(LAPTOP), "The exam starts at nine.");
    const notSent = "element_x.screen_timeline_item_menu_send_failure_changed_identity";
    await expect(guide.messages(LAPTOP)).toContainText(label(notSent, { name: t("cast.kim") }));
    await expect(guide.messages(LAPTOP)).toContainText(t("device.notSent.identity-changed"));
    await expect(guide.messages(KIM)).not.toContainText("The exam starts at nine.");
    await expectAccessible(page);

    await guide.expectState("withdraw", "current");
    await guide.pressLabel(LAPTOP, "encryption.withdraw_verification_action");
    await guide.expectState("write", "current");
    await guide.hands.writeAndSend(guide.composer(LAPTOP), "Is this a new phone?");
    await guide.expectState("verify-again", "current");
    await verifyKim(guide);
    await guide.expectState("verify-again", "done");
  },
);

test("the reader starts over, and Kim looks changed too", { tag: "@sample-en" }, async ({ guide, page }) => {
  await guide.open("changes");
  await guide.start("reset");
  await guide.resetIdentity(LAPTOP);
  await guide.expectState("kim-sees", "current");
  const withdraw = guide.texts.label("encryption.withdraw_verification_action");
  await expect(guide.device(KIM).getByRole("button", { name: withdraw, exact: true })).toBeVisible();
  const you = guide.texts.t("device.quoted", { name: guide.texts.t("cast.you") });
  await expect(guide.device(KIM).getByRole("group", { name: you })).toBeVisible();
  await expectAccessible(page);
  await guide.hands.press(guide.control("kim-sees", "read"));

  await guide.expectState("quirk", "current");
  await openChatOn(guide, LAPTOP, guide.texts.t("cast.kim"));
  await guide.pressLabel(LAPTOP, "encryption.withdraw_verification_action");
  await guide.expectState("verify-each-other", "current");
  await verifyKim(guide);
  await guide.expectState("new-key", "current");
  await guide.pressLabel(LAPTOP, "action.got_it");
  await guide.getRecoveryKey(LAPTOP);
  await guide.expectState("new-key", "done");
});
