/** The recovery key, a second device, what it cannot do unverified, and how the key verifies it. */
import { startChat, WORDS } from "../chat.ts";
import type { Act, Player } from "../player.ts";
import type { ElementWindow } from "../window.ts";

/** Twelve groups of four characters. */
const RECOVERY_KEY = /(?:\w{4} ){11}\w{4}/u;

const RECOVERY = "settings.encryption.recovery";

export const ownDevices: Act = {
  pictures: [
    "settings-encryption",
    "get-recovery-key",
    "save-recovery-key",
    "confirm-recovery-key",
    "recovery-set-up",
    "confirm-identity",
    "new-login",
    "skip-verification",
    "cannot-read",
    "red-shield",
    "device-not-verified",
    "enter-recovery-key",
    "device-verified",
    "history-restored",
    "devices",
  ],
  async play(player) {
    const words = WORDS[player.lang];
    const { alex, alexWindow: laptop, kimWindow } = await startChat(player);
    const key = await getRecoveryKey(player, laptop);

    player.step = "Alex signs in on a second device";
    const phone = await player.signIn(alex, "phone");
    await phone.seeControl("encryption.verification.use_recovery_key");
    await player.take("confirm-identity", phone);
    await laptop.see("encryption.verification.unverified_session_toast_title");
    await player.take("new-login", laptop);

    player.step = "Alex puts verifying off";
    await phone.press("encryption.verification.after_new_login.skip_verification");
    await phone.seeControl("encryption.verification.verify_later");
    await player.take("skip-verification", phone);
    await phone.press("encryption.verification.verify_later");
    await phone.pressPerson("Kim");
    await phone.see("timeline.decryption_failure.historical_event_unverified_device");
    await player.take("cannot-read", phone);
    await phone.send(words.later);
    await kimWindow.dismiss("encryption.set_up_recovery");
    await kimWindow.seeText(words.later);
    await kimWindow.pointAt("encryption.event_shield_reason_unsigned_device");
    await player.take("red-shield", kimWindow, "stays");

    player.step = "Alex verifies the device with the recovery key";
    await phone.openSettings("settings.encryption.title");
    await phone.seeControl("settings.encryption.device_not_verified_button");
    await player.take("device-not-verified", phone);
    await phone.press("settings.encryption.device_not_verified_button");
    await phone.press("encryption.verification.use_recovery_key");
    await phone.fill("encryption.access_secret_storage_dialog.security_key_label", key);
    await player.take("enter-recovery-key", phone);
    await phone.press("action.continue");
    await phone.seeControl("action.done");
    await player.take("device-verified", phone);
    await phone.press("action.done");
    await phone.closeDialog();
    await phone.seeText(words.question);
    await player.take("history-restored", phone);

    player.step = "Alex looks at the devices";
    await laptop.openSettings("settings.sessions.title");
    await laptop.see("settings.sessions.other_sessions_heading");
    await laptop.scrollTo("settings.sessions.current_session");
    await player.take("devices", laptop);
  },
};

/** Gets a recovery key by way of the notice, and returns it. */
async function getRecoveryKey(player: Player, window: ElementWindow): Promise<string> {
  player.step = "Alex gets a recovery key";
  await window.press("action.continue");
  await window.seeControl(`${RECOVERY}.set_up_recovery`);
  await player.take("settings-encryption", window);
  await window.press(`${RECOVERY}.set_up_recovery`);
  await window.seeControl("action.continue");
  await player.take("get-recovery-key", window);
  await window.press("action.continue");
  const key = await window.read(RECOVERY_KEY, "a recovery key");
  await player.take("save-recovery-key", window);
  await window.press("action.continue");
  await window.fill(`${RECOVERY}.enter_recovery_key`, key);
  await player.take("confirm-recovery-key", window);
  await window.press(`${RECOVERY}.set_up_recovery_confirm_button`);
  await window.reveal(`${RECOVERY}.change_recovery_key`);
  await player.take("recovery-set-up", window);
  await window.closeDialog();
  return key;
}
