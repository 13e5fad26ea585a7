/** Lesson: what your contacts see after you have reset your digital identity, and why they look reset to you. */
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { makeRecoveryKey } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader } from "../helpers/cast.ts";
import { deviceOf, hasAnotherIdentity, personOf } from "../helpers/evidence.ts";
import { verifyKim, verifyKimStep, withdrawStep } from "../helpers/verified-kim.ts";

/** Kim's phone has got your new identity, and no longer holds you for verified. */
const kimHasHeard = (snapshot: WorldSnapshot): boolean => {
  const you = personOf(snapshot, KIM, "you");
  const current = deviceOf(snapshot, LAPTOP)?.encryption.masterKey;
  return hasAnotherIdentity(snapshot, KIM, "you") && you?.masterKey === current;
};

export default defineLesson({
  id: "your-reset",
  version: 1,
  start: {
    cast: [reader({ keyStorage: "on" }), contact("kim")],
    arrange: (world, texts, signal) => verifyKim(world, texts.say("hello"), signal),
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
    withdrawStep("quirk", { presses: 3, open: ["device.back", "cast.kim"] }),
    verifyKimStep("verify-each-other"),
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
