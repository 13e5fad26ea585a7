/** Losing devices through the visible interface, both languages: one, all of them with the key on paper (also by keyboard alone), and without. */
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";
import type { Guide } from "../../support/reader/guide.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const TABLET = "you/tablet";
const KIM = "kim/phone";

/** The chat with Kim on a device that shows its list of chats. */
async function openKim(guide: Guide, ref: typeof LAPTOP | typeof PHONE): Promise<void> {
  await guide.toChats(ref);
  const kim = new RegExp(`^${guide.texts.t("cast.kim")}\\b`);
  await guide.hands.press(guide.device(ref).getByRole("button", { name: kim }).first());
  await expect(guide.composer(ref)).toBeVisible();
}

const read = (guide: Guide, step: string): Promise<void> => guide.hands.press(guide.control(step, "read"));

test("a phone is lost, the laptop goes on and removes it", { tag: "@sample-de" }, async ({ guide, page }) => {
  const { t } = guide.texts;
  const say = (key: string): string => t(`lesson.lost-phone.say.${key}`);
  await guide.open("backup");
  await guide.start("two-devices", [LAPTOP]);
  await guide.expectState("two-devices", "current");
  for (const ref of [LAPTOP, PHONE] as const) {
    await openKim(guide, ref);
    await expect(guide.messages(ref)).toContainText(say("kim-secret"));
  }
  await read(guide, "two-devices");

  await guide.expectState("go-on", "current");
  await expect(guide.stage().getByText(t("device.gone.lost.text"))).toBeVisible();
  await expect(guide.messages(LAPTOP)).toContainText(say("kim-secret"));
  await guide.hands.writeAndSend(guide.composer(LAPTOP), say("you-lost"));
  await guide.expectState("go-on", "done");

  await guide.expectState("finder", "current");
  await expect(guide.messages(LAPTOP)).toContainText(say("kim-answer"));
  await expectAccessible(page);
  await read(guide, "finder");

  await guide.expectState("remove-lost", "current");
  await guide.removeDevice(LAPTOP, t("cast.you.phone"));
  await guide.expectState("remove-lost", "done");
});

test(
  "everything is lost, and the key on paper brings it back",
  { tag: ["@keyboard", "@sample-en"] },
  async ({ guide, page }) => {
    const { t, label } = guide.texts;
    const secret = t("lesson.lost-everything.say.you-secret");
    await guide.open("backup");
    await guide.start("before-it-happens", [LAPTOP]);
    await guide.expectState("before-it-happens", "current");
    const paper = guide.stage().getByRole("group", { name: t("stage.paper"), exact: true });
    const key = (await paper.getByText(/^Es/u).innerText()).trim();
    await read(guide, "before-it-happens");

    await guide.expectState("new-tablet", "current");
    await expect(guide.device(LAPTOP)).toBeHidden();
    await guide.signIn(TABLET);
    await guide.expectState("use-key", "current");
    // Whoever comes back later has no key in the clipboard, but still the paper.
    await page.reload();
    await guide.hands.press(guide.control("use-key", "start"));
    await expect(paper).toContainText(key);
    await expectAccessible(page);
    await guide.pressLabel(TABLET, "encryption.verification.use_recovery_key");
    await guide.typeRecoveryKey(TABLET, key.slice(0, 29));
    await expect(guide.alert()).toContainText(t("error.recovery-key-incomplete"));
    await guide.typeRecoveryKey(TABLET, key);
    await guide.expectState("use-key", "done");
    await guide.pressLabel(TABLET, "action.done");
    // The only chat opens by itself, as soon as the tablet knows of it.
    await expect(guide.composer(TABLET)).toBeVisible();
    await expect(guide.messages(TABLET)).toContainText(secret);
    await expect(guide.messages(TABLET)).toContainText(
      label("encryption.event_shield_reason_authenticity_not_guaranteed"),
    );
    await expect(guide.messages(TABLET)).not.toContainText(t("lesson.lost-everything.say.kim-away"));
    await expectAccessible(page);
    await read(guide, "what-came-back");
    await guide.expectState("what-came-back", "done");
  },
);

test("without a key, a reset keeps the chats but not the messages", { tag: "@sample-en" }, async ({ guide, page }) => {
  const { t, label } = guide.texts;
  const secret = t("lesson.forgotten-key.say.kim-secret");
  await guide.open("backup");
  await guide.start("nothing-kept", [LAPTOP, KIM]);
  await openKim(guide, LAPTOP);
  await expect(guide.messages(LAPTOP)).toContainText(secret);
  await read(guide, "nothing-kept");

  await guide.expectState("new-phone", "current");
  await guide.signIn(PHONE);
  await guide.expectState("start-over", "current");
  await guide.resetIdentity(PHONE);
  await guide.expectState("start-over", "done");

  await guide.expectState("what-is-left", "current");
  await openKim(guide, PHONE);
  await expect(guide.messages(PHONE)).not.toContainText(secret);
  await expect(guide.messages(PHONE)).toContainText(label("timeline.decryption_failure.unable_to_decrypt"));
  await expect(guide.messages(KIM)).toContainText(secret);
  await expect(guide.device(KIM).getByRole("button", { name: label("action.dismiss"), exact: true })).toBeVisible();
  await expectAccessible(page);
  await read(guide, "what-is-left");
  await guide.expectState("what-is-left", "done");
});
