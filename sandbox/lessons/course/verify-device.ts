/** Lesson: a second device signs in, cannot read what was said, and is verified by the first. */
import { defineLesson } from "../define.ts";
import { deviceOf, verificationWith } from "../helpers/evidence.ts";
import {
  acceptStep,
  askStep,
  compareEmoji,
  LAPTOP,
  lostOwn,
  PHONE,
  phoneHasKeys,
  phoneIsVerified,
  TWO_DEVICES,
  writeHistory,
} from "../helpers/two-devices.ts";

export default defineLesson({
  id: "verify-device",
  version: 1,
  start: { cast: TWO_DEVICES, arrange: writeHistory },
  steps: [
    {
      id: "sign-in",
      kind: "do",
      focus: PHONE,
      shot: { press: "action.sign_in", signIn: "password" },
      hints: ["not-signed-in"],
      setUp(world) {
        world.place(PHONE);
        return Promise.resolve();
      },
      check: (snapshot) => (deviceOf(snapshot, PHONE)?.state === "ready" ? true : "not-signed-in"),
      solve: (world, _texts, signal) => world.signIn(PHONE, undefined, signal),
    },
    { id: "unreadable", kind: "read", focus: PHONE, shot: {} },
    askStep("ask-device"),
    acceptStep("accept-device", "ask-device"),
    {
      id: "compare-device",
      kind: "do",
      focus: LAPTOP,
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
      solve: (world, _texts, signal) => compareEmoji(world, signal),
      back: { to: "ask-device", lost: lostOwn },
    },
    { id: "history", kind: "read", focus: PHONE, shot: {} },
  ],
});
