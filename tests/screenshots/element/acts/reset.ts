/** Resetting the digital identity, and what a verified contact sees afterwards. */
import { compareEmoji, confirmEmoji, startChat } from "../chat.ts";
import type { Act } from "../player.ts";

export const reset: Act = {
  pictures: ["reset-identity", "reset-password", "identity-was-reset"],
  async play(player) {
    const chat = await startChat(player);
    await compareEmoji(chat, player);
    await confirmEmoji(chat, player);
    const { alex, alexWindow: laptop, kimWindow } = chat;

    player.step = "Alex resets the digital identity";
    await laptop.openSettings("settings.encryption.title");
    await laptop.press("settings.encryption.advanced.reset_identity");
    await laptop.see("settings.encryption.advanced.breadcrumb_warning");
    await player.take("reset-identity", laptop);
    await laptop.press("action.continue");
    await laptop.fill("common.password", alex.password);
    await player.take("reset-password", laptop);
    await laptop.press("action.continue");
    await laptop.seeControl("settings.encryption.advanced.reset_identity");

    player.step = "Kim is told";
    await kimWindow.seeControl("encryption.withdraw_verification_action");
    await player.take("identity-was-reset", kimWindow);
  },
};
