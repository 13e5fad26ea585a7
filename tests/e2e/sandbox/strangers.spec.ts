/** A stranger's login through the visible interface, both languages, and with the keyboard alone. */
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const THIEF = "thief/laptop";

test(
  "what a stranger reads, who is warned, and how it ends",
  { tag: ["@keyboard", "@sample-de"] },
  async ({ guide, page }) => {
    const { t, label } = guide.texts;
    const say = (key: string): string => t(`lesson.unknown-login.say.${key}`);
    await guide.open("strangers");
    await guide.start("new-login", [LAPTOP]);
    await guide.expectState("new-login", "current");
    const title = label("encryption.verification.unverified_session_toast_title");
    const toast = guide.device(LAPTOP).getByRole("group", { name: title });
    await expect(toast).toBeVisible();
    await expectAccessible(page);

    await guide.show(THIEF);
    await guide.skipVerification(THIEF);
    await guide.hands.press(
      guide
        .device(THIEF)
        .getByRole("button", { name: new RegExp(`^${t("cast.kim")}\\b`) })
        .first(),
    );
    await expect(guide.messages(THIEF)).not.toContainText(say("before"));
    await guide.hands.press(guide.control("new-login", "read"));

    await guide.expectState("thief-reads", "current");
    await expect(guide.messages(THIEF)).toContainText(say("kim-secret"));
    await guide.hands.press(guide.control("thief-reads", "read"));

    await guide.expectState("thief-writes", "current");
    const warning = label("encryption.event_shield_reason_unsigned_device");
    await guide.show("kim/phone");
    await expect(guide.messages("kim/phone")).toContainText(say("thief-writes"));
    await expect(guide.messages("kim/phone")).toContainText(warning);
    await expectAccessible(page);
    await guide.hands.press(guide.control("thief-writes", "read"));

    await guide.expectState("remove", "current");
    await guide.hands.press(toast.getByRole("button", { name: label("action.no"), exact: true }));
    await guide.removeDevice(LAPTOP, t("cast.thief.laptop"));
    await guide.expectState("remove", "done");

    await guide.expectState("password", "current");
    await guide.changePassword(LAPTOP, "nine-owls-count-to-ten");
    await guide.expectState("password", "done");

    // The stranger's other device was signed in before, and stays so until it is removed.
    await guide.expectState("look-again", "current");
    await guide.openSettings(LAPTOP, "devices");
    const phone = guide.listedDevice(LAPTOP, t("cast.thief.phone"));
    await expect(phone).toContainText(label("common.unverified"));
    await guide.unfoldDevice(LAPTOP, t("cast.thief.phone"));
    await expectAccessible(page);
    await guide.removeDevice(LAPTOP, t("cast.thief.phone"));
    await guide.expectState("look-again", "done");
  },
);
