/** Where the password is changed, and what a device in the list holds: both are folded away or far down in the settings. */
import type { Act } from "../player.ts";

export const account: Act = {
  pictures: ["account-password", "device-unfolded"],
  async play(player) {
    const alex = await player.account("Alex");
    player.step = "Alex signs in on two devices";
    const laptop = await player.signInFirst(alex, "laptop");
    const phone = await player.signIn(alex, "phone");
    await phone.seeControl("encryption.verification.use_another_device");
    await laptop.press("encryption.verification.unverified_session_toast_accept");

    player.step = "Alex looks for the password";
    await laptop.openSettings("settings.account.title");
    await laptop.reveal("auth.change_password_action");
    await player.take("account-password", laptop);

    player.step = "Alex unfolds the other device";
    await laptop.press("settings.sessions.title");
    await laptop.see("settings.sessions.other_sessions_heading");
    await laptop.press("settings.sessions.show_details");
    await laptop.seeControl("settings.sessions.verify_session");
    await laptop.seeControl("settings.sessions.sign_out");
    await laptop.scrollToControl("settings.sessions.hide_details");
    await player.take("device-unfolded", laptop);
  },
};
