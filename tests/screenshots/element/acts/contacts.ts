/** The first encrypted chat, and verifying the other person by emoji. */
import { compareEmoji, confirmEmoji, startChat, type Moment } from "../chat.ts";
import type { Act } from "../player.ts";

export const contacts: Act = {
  pictures: [
    "sign-in",
    "start-chat",
    "first-message",
    "invitation",
    "decrypted",
    "room-people",
    "profile",
    "start-verification",
    "verification-requested",
    "verify-by-emoji",
    "compare-emoji",
    "verified",
    "verified-badge",
  ],
  async play(player) {
    const moment: Moment = (id, window) => player.take(id, window);
    const chat = await startChat(player, moment);
    player.step = "Alex looks for the people of the chat";
    await chat.alexWindow.press("right_panel.room_summary_card.title");
    await chat.alexWindow.hover("common.people");
    await player.take("room-people", chat.alexWindow, "stays");
    await compareEmoji(chat, player, moment);
    await confirmEmoji(chat, player, moment);
  },
};
