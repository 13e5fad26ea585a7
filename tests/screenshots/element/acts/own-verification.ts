/** A second device of one's own, verified from the first by emoji. */
import type { Act } from "../player.ts";

export const ownVerification: Act = {
  pictures: [
    "start-on-other-device",
    "own-verification-requested",
    "choose-how-to-verify",
    "compare-emoji-own-device",
    "own-device-verified",
  ],
  async play(player) {
    const alex = await player.account("Alex");
    player.step = "Alex signs in on two devices";
    const laptop = await player.signInFirst(alex, "laptop");
    const phone = await player.signIn(alex, "phone");
    await phone.seeControl("encryption.verification.use_another_device");
    await laptop.press("encryption.verification.unverified_session_toast_accept");

    player.step = "the phone asks the laptop";
    await phone.press("encryption.verification.use_another_device");
    await phone.see("encryption.verification.verification_dialog_title_start_on_other_device");
    await player.take("start-on-other-device", phone);
    await laptop.see("encryption.verification_requested_toast_title");
    await player.take("own-verification-requested", laptop);
    await laptop.press("encryption.verification.request_toast_start_verification");
    await laptop.see("encryption.verification.sas_prompt");
    await player.take("choose-how-to-verify", laptop);
    await laptop.press("action.start");

    player.step = "both devices show the same emoji";
    await laptop.seeControl("encryption.verification.sas_match");
    await phone.seeControl("encryption.verification.sas_match");
    await player.take("compare-emoji-own-device", phone);
    await laptop.press("encryption.verification.sas_match");
    await phone.press("encryption.verification.sas_match");
    await phone.seeControl("action.got_it");
    await player.take("own-device-verified", phone);
  },
};
