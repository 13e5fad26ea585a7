/** The reader's phone is verified by the reader's laptop, through the visible interface: by emoji and by QR code, also when it goes wrong. */
import { confirmScan, openChatOn, scanQr, showQr } from "../../support/reader/chats.ts";
import type { Guide } from "../../support/reader/guide.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const VERIFICATION = "encryption.verification";

const kim = (guide: Guide): string => guide.texts.t("cast.kim");

/** Accepts on the laptop what the phone has asked for. */
async function acceptOnLaptop(guide: Guide): Promise<void> {
  await guide.pressLabel(LAPTOP, `${VERIFICATION}.request_toast_start_verification`);
}

/** "Got it" on both, and what the phone reads now. */
async function readHistory(guide: Guide, lesson: string): Promise<void> {
  for (const ref of [LAPTOP, PHONE] as const) await guide.pressLabel(ref, "action.got_it");
  await openChatOn(guide, PHONE, kim(guide));
  for (const key of ["you-hello", "kim-secret"]) {
    await expect(guide.messages(PHONE)).toContainText(guide.texts.t(`lesson.${lesson}.say.${key}`));
  }
}

/** Signs in on the phone and puts verifying off, up to where it is asked for. */
async function seeWhatIsMissing(guide: Guide): Promise<void> {
  const locked = guide.texts.label("timeline.decryption_failure.historical_event_unverified_device");
  await guide.open("devices");
  await guide.start("sign-in", [LAPTOP]);
  await guide.signIn(PHONE);
  await guide.expectState("unreadable", "current");
  await guide.skipVerification(PHONE);
  await openChatOn(guide, PHONE, kim(guide));
  await expect(guide.messages(PHONE).getByText(locked, { exact: true })).toHaveCount(2);
  await guide.hands.press(guide.control("unreadable", "read"));
  await guide.expectState("ask-device", "current");
}

async function askFromPhone(guide: Guide): Promise<void> {
  await guide.pressLabel(PHONE, "action.continue");
  await guide.pressLabel(PHONE, `${VERIFICATION}.use_another_device`);
}

test(
  "a new phone reads nothing before it is verified by emoji, and everything after",
  { tag: ["@keyboard", "@sample-en"] },
  async ({ guide, page }) => {
    test.slow();
    await seeWhatIsMissing(guide);
    await expectAccessible(page);
    await askFromPhone(guide);
    await guide.expectState("accept-device", "current");
    await acceptOnLaptop(guide);
    await guide.expectState("compare-device", "current");
    await guide.pressLabel(LAPTOP, `${VERIFICATION}.verify_emoji`);
    await guide.show(LAPTOP);
    const mine = await guide.emoji(LAPTOP);
    await guide.show(PHONE);
    expect(await guide.emoji(PHONE)).toEqual(mine);
    await guide.pressLabel(LAPTOP, `${VERIFICATION}.sas_match`);
    await guide.pressLabel(PHONE, `${VERIFICATION}.sas_match`);
    await guide.expectState("history", "current");
    await readHistory(guide, "verify-device");
    await guide.hands.press(guide.control("history", "read"));
    await guide.expectState("history", "done");
  },
);

test(
  "declining on the laptop goes back to asking, and the next time works",
  { tag: "@sample-en" },
  async ({ guide }) => {
    test.slow();
    await seeWhatIsMissing(guide);
    await askFromPhone(guide);
    await guide.expectState("accept-device", "current");
    await guide.show(LAPTOP);
    const ignore = guide.device(LAPTOP).getByRole("button", { name: guide.texts.t("device.ignore"), exact: true });
    await guide.hands.press(ignore);
    await guide.expectState("ask-device", "current");
    await expect(guide.told("ask-device")).toHaveText(guide.texts.t("lesson.back.declined"));
    await guide.show(PHONE);
    const failed = guide.texts.label(`${VERIFICATION}.verification_dialog_title_failed`);
    const dialog = guide.device(PHONE).getByRole("dialog", { name: failed });
    await guide.hands.press(dialog.getByRole("button"));
    await guide.pressLabel(PHONE, `${VERIFICATION}.use_another_device`);
    await acceptOnLaptop(guide);
    await guide.expectState("compare-device", "current");
  },
);

test(
  "the code on the laptop verifies the phone; a poster's code is refused in so many words",
  { tag: "@sample-de" },
  async ({ guide, page }) => {
    test.slow();
    await guide.open("devices");
    await guide.start("ask-qr", [LAPTOP]);
    await guide.expectState("ask-qr", "current");
    await guide.pressLabel(PHONE, `${VERIFICATION}.use_another_device`);
    await guide.expectState("accept-qr", "current");
    await acceptOnLaptop(guide);
    await guide.expectState("scan", "current");
    await showQr(guide, LAPTOP);
    await expectAccessible(page);
    await scanQr(guide, PHONE, "poster");
    await expect(guide.alert()).toContainText(guide.texts.t("error.wrong-qr"));
    await guide.expectState("scan", "current");
    await scanQr(guide, PHONE, LAPTOP);
    await guide.expectState("confirm", "current");
    await expect(guide.alert()).toBeHidden();
    await confirmScan(guide, LAPTOP);
    await guide.expectState("both-verified", "current");
    await readHistory(guide, "verify-qr");
    await guide.hands.press(guide.control("both-verified", "read"));
    await guide.expectState("both-verified", "done");
  },
);

test("no green shield on the phone ends it, and it begins again", { tag: "@sample-de" }, async ({ guide }) => {
  test.slow();
  await guide.open("devices");
  await guide.start("ask-qr", [LAPTOP]);
  await guide.expectState("ask-qr", "current");
  await guide.pressLabel(PHONE, `${VERIFICATION}.use_another_device`);
  await acceptOnLaptop(guide);
  await guide.expectState("scan", "current");
  await showQr(guide, LAPTOP);
  await scanQr(guide, PHONE, LAPTOP);
  await guide.expectState("confirm", "current");
  await guide.pressLabel(LAPTOP, `${VERIFICATION}.qr_reciprocate_no`);
  await guide.expectState("ask-qr", "current");
  await expect(guide.told("ask-qr")).toHaveText(guide.texts.t("lesson.back.declined"));
});
