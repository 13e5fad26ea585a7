/** Lesson: a second device signs in, cannot read what was said, and is verified by the first. */
import { defineLesson } from "../define.ts";
import { LAPTOP, PHONE, TWO_DEVICES } from "../helpers/cast.ts";
import { compareEmoji } from "../helpers/emoji.ts";
import { verificationWith } from "../helpers/evidence.ts";
import { signInStep } from "../helpers/sign-in.ts";
import { acceptStep, askStep, lostOwn, phoneHasKeys, phoneIsVerified, writeHistory } from "../helpers/two-devices.ts";

export default defineLesson({
  id: "verify-device",
  version: 1,
  start: { cast: TWO_DEVICES, arrange: writeHistory },
  steps: [
    signInStep("sign-in", PHONE, (world) => {
      world.place(PHONE);
      return Promise.resolve();
    }),
    { id: "unreadable", kind: "read", focus: PHONE, effort: { presses: 4 }, shot: {} },
    askStep("ask-device", 2),
    acceptStep("accept-device", "ask-device"),
    {
      id: "compare-device",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 3 },
      shot: {
        of: "devices",
        open: ["encryption.verification.verify_emoji"],
        press: "encryption.verification.sas_match",
      },
      hints: ["not-started", "confirm-on-laptop", "confirm-on-phone", "keys-coming"],
      check(snapshot) {
        if (phoneIsVerified(snapshot)) return phoneHasKeys(snapshot) ? true : "keys-coming";
        const laptop = verificationWith(snapshot, LAPTOP, "you");
        if (laptop?.phase === "comparing" && !laptop.confirmed) return "confirm-on-laptop";
        const phone = verificationWith(snapshot, PHONE, "you");
        return phone?.phase === "comparing" && !phone.confirmed ? "confirm-on-phone" : "not-started";
      },
      solve: (world, _texts, signal) => compareEmoji(world, PHONE, LAPTOP, signal),
      back: { to: "ask-device", lost: lostOwn },
    },
    { id: "history", kind: "read", focus: PHONE, effort: { presses: 3 }, shot: {} },
  ],
});
