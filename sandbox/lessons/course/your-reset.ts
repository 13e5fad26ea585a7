/** Lesson: what your contacts see after you have reset your digital identity, and why they look reset to you. */
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { makeRecoveryKey, putAway, startChat } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader } from "../helpers/cast.ts";
import { compareEmoji } from "../helpers/emoji.ts";
import { comparedByEmoji, deviceOf, personOf } from "../helpers/evidence.ts";
import { profileOf } from "../helpers/shots.ts";

/** Kim's phone has got your new identity, and no longer holds you for verified. */
const kimHasHeard = (snapshot: WorldSnapshot): boolean => {
  const you = personOf(snapshot, KIM, "you");
  return (
    you?.wasVerified === true && !you.verified && you.masterKey === deviceOf(snapshot, LAPTOP)?.encryption.masterKey
  );
};

export default defineLesson({
  id: "your-reset",
  version: 1,
  start: {
    cast: [reader({ keyStorage: "on" }), contact("kim")],
    async arrange(world, texts, signal) {
      await startChat(world, LAPTOP, KIM, texts.say("hello"), signal);
      await compareEmoji(world, LAPTOP, KIM, signal);
      putAway(world, LAPTOP, KIM);
    },
  },
  steps: [
    {
      id: "reset",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 5 },
      shot: { open: ["device.chats", "device.settings"], press: "settings.encryption.advanced.reset_identity" },
      hints: ["not-reset", "not-heard"],
      check(snapshot) {
        if (kimHasHeard(snapshot)) return true;
        const kim = personOf(snapshot, LAPTOP, "kim");
        return kim?.verified === true ? "not-reset" : "not-heard";
      },
      solve: (world, _texts, signal) => world.device(LAPTOP).resetIdentity(signal),
    },
    { id: "kim-sees", kind: "read", focus: KIM, shot: {} },
    {
      id: "quirk",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 3 },
      shot: { open: ["device.back", "cast.kim"], press: "encryption.withdraw_verification_action" },
      hints: ["not-withdrawn"],
      check(snapshot) {
        const kim = personOf(snapshot, LAPTOP, "kim");
        return kim !== undefined && (kim.verified || !kim.wasVerified) ? true : "not-withdrawn";
      },
      solve: (world, _texts, signal) => world.device(LAPTOP).withdrawVerification(world.userId("kim"), signal),
    },
    {
      id: "verify-each-other",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 9 },
      shot: {
        open: [...profileOf("cast.kim"), "user_info.verify_button"],
        press: "encryption.verification.start_button",
      },
      hints: ["not-asked", "not-accepted", "not-compared", "confirm-on-phone"],
      check: (snapshot) => comparedByEmoji(snapshot, LAPTOP, KIM),
      solve: (world, _texts, signal) => compareEmoji(world, LAPTOP, KIM, signal),
    },
    {
      id: "new-key",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 10, entries: 1 },
      shot: {
        open: ["action.got_it", "device.chats", "device.settings"],
        press: "settings.encryption.recovery.set_up_recovery",
      },
      hints: ["not-begun", "not-typed"],
      check(snapshot) {
        const encryption = deviceOf(snapshot, LAPTOP)?.encryption;
        if (encryption?.recovery === "set-up") return true;
        return encryption?.recoveryPending === true ? "not-typed" : "not-begun";
      },
      solve: (world, _texts, signal) => makeRecoveryKey(world, LAPTOP, signal),
    },
  ],
});
