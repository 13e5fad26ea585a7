/** The gallery of unreadable messages by hand: every reason and what mends it, in both languages, as the guide tells it. */
import { lessonById, type DeviceRef } from "../../../sandbox/lessons/index.ts";
import { leave, openChatOn } from "../../support/reader/chats.ts";
import type { Guide } from "../../support/reader/guide.ts";
import { inTurn } from "../../support/samples.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const TABLET = "you/tablet";
const PHONE = "you/phone";
const DESKTOP = "you/desktop";
const KIM = "kim/phone";
const FAILURE = "timeline.decryption_failure";
const VERIFICATION = "encryption.verification";

/** Some parts bring in three devices and verify two of them first. */
const PREPARING = { timeout: 60_000 };

const say = (guide: Guide, key: string): string => guide.texts.t(`lesson.unreadable-gallery.say.${key}`);
const kim = (guide: Guide): string => guide.texts.t("cast.kim");

async function current(guide: Guide, stepId: string): Promise<void> {
  await expect(guide.step(stepId)).toHaveAttribute("data-state", "current");
  await expect(guide.step(stepId)).not.toHaveAttribute("aria-busy", "true", PREPARING);
}

/** Starts to practise. */
async function begin(guide: Guide): Promise<void> {
  await guide.open("unreadable");
  await guide.start("not-verified", [LAPTOP]);
  await guide.expectState("not-verified", "current");
}

/** Turns to a part by the button at its first step. */
async function choose(guide: Guide, stepId: string): Promise<void> {
  await guide.hands.press(guide.control(stepId, "choose"));
  await current(guide, stepId);
}

/** Opens a chat on a device, in which a message cannot be read. */
async function see(guide: Guide, ref: DeviceRef, chat: string, failure: string): Promise<void> {
  await openChatOn(guide, ref, chat);
  await expect(guide.messages(ref)).toContainText(guide.texts.label(`${FAILURE}.${failure}`));
}

/** "I have looked", after which a step is done. */
async function haveRead(guide: Guide, stepId: string): Promise<void> {
  await guide.hands.press(guide.control(stepId, "read"));
  await expect(guide.step(stepId)).toHaveAttribute("data-state", "done");
}

async function write(guide: Guide, ref: DeviceRef, chat: string, text: string): Promise<void> {
  await openChatOn(guide, ref, chat);
  await guide.hands.writeAndSend(guide.composer(ref), text);
}

/** From where the real client lets choose how to verify a device, by another one of the same account. */
async function verify(guide: Guide, ref: DeviceRef, by: DeviceRef): Promise<void> {
  await guide.pressLabel(ref, `${VERIFICATION}.use_another_device`);
  await guide.pressLabel(by, `${VERIFICATION}.request_toast_start_verification`);
  await guide.pressLabel(by, `${VERIFICATION}.verify_emoji`);
  await sayTheyMatch(guide, ref, by);
}

async function sayTheyMatch(guide: Guide, one: DeviceRef, other: DeviceRef): Promise<void> {
  await guide.show(other);
  const emoji = await guide.emoji(other);
  await guide.show(one);
  expect(await guide.emoji(one)).toEqual(emoji);
  await guide.pressLabel(one, `${VERIFICATION}.sas_match`);
  await guide.pressLabel(other, `${VERIFICATION}.sas_match`);
}

/** "Got it": puts the end of a verification away. The page turns to another step's devices first, if that is where it goes on. */
async function putAway(guide: Guide, next: string, refs: readonly DeviceRef[]): Promise<void> {
  await current(guide, next);
  for (const ref of refs) await guide.pressLabel(ref, "action.got_it");
}

async function historyOfNewDevices(guide: Guide): Promise<void> {
  const { t, label } = guide.texts;
  await guide.show(TABLET);
  await guide.skipVerification(TABLET);
  await see(guide, TABLET, kim(guide), "historical_event_unverified_device");
  await guide.hands.press(guide.messages(TABLET).getByText(t("device.why"), { exact: true }).first());
  await expect(guide.messages(TABLET)).toContainText(t("device.why.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED"));
  await expectAccessible(guide.page);
  await haveRead(guide, "not-verified");
  await current(guide, "verify-tablet");
  await guide.pressLabel(TABLET, "action.continue");
  await verify(guide, TABLET, LAPTOP);
  await guide.expectState("verify-tablet", "done");
  await putAway(guide, "no-storage", [LAPTOP, TABLET]);
  await expect(guide.messages(TABLET)).toContainText(say(guide, "kim-hello"));

  const [robins, robinsLaptop] = ["robin/phone", "robin/laptop"] as const;
  await guide.skipVerification(robinsLaptop);
  await see(guide, robinsLaptop, kim(guide), "historical_event_no_key_backup");
  await haveRead(guide, "no-storage");
  await current(guide, "switch-storage-on");
  await guide.openSettings(robins);
  const storage = label("settings.encryption.key_storage.allow_key_storage");
  await guide.hands.press(guide.device(robins).getByRole("switch", { name: storage, exact: true }));
  await guide.expectState("switch-storage-on", "done");
  await guide.pressLabel(robinsLaptop, "action.continue");
  await verify(guide, robinsLaptop, robins);
  await guide.expectState("verify-robins-laptop", "done");
  await putAway(guide, "nobody-there", [robinsLaptop]);
  await expect(guide.messages(robinsLaptop)).toContainText(say(guide, "kim-to-robin"));
}

async function historyOfOthers(guide: Guide): Promise<void> {
  await choose(guide, "nobody-there");
  await see(guide, "sam/laptop", kim(guide), "unable_to_decrypt");
  await expect(guide.messages("sam/laptop")).toContainText(say(guide, "kim-to-sam"));
  await expect(guide.messages("sam/laptop")).toContainText(say(guide, "kim-welcome"));
  await expect(guide.messages("sam/laptop")).not.toContainText(say(guide, "kim-meanwhile"));
  await haveRead(guide, "nobody-there");
  await current(guide, "not-a-member");
  await see(guide, LAPTOP, say(guide, "chat-plan"), "historical_event_user_not_joined");
  await haveRead(guide, "not-a-member");
}

async function keysOfNow(guide: Guide): Promise<void> {
  const choir = say(guide, "chat-choir");
  await choose(guide, "never-came");
  await see(guide, LAPTOP, choir, "unable_to_decrypt");
  await haveRead(guide, "never-came");
  await current(guide, "new-key");
  await openChatOn(guide, "robin/phone", choir);
  await leave(guide, "robin/phone", choir);
  await write(guide, KIM, choir, say(guide, "kim-choir-again"));
  await guide.expectState("new-key", "done");
  await current(guide, "too-early");
  await see(guide, LAPTOP, choir, "unable_to_decrypt");
  await expect(guide.messages(LAPTOP)).toContainText(say(guide, "kim-choir-again"));

  await guide.skipVerification(PHONE);
  await see(guide, PHONE, kim(guide), "unable_to_decrypt");
  await expect(guide.messages(PHONE)).toContainText(say(guide, "kim-late"));
  await expect(guide.messages(PHONE)).not.toContainText(say(guide, "kim-early"));
  await haveRead(guide, "too-early");
  await current(guide, "verify-phone");
  await guide.pressLabel(PHONE, "action.continue");
  await verify(guide, PHONE, LAPTOP);
  await guide.expectState("verify-phone", "done");
  await putAway(guide, "damaged", [LAPTOP, PHONE]);
  await expect(guide.messages(PHONE)).toContainText(say(guide, "kim-early"));

  const garden = say(guide, "chat-garden");
  await see(guide, LAPTOP, garden, "unable_to_decrypt");
  await haveRead(guide, "damaged");
  await current(guide, "send-again");
  await write(guide, KIM, garden, "Once more.");
  await guide.expectState("send-again", "done");
  await guide.show(LAPTOP);
  await expect(guide.messages(LAPTOP)).toContainText("Once more.");
}

async function heldBack(guide: Guide): Promise<void> {
  const alex = guide.texts.t("cast.alex");
  await choose(guide, "withheld");
  await see(guide, LAPTOP, alex, "blocked");
  await haveRead(guide, "withheld");
  await current(guide, "verify-alex");
  await guide.askToVerify("alex");
  await guide.pressLabel("alex/phone", `${VERIFICATION}.request_toast_accept_user`);
  await guide.pressLabel(LAPTOP, `${VERIFICATION}.verify_emoji`);
  await sayTheyMatch(guide, LAPTOP, "alex/phone");
  await putAway(guide, "verify-alex", [LAPTOP, "alex/phone"]);
  await write(guide, "alex/phone", guide.texts.t("cast.you"), "Once more.");
  await guide.expectState("verify-alex", "done");
  await see(guide, LAPTOP, alex, "blocked");
  await expect(guide.messages(LAPTOP)).toContainText("Once more.");
}

async function refusedByTheDesktop(guide: Guide): Promise<void> {
  const [train, again] = [say(guide, "chat-train"), say(guide, "chat-again")];
  await choose(guide, "insecure");
  await see(guide, DESKTOP, train, "sender_unsigned_device");
  await openChatOn(guide, LAPTOP, train);
  await expect(guide.messages(LAPTOP)).toContainText(say(guide, "noa-train"));
  await haveRead(guide, "insecure");
  await current(guide, "verify-noas-laptop");
  await verify(guide, "noa/laptop", "noa/phone");
  await putAway(guide, "verify-noas-laptop", ["noa/laptop"]);
  await write(guide, "noa/laptop", train, "Once more.");
  await guide.expectState("verify-noas-laptop", "done");
  await current(guide, "started-over");
  await openChatOn(guide, DESKTOP, train);
  await expect(guide.messages(DESKTOP)).toContainText("Once more.");

  await see(guide, DESKTOP, again, "sender_identity_previously_verified");
  await openChatOn(guide, LAPTOP, again);
  await expect(guide.messages(LAPTOP)).toContainText(say(guide, "charlie-new"));
  await haveRead(guide, "started-over");
  await current(guide, "withdraw-charlie");
  await guide.pressLabel(DESKTOP, "encryption.withdraw_verification_action");
  await write(guide, "charlie/phone", again, "Once more.");
  await guide.expectState("withdraw-charlie", "done");
  await guide.show(DESKTOP);
  await expect(guide.messages(DESKTOP)).toContainText("Once more.");
}

/** What is done in one go, and when. */
const PLAYS: readonly (readonly [what: string, play: (guide: Guide) => Promise<void>, tag: string])[] = [
  ["a tablet that is not verified, and keys that are stored nowhere", historyOfNewDevices, "@sample-en"],
  ["a message for which nobody was there, and one from before the invitation", historyOfOthers, "@sample-de"],
  ["a key that never came, one that came too late, and a damaged message", keysOfNow, "@sample-de"],
  ["a key that the sender holds back", heldBack, "@sample-en"],
  [
    "a sender's device that is not verified, and a verified person who has started over",
    refusedByTheDesktop,
    "@sample-en",
  ],
];

for (const [index, [what, play, tag]] of PLAYS.entries()) {
  test(what, { tag: [tag, ...inTurn(index)] }, async ({ guide }) => {
    test.slow();
    await begin(guide);
    await play(guide);
  });
}

// Otherwise the pictures are checked, for which the lesson is shown as well.
test("show me does every step, in every part", { tag: "@long" }, async ({ guide }) => {
  test.slow();
  await begin(guide);
  for (const { id, kind } of lessonById("unreadable-gallery")?.steps ?? []) {
    await current(guide, id);
    await guide.hands.press(guide.control(id, kind === "read" ? "read" : "show"));
    await expect(guide.step(id)).toHaveAttribute("data-state", "done", PREPARING);
  }
});
