/** A chat that is not encrypted, its settings, and switching encryption on. */
import { WORDS } from "../chat.ts";
import type { Act } from "../player.ts";

export const rooms: Act = {
  pictures: ["create-chat", "unencrypted", "chat-security", "enable-encryption", "encryption-on", "encryption-enabled"],
  async play(player) {
    const words = WORDS[player.lang];
    player.step = "Alex makes a chat without encryption";
    const laptop = await player.signInFirst(await player.account("Alex"), "laptop");
    await laptop.press("action.new_conversation");
    await laptop.press("action.new_room");
    await laptop.fill("common.name", words.room);
    await player.take("create-chat", laptop);
    await laptop.press("create_room.encryption_label");
    await laptop.press("create_room.action_create_room");
    await laptop.send(words.plain, "composer.placeholder");
    await player.take("unencrypted", laptop);

    player.step = "Alex switches encryption on";
    await laptop.press("room.header_avatar_open_settings_label");
    await laptop.press("room_settings.security.title");
    await laptop.see("room_settings.security.history_visibility_legend");
    await laptop.scrollTo("room_settings.security.encryption_permanent");
    await player.take("chat-security", laptop);
    await laptop.press("common.encrypted");
    await laptop.see("room_settings.security.enable_encryption_confirm_title");
    await player.take("enable-encryption", laptop);
    await laptop.press("action.ok");
    await laptop.seeControl("room_settings.security.strict_encryption");
    await player.take("encryption-on", laptop);
    await laptop.closeDialog();
    await laptop.see("common.encryption_enabled");
    await player.take("encryption-enabled", laptop);
  },
};
