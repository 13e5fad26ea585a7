/** All symbols, each seen on the device that shows it, in both languages. */
import { openChatOn } from "../../support/reader/chats.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";

test("every mark, from the open padlock to the banner", { tag: "@sample-en" }, async ({ guide, page }) => {
  const { t, label } = guide.texts;
  const house = t("lesson.symbols.say.chat");
  const next = async (id: string): Promise<void> => {
    await guide.hands.press(guide.control(id, "read"));
    await guide.expectState(id, "done");
  };
  const shown = (ref: typeof LAPTOP | typeof PHONE, key: string): Promise<void> =>
    expect(guide.messages(ref)).toContainText(label(key));

  await guide.open("symbols");
  await guide.start("open-chat", [LAPTOP]);
  await guide.expectState("open-chat", "current");
  await openChatOn(guide, LAPTOP, house);
  await next("open-chat");
  await guide.expectState("encrypted-chat", "current");
  await next("encrypted-chat");
  await guide.expectState("not-encrypted", "current");
  await shown(LAPTOP, "common.encryption_enabled");
  await shown(LAPTOP, "common.unencrypted");
  await next("not-encrypted");
  await guide.expectState("verified-person", "current");
  await openChatOn(guide, LAPTOP, t("cast.kim"));
  await next("verified-person");
  await guide.expectState("person-warning", "current");
  await next("person-warning");
  await guide.expectState("red-shield", "current");
  await shown(LAPTOP, "encryption.event_shield_reason_unsigned_device");
  await expectAccessible(page);
  await next("red-shield");
  await guide.expectState("own-unverified", "current");
  const toast = label("encryption.verification.unverified_session_toast_title");
  await expect(guide.device(LAPTOP).getByRole("group", { name: toast })).toBeVisible();
  await next("own-unverified");
  await guide.expectState("grey-shield", "current");
  await guide.show(PHONE);
  await openChatOn(guide, PHONE, t("cast.kim"));
  await shown(PHONE, "encryption.event_shield_reason_authenticity_not_guaranteed");
  await next("grey-shield");
  await guide.expectState("changed-verified", "current");
  const withdraw = label("encryption.withdraw_verification_action");
  await guide.show(LAPTOP);
  await expect(guide.device(LAPTOP).getByRole("button", { name: withdraw, exact: true })).toBeVisible();
  await expectAccessible(page);
  await next("changed-verified");
  await guide.expectState("changed-unverified", "current");
  await openChatOn(guide, LAPTOP, t("cast.robin"));
  const ok = label("action.dismiss");
  await expect(guide.device(LAPTOP).getByRole("button", { name: ok, exact: true })).toBeVisible();
  await next("changed-unverified");
});
