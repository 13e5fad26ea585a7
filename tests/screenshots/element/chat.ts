/** What several acts begin with: two people who write to each other, and who have verified each other. */
import type { Account } from "./accounts.ts";
import type { Player } from "./player.ts";
import type { ElementWindow } from "./window.ts";

/** Two people in an encrypted chat, each at a laptop. */
export interface Chat {
  readonly alex: Account;
  readonly kim: Account;
  readonly alexWindow: ElementWindow;
  readonly kimWindow: ElementWindow;
}

/** What they write, in the reader's language. */
export const WORDS = {
  en: {
    question: "Lunch on Friday?",
    answer: "Gladly! At noon?",
    plain: "Hello everybody",
    later: "I am writing from my phone",
    room: "Garden",
  },
  de: {
    question: "Essen wir am Freitag?",
    answer: "Gern! Um zwölf?",
    plain: "Hallo zusammen",
    later: "Ich schreibe vom Handy",
    room: "Garten",
  },
} as const;

/** Called between the steps of a story, for its pictures. */
export type Moment = (id: string, window: ElementWindow) => Promise<void>;

const noPicture: Moment = async () => undefined;

/** Both sign in, Alex writes, Kim accepts and answers. */
export async function startChat(player: Player, moment: Moment = noPicture): Promise<Chat> {
  const words = WORDS[player.lang];
  player.step = "Alex and Kim sign in";
  const [alex, kim] = [await player.account("Alex"), await player.account("Kim")];
  // Kim first: Element writes encrypted from the start to people who have a device for it.
  const kimWindow = await player.signInFirst(kim, "laptop");
  const alexWindow = await player.signInFirst(alex, "laptop", (window) => moment("sign-in", window));

  player.step = "Alex starts a chat with Kim";
  await alexWindow.press("action.new_conversation");
  await alexWindow.press("action.start_chat");
  await alexWindow.fill("action.search", kim.userId);
  await alexWindow.pressPerson("Kim");
  await moment("start-chat", alexWindow);
  await alexWindow.press("action.go");
  await alexWindow.send(words.question);
  await alexWindow.see("encryption.set_up_recovery");
  await moment("first-message", alexWindow);

  player.step = "Kim accepts the invitation";
  await kimWindow.pressPerson("Alex");
  await kimWindow.seeControl("room.dm_invite_action");
  await moment("invitation", kimWindow);
  await kimWindow.press("room.dm_invite_action");
  await kimWindow.seeText(words.question);
  await kimWindow.send(words.answer);
  // Kim's device learns a little later that Alex's device is signed.
  await kimWindow.gone("encryption.event_shield_reason_unsigned_device");
  await moment("decrypted", kimWindow);
  await alexWindow.seeText(words.answer);
  return { alex, kim, alexWindow, kimWindow };
}

/** Alex asks Kim to verify, and both have the emoji before them. */
export async function compareEmoji(
  { alexWindow, kimWindow }: Chat,
  player: Player,
  moment: Moment = noPicture,
): Promise<void> {
  player.step = "Alex asks Kim to verify";
  await alexWindow.dismiss("encryption.set_up_recovery");
  await kimWindow.dismiss("encryption.set_up_recovery");
  await alexWindow.press("common.user_avatar");
  await alexWindow.seeControl("user_info.verify_button");
  await moment("profile", alexWindow);
  await alexWindow.press("user_info.verify_button");
  await alexWindow.seeControl("encryption.verification.start_button");
  await moment("start-verification", alexWindow);
  await alexWindow.press("encryption.verification.start_button");

  player.step = "Kim accepts to verify";
  await kimWindow.see("encryption.verification_requested_toast_title");
  await moment("verification-requested", kimWindow);
  await kimWindow.press("encryption.verification.request_toast_accept_user");
  await alexWindow.seeControl("encryption.verification.verify_emoji");
  await moment("verify-by-emoji", alexWindow);
  await alexWindow.press("encryption.verification.verify_emoji");
  await alexWindow.reveal("encryption.verification.sas_no_match");
  await kimWindow.reveal("encryption.verification.sas_no_match");
  await moment("compare-emoji", alexWindow);
}

/** Both find the same emoji. */
export async function confirmEmoji(
  { alexWindow, kimWindow }: Chat,
  player: Player,
  moment: Moment = noPicture,
): Promise<void> {
  player.step = "both confirm the emoji";
  await kimWindow.press("encryption.verification.sas_match");
  await alexWindow.press("encryption.verification.sas_match");
  await alexWindow.seeControl("action.got_it");
  await moment("verified", alexWindow);
  await alexWindow.press("action.got_it");
  await kimWindow.press("action.got_it");
  await alexWindow.see("common.verified");
  await moment("verified-badge", alexWindow);
}
