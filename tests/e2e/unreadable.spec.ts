/** The gallery of unreadable messages through the visible interface: two parts by hand, the rest looked at, in both languages. */
import { lessonById } from "../../sandbox/lessons/index.ts";
import { openChatOn } from "../support/chats.ts";
import { LOCALES } from "../support/texts.ts";
import { expectAccessible } from "./support/axe.ts";
import { expect, test } from "./support/reader.ts";

const LAPTOP = "you/laptop";
const TABLET = "you/tablet";
const KIM = "kim/phone";

for (const lang of LOCALES) {
  test.describe(lang, () => {
    test.use({ lang });

    test("an unverified tablet, a damaged message, and eight reasons more", async ({ guide, page }) => {
      test.slow();
      const { t, label } = guide.texts;
      const say = (key: string): string => t(`lesson.unreadable-gallery.say.${key}`);
      await guide.open("unreadable");
      await guide.start("not-verified", [LAPTOP]);
      await guide.expectState("not-verified", "current");
      await guide.show(TABLET);
      await guide.skipVerification(TABLET);
      await openChatOn(guide, TABLET, t("cast.kim"));
      const closed = label("timeline.decryption_failure.historical_event_unverified_device");
      await expect(guide.messages(TABLET)).toContainText(closed);
      await guide.hands.press(guide.messages(TABLET).getByText(t("device.why"), { exact: true }).first());
      await expect(guide.messages(TABLET)).toContainText(t("device.why.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED"));
      await expectAccessible(page);
      await guide.hands.press(guide.control("not-verified", "read"));

      await guide.expectState("verify-tablet", "current");
      await guide.pressLabel(TABLET, "action.continue");
      await guide.pressLabel(TABLET, "encryption.verification.use_another_device");
      await guide.pressLabel(LAPTOP, "encryption.verification.request_toast_start_verification");
      await guide.pressLabel(LAPTOP, "encryption.verification.verify_emoji");
      await guide.pressLabel(LAPTOP, "encryption.verification.sas_match");
      await guide.pressLabel(TABLET, "encryption.verification.sas_match");
      await guide.expectState("verify-tablet", "done");
      await guide.expectState("no-storage", "current");

      await guide.hands.press(guide.control("damaged", "choose"));
      await guide.expectState("damaged", "current");
      await guide.pressLabel(LAPTOP, "encryption.verification.complete_action");
      await openChatOn(guide, LAPTOP, say("chat-garden"));
      const unable = label("timeline.decryption_failure.unable_to_decrypt");
      await expect(guide.messages(LAPTOP)).toContainText(unable);
      await guide.hands.press(guide.control("damaged", "read"));
      await guide.expectState("send-again", "current");
      await guide.show(KIM);
      await openChatOn(guide, KIM, say("chat-garden"));
      await guide.hands.writeAndSend(guide.composer(KIM), "Once more.");
      await guide.expectState("send-again", "done");
      await guide.show(LAPTOP);
      await expect(guide.messages(LAPTOP)).toContainText("Once more.");

      for (const { id, kind } of lessonById("unreadable-gallery")?.steps ?? []) {
        if ((await guide.step(id).getAttribute("data-state")) === "done") continue;
        await expect(guide.step(id)).toHaveAttribute("data-state", "current");
        // Some parts bring in three devices and verify two of them first.
        await expect(guide.step(id)).not.toHaveAttribute("aria-busy", "true", { timeout: 60_000 });
        await guide.hands.press(guide.control(id, kind === "read" ? "read" : "show"));
        await expect(guide.step(id)).toHaveAttribute("data-state", "done", { timeout: 60_000 });
      }
    });
  });
}
