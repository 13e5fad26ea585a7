/** All tricks of the lying server by hand, in both languages: the first three parts with the keyboard alone, too. */
import type { AttackName, DeviceRef } from "../../../sandbox/lessons/index.ts";
import type { Guide } from "../../support/reader/guide.ts";
import { inTurn } from "../../support/samples.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const KIM = "kim/phone";
const ROBIN = "robin/phone";

/** The switch of a trick in the attacker's panel. */
async function switchOn(guide: Guide, name: AttackName): Promise<void> {
  const { t } = guide.texts;
  const panel = guide.page.getByRole("region", { name: t("wire.attack"), exact: true });
  const trick = panel.getByRole("switch", { name: t(`wire.attack.${name}`) });
  await expect(trick).not.toBeChecked();
  await guide.hands.press(trick);
  await expect(trick).toBeChecked();
}

/** Turns to a part of the lesson by the button at its first step. */
async function choose(guide: Guide, stepId: string): Promise<void> {
  await guide.hands.press(guide.step(stepId).getByRole("button", { name: guide.texts.t("site.step.choose") }));
  await guide.expectState(stepId, "current");
}

async function write(guide: Guide, person: string, text: string): Promise<void> {
  await guide.openChat(person);
  await guide.hands.writeAndSend(guide.composer(LAPTOP), text);
}

/** A device shows a text in its chat with a person, wherever it is now. */
async function shows(guide: Guide, ref: DeviceRef, person: string, text: string): Promise<void> {
  await guide.openChat(person, ref);
  await expect(guide.messages(ref)).toContainText(text);
}

/** Until both sides show emoji. */
async function compare(guide: Guide, person: string): Promise<void> {
  await guide.openChat(person);
  await guide.askToVerify(person);
  await guide.pressLabel(LAPTOP, "encryption.verification.verify_emoji");
}

async function theSwap(guide: Guide): Promise<void> {
  await switchOn(guide, "swap-sas-key");
  await guide.expectState("match-anyway", "current");
  await compare(guide, "toni");
  const mine = await guide.emoji(LAPTOP);
  await guide.show("toni/phone");
  expect(await guide.emoji("toni/phone")).not.toEqual(mine);
  await guide.pressLabel(LAPTOP, "encryption.verification.sas_match");
  await guide.expectState("match-anyway", "done");
  const notSecure = guide.texts.label("encryption.messages_not_secure.title");
  for (const ref of [LAPTOP, "toni/phone"] as const) {
    const message = guide.device(ref).getByRole("dialog", { name: notSecure });
    await expect(message).toBeVisible();
    await guide.hands.press(message.getByRole("button"));
  }

  await switchOn(guide, "swap-responder-key");
  await guide.expectState("no-emoji", "current");
  await compare(guide, "toni");
  await guide.expectState("no-emoji", "done");
  await expect(guide.device(LAPTOP).getByRole("dialog", { name: notSecure })).toBeVisible();
}

async function theGhost(guide: Guide): Promise<void> {
  const { t, label } = guide.texts;
  await choose(guide, "switch-ghost");
  await switchOn(guide, "ghost-device");
  await guide.expectState("ghost-reads", "current");
  const secret = t("lesson.lying-server.say.secret");
  await write(guide, "kim", secret);
  await guide.expectState("ghost-reads", "done");
  await guide.skipVerification("mallory/laptop");
  await shows(guide, "mallory/laptop", "you", secret);

  await compare(guide, "kim");
  const mine = await guide.emoji(LAPTOP);
  await guide.show("kim/phone");
  expect(await guide.emoji("kim/phone")).toEqual(mine);
  await guide.pressLabel(LAPTOP, "encryption.verification.sas_match");
  await guide.pressLabel("kim/phone", "encryption.verification.sas_match");
  await guide.expectState("verify-kim", "done");
  await guide.pressLabel(LAPTOP, "action.got_it");

  const again = t("lesson.lying-server.say.secret-again");
  await write(guide, "kim", again);
  await guide.expectState("refused", "done");
  const notSent = "element_x.screen_timeline_item_menu_send_failure_unsigned_device";
  await expect(guide.messages(LAPTOP)).toContainText(label(notSent, { name: t("cast.kim") }));
  await expect(guide.messages(LAPTOP)).toContainText(t("device.notSent.unverified-devices"));

  await guide.openSettings(LAPTOP);
  await guide.hands.press(guide.device(LAPTOP).getByRole("switch", { name: label("labs.exclude_insecure_devices") }));
  await guide.openChat("kim");
  await guide.pressLabel(LAPTOP, "action.resend");
  await guide.expectState("leave-out", "done");
  await shows(guide, "kim/phone", "you", again);
  await shows(guide, "mallory/laptop", "you", label("timeline.decryption_failure.blocked"));
}

async function theManInTheMiddle(guide: Guide): Promise<void> {
  const { t, label } = guide.texts;
  await choose(guide, "switch-relay");
  await switchOn(guide, "relay");
  await guide.expectState("write-sam", "current");
  const hello = t("lesson.lying-server.say.hello-sam");
  await write(guide, "sam", hello);
  await guide.expectState("write-sam", "done");
  await shows(guide, "as-sam/laptop", "you", hello);
  await shows(guide, "sam/phone", "you", hello);
  await guide.expectState("compare-sam", "current");
  await shows(guide, LAPTOP, "sam", t("lesson.lying-server.say.sam-reply"));

  await compare(guide, "sam");
  const mine = await guide.emoji(LAPTOP);
  await guide.show("sam/phone");
  expect(await guide.emoji("sam/phone")).not.toEqual(mine);
  await guide.pressLabel(LAPTOP, "encryption.verification.sas_no_match");
  await guide.expectState("compare-sam", "done");
  const notSecure = label("encryption.messages_not_secure.title");
  await expect(guide.device(LAPTOP).getByRole("dialog", { name: notSecure })).toBeVisible();
}

async function theFalseIdentity(guide: Guide): Promise<void> {
  const { t, label } = guide.texts;
  await choose(guide, "switch-fake");
  await switchOn(guide, "fake-identity");
  await guide.expectState("first-contact", "current");
  const hello = t("lesson.lying-server.say.hello-robin");
  await write(guide, "robin", hello);
  await guide.expectState("first-contact", "done");
  await shows(guide, ROBIN, "you", label("timeline.decryption_failure.unable_to_decrypt"));
  await expect(guide.messages(ROBIN)).not.toContainText(hello);

  await compare(guide, "robin");
  const mine = await guide.emoji(LAPTOP);
  await guide.show(ROBIN);
  expect(await guide.emoji(ROBIN)).toEqual(mine);
  await guide.pressLabel(LAPTOP, "encryption.verification.sas_match");
  await guide.pressLabel(ROBIN, "encryption.verification.sas_match");
  await guide.expectState("equal-emoji", "done");
  const notSecure = label("encryption.messages_not_secure.title");
  await guide.show(LAPTOP);
  await expect(guide.device(LAPTOP).getByRole("dialog", { name: notSecure })).toBeVisible();
}

async function theLaterSwap(guide: Guide): Promise<void> {
  const { t } = guide.texts;
  await choose(guide, "switch-later");
  await switchOn(guide, "key-swap-later");
  await guide.expectState("still-kim", "current");
  await expect(guide.server().getByText(t("wire.tampered.key-swap-later")).first()).toBeVisible();
  await shows(guide, LAPTOP, "kim", t("lesson.lying-server.say.kim-again"));
  const answer = t("lesson.lying-server.say.to-kim");
  await guide.hands.writeAndSend(guide.composer(LAPTOP), answer);
  await guide.expectState("still-kim", "done");
  await shows(guide, KIM, "you", answer);
}

/** Switches a trick on, and writes on Kim's phone. */
async function cheatWith(guide: Guide, name: AttackName, text: string): Promise<void> {
  await switchOn(guide, name);
  await guide.openChat("you", KIM);
  await guide.hands.writeAndSend(guide.composer(KIM), text);
}

async function theUnnoticed(guide: Guide): Promise<void> {
  const { t, label } = guide.texts;
  const said = (text: string) => guide.messages(LAPTOP).getByRole("listitem").filter({ hasText: text });
  await choose(guide, "forged");
  await guide.hands.press(guide.control("forged", "hint"));
  const hint = await guide.step("forged").locator('[data-hint="not-on"]').textContent();
  await expect(guide.told("forged")).toHaveText(hint?.trim() ?? "");
  await cheatWith(guide, "inject-plaintext", t("lesson.lying-server.say.kim-one"));
  await guide.expectState("forged", "done");
  await guide.openChat("kim");
  const forged = guide.messages(LAPTOP).getByRole("listitem").last();
  await expect(forged).toContainText(t("lesson.lying-server.say.forged"));
  await expect(forged).toContainText(label("common.unencrypted"));
  await expectAccessible(guide.page);

  const twice = t("lesson.lying-server.say.kim-two");
  await guide.expectState("replayed", "current");
  await cheatWith(guide, "replay-message", twice);
  await guide.expectState("replayed", "done");
  await guide.openChat("kim");
  await expect(said(twice)).toHaveCount(2);
  for (const copy of await said(twice).all()) await expect(copy).not.toContainText(label("common.unencrypted"));

  const never = t("lesson.lying-server.say.kim-three");
  await guide.expectState("dropped", "current");
  await cheatWith(guide, "drop-messages", never);
  await guide.expectState("dropped", "done");
  await expect(guide.messages(KIM)).toContainText(never);
  await expect(guide.messages(KIM)).not.toContainText(t("device.notSent"));
  await guide.openChat("kim");
  await expect(said(twice)).toHaveCount(2);
  await expect(said(never)).toHaveCount(0);
}

/** Each part by itself, and when. */
const PARTS: readonly (readonly [what: string, play: (guide: Guide) => Promise<void>, tag: string[]])[] = [
  ["a swapped key", theSwap, ["@keyboard", "@sample-de"]],
  ["a ghost in Kim's account", theGhost, ["@keyboard", "@sample-de"]],
  ["a man in the middle", theManInTheMiddle, ["@keyboard", "@sample-de"]],
  ["a false identity", theFalseIdentity, ["@sample-en"]],
  ["other keys for a device that is known", theLaterSwap, ["@sample-en"]],
  ["what no encryption notices, and what a switch that is not on says", theUnnoticed, ["@sample-de"]],
];

for (const [index, [what, play, tag]] of PARTS.entries()) {
  test(what, { tag: [...tag, ...inTurn(index)] }, async ({ guide }) => {
    await guide.open("lying-server");
    await guide.start("switch-swap");
    await play(guide);
  });
}

// Otherwise the pictures are checked, for which the lesson is shown as well.
test("show me does every step, in every part", { tag: "@long" }, async ({ guide }) => {
  await guide.open("lying-server");
  await guide.start("switch-swap");
  const steps = guide.page.locator("[data-step]");
  for (const step of await steps.all()) {
    const id = (await step.getAttribute("data-step")) ?? "";
    await guide.expectState(id, "current");
    await guide.hands.press(guide.control(id, "show"));
    await guide.expectState(id, "done");
  }
  await expect(guide.page.locator("[data-step][data-state='done']")).toHaveCount(20);
});
