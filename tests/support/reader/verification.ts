/** The lesson "verify a contact", done step by step through the visible interface. */
import { expect } from "@playwright/test";
import type { Guide } from "./guide.ts";

/** What the reader has written to Kim before the lesson begins, in the reader's language. */
export function hello(guide: Guide): string {
  return guide.texts.t("lesson.verify-contact.say.hello");
}

/** Writes to Kim from wherever the laptop is, and waits until it has arrived. */
export async function writeToKim(guide: Guide, text: string): Promise<void> {
  await guide.openChat("kim");
  await guide.hands.writeAndSend(guide.composer("you/laptop"), text);
  await expect(guide.messages("kim/phone")).toContainText(text);
}

export async function ask(guide: Guide): Promise<void> {
  await guide.expectState("ask", "current");
  await guide.askToVerify("kim");
  await guide.expectState("ask", "done");
}

export async function accept(guide: Guide): Promise<void> {
  await guide.pressLabel("kim/phone", "encryption.verification.request_toast_accept_user");
  await guide.expectState("accept", "done");
}

/** Until the emoji are there to be compared. */
export async function showEmoji(guide: Guide): Promise<void> {
  await guide.pressLabel("you/laptop", "encryption.verification.verify_emoji");
  const mine = await guide.emoji("you/laptop");
  expect(await guide.emoji("kim/phone")).toEqual(mine);
}

export async function confirmEmoji(guide: Guide): Promise<void> {
  await guide.pressLabel("you/laptop", "encryption.verification.sas_match");
  await guide.pressLabel("kim/phone", "encryption.verification.sas_match");
  await guide.expectState("compare", "done");
  await guide.pressLabel("you/laptop", "action.got_it");
  await guide.pressLabel("kim/phone", "action.got_it");
}

export async function seeBadge(guide: Guide): Promise<void> {
  const { t } = guide.texts;
  const verified = t("device.roomOf.verified", { name: t("cast.kim") });
  const laptop = guide.device("you/laptop");
  const inProfile = laptop.getByText(guide.texts.label("common.verified"), { exact: true });
  await expect(laptop.getByRole("button", { name: verified }).or(inProfile).first()).toBeVisible();
  await guide.hands.press(guide.control("badge", "read"));
  await guide.expectState("badge", "done");
}

/** The server swaps a key between the reader and Robin; the emoji differ, and the reader says so. */
export async function catchTheLie(guide: Guide): Promise<void> {
  await guide.expectState("differ", "current");
  await expect(guide.device("robin/phone")).toBeVisible();
  await guide.openChat("robin");
  await guide.askToVerify("robin");
  await guide.pressLabel("you/laptop", "encryption.verification.verify_emoji");
  const mine = await guide.emoji("you/laptop");
  expect(await guide.emoji("robin/phone")).not.toEqual(mine);
  await guide.pressLabel("you/laptop", "encryption.verification.sas_no_match");
  await guide.expectState("differ", "done");
  const notSecure = guide.texts.label("encryption.messages_not_secure.title");
  await expect(guide.device("you/laptop").getByRole("dialog", { name: notSecure })).toBeVisible();
}

/** The steps up to a place of the lesson, in order. */
const PARTS = [
  ["ask", ask],
  ["accept", accept],
  ["compare", showEmoji],
  ["confirm", confirmEmoji],
  ["badge", seeBadge],
  ["differ", catchTheLie],
] as const;

export type Place = (typeof PARTS)[number][0] | "end";

/** Does the lesson from one place up to, and without, another. */
export async function walk(guide: Guide, to: Place, from: Place = "ask"): Promise<void> {
  const names = PARTS.map(([name]) => name as Place);
  const [first, last] = [names.indexOf(from), to === "end" ? PARTS.length : names.indexOf(to)];
  for (const [, part] of PARTS.slice(first, last)) await part(guide);
}
