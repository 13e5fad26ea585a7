/** The emoji differ, or somebody says so. */
import { compareEmoji, startChat } from "../chat.ts";
import type { Act } from "../player.ts";

export const mismatch: Act = {
  pictures: ["they-dont-match", "not-secure"],
  async play(player) {
    const chat = await startChat(player);
    await compareEmoji(chat, player);
    player.step = "Alex says that the emoji differ";
    await player.take("they-dont-match", chat.kimWindow);
    await chat.alexWindow.press("encryption.verification.sas_no_match");
    await chat.kimWindow.see("encryption.messages_not_secure.title");
    await player.take("not-secure", chat.kimWindow);
  },
};
