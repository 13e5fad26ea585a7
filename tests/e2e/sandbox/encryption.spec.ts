/** The guide on switching encryption on, through the visible interface: both lessons, in both languages, one with the keyboard alone. */
import {
  closeRoomInfo,
  enableEncryption,
  encryptionSwitch,
  invite,
  openChatOn,
  openRoomInfo,
  openSecurity,
  setHistory,
} from "../../support/reader/chats.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const KIM = "kim/phone";
const ROBIN = "robin/phone";
const NEW_CODE = "It is 7193 now.";

test(
  "an open chat is encrypted: the server keeps what it has read, and reads no more",
  { tag: ["@keyboard", "@sample-en"] },
  async ({ guide, page }) => {
    test.slow();
    const { t, label } = guide.texts;
    const say = (key: string): string => t(`lesson.enable-encryption.say.${key}`);
    await guide.open("encryption");
    await guide.start("server-before", [LAPTOP]);
    await guide.expectState("server-before", "current");
    await expect(guide.server()).toContainText(say("door-code"));
    await guide.hands.press(guide.control("server-before", "read"));

    await guide.expectState("enable", "current");
    const composer = guide.composer(LAPTOP);
    await expect(composer).toHaveAttribute("placeholder", label("composer.placeholder"));
    await enableEncryption(guide, LAPTOP, say("room"));
    await guide.expectState("write", "current");
    await expect(composer).toHaveAttribute("placeholder", label("composer.placeholder_encrypted"));
    await guide.hands.writeAndSend(composer, NEW_CODE);

    await guide.expectState("server-after", "current");
    const side = (key: string) => guide.server().getByRole("region", { name: t(`wire.compare.${key}`), exact: true });
    await expect(side("open")).toContainText(say("door-code"));
    await expect(side("encrypted")).not.toContainText(NEW_CODE);
    await expect(guide.messages(LAPTOP).getByText(label("common.unencrypted"), { exact: true })).toHaveCount(1);
    for (const ref of [KIM, ROBIN] as const) {
      await guide.show(ref);
      await expect(guide.messages(ref)).toContainText(NEW_CODE);
    }
    await openSecurity(guide, LAPTOP, say("room"));
    await expect(encryptionSwitch(guide, LAPTOP)).toBeChecked();
    await expect(encryptionSwitch(guide, LAPTOP)).toBeDisabled();
    await expectAccessible(page);
    await guide.hands.press(guide.control("server-after", "read"));
    await guide.expectState("server-after", "done");
  },
);

test(
  "encryption that is only asked about is not on, and the hint says so",
  { tag: "@sample-en" },
  async ({ guide, page }) => {
    const room = guide.texts.t("lesson.enable-encryption.say.room");
    await guide.open("encryption");
    await guide.start("server-before", [LAPTOP]);
    await guide.hands.press(guide.control("server-before", "read"));
    await guide.expectState("enable", "current");
    await openSecurity(guide, LAPTOP, room);
    await guide.hands.press(encryptionSwitch(guide, LAPTOP));
    const dialog = guide.device(LAPTOP).getByRole("dialog");
    await expect(dialog).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(encryptionSwitch(guide, LAPTOP)).toBeFocused();
    await guide.hands.press(encryptionSwitch(guide, LAPTOP));
    const cancel = dialog.getByRole("button", { name: guide.texts.label("action.cancel"), exact: true });
    await guide.hands.press(cancel);
    await expect(encryptionSwitch(guide, LAPTOP)).not.toBeChecked();
    await guide.hands.press(guide.control("enable", "hint"));
    const hint = guide.step("enable").locator('[data-hint="not-enabled"]');
    await expect(guide.told("enable")).toHaveText(((await hint.textContent()) ?? "").trim());
  },
);

test(
  "a new member reads the history of one chat, and none of the other",
  { tag: "@sample-de" },
  async ({ guide, page }) => {
    test.slow();
    const { t, label } = guide.texts;
    const say = (key: string): string => t(`lesson.new-members.say.${key}`);
    await guide.open("encryption");
    await guide.start("invite", [LAPTOP]);
    await guide.expectState("invite", "current");
    await openRoomInfo(guide, LAPTOP, say("open-room"));
    const badge = label("room.history_visibility_badge.shared");
    await expect(guide.device(LAPTOP).getByText(badge, { exact: true })).toBeVisible();
    await closeRoomInfo(guide, LAPTOP);
    await invite(guide, LAPTOP, say("open-room"), "robin");

    await guide.expectState("robin-reads", "current");
    await guide.show(ROBIN);
    await expect(guide.messages(ROBIN)).toContainText(say("rehearsal"));
    const displayName = t("device.quoted", { name: t("cast.you") });
    // The stage names accounts without their server.
    const [before = "", after = ""] = label("encryption.message_shared_by", { displayName, userId: "\n" }).split("\n");
    await expect(guide.messages(ROBIN)).toContainText(`${before}${await guide.account()}:`);
    await expect(guide.messages(ROBIN)).toContainText(after);
    await expect(guide.messages(ROBIN)).not.toContainText(
      label("encryption.event_shield_reason_authenticity_not_guaranteed"),
    );
    await guide.hands.press(guide.control("robin-reads", "read"));

    await guide.expectState("close-history", "current");
    await openChatOn(guide, LAPTOP, say("closed-room"));
    await setHistory(guide, LAPTOP, say("closed-room"), "invited");
    await guide.expectState("invite-again", "current");
    await invite(guide, LAPTOP, say("closed-room"), "robin");

    await guide.expectState("robin-does-not", "current");
    await openChatOn(guide, ROBIN, say("closed-room"));
    await expect(guide.messages(ROBIN)).toContainText(
      label("timeline.decryption_failure.historical_event_user_not_joined"),
    );
    await expect(guide.messages(ROBIN)).not.toContainText(say("confidence"));
    await expectAccessible(page);
    await guide.hands.press(guide.control("robin-does-not", "read"));
    await guide.expectState("robin-does-not", "done");
  },
);
