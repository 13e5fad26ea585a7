/** Lesson: verify the person you are talking to, with emoji; and what it looks like when somebody sits in between. */
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { hearFrom, startChat, write } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader, ROBIN } from "../helpers/cast.ts";
import { compareEmoji, showEmoji } from "../helpers/emoji.ts";
import { isRunning, messagesFrom, verificationWith, verifiedEachOther, whyBroken } from "../helpers/evidence.ts";
import { profileOf } from "../helpers/shots.ts";
import type { Setback } from "../types.ts";

const kimIsVerified = (snapshot: WorldSnapshot): boolean => verifiedEachOther(snapshot, LAPTOP, KIM);

const lostWithKim = (snapshot: WorldSnapshot): false | Setback =>
  kimIsVerified(snapshot) ? false : whyBroken(snapshot, LAPTOP, KIM);

export default defineLesson({
  id: "verify-contact",
  version: 2,
  start: {
    cast: [reader(), contact("kim"), contact("robin", { verification: "by-itself", joins: "later" })],
    async arrange(world, texts, signal) {
      await startChat(world, LAPTOP, KIM, texts.say("hello"), signal);
      await write(world, KIM, "you", texts.say("kim-reply"), signal);
      await world.until(
        (snapshot) => messagesFrom(snapshot, LAPTOP, "kim", "kim").some(({ decryption }) => decryption === "ok"),
        signal,
      );
    },
  },
  steps: [
    {
      id: "ask",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 5 },
      shot: {
        open: [...profileOf("cast.kim"), "user_info.verify_button"],
        press: "encryption.verification.start_button",
      },
      hints: ["not-asked"],
      check(snapshot) {
        if (kimIsVerified(snapshot)) return true;
        const asked = verificationWith(snapshot, LAPTOP, "kim");
        return isRunning(asked) && verificationWith(snapshot, KIM, "you") !== undefined ? true : "not-asked";
      },
      solve: (world, _texts, signal) => world.device(LAPTOP).requestVerification(world.userId("kim"), signal),
    },
    {
      id: "accept",
      kind: "do",
      focus: KIM,
      effort: { presses: 1 },
      shot: { press: "encryption.verification.request_toast_accept_user" },
      hints: ["not-accepted"],
      check(snapshot) {
        if (kimIsVerified(snapshot)) return true;
        const verification = verificationWith(snapshot, KIM, "you");
        return isRunning(verification) && verification?.phase !== "requested" ? true : "not-accepted";
      },
      solve: (world, _texts, signal) => world.device(KIM).acceptVerification(signal),
      back: { to: "ask", lost: lostWithKim },
    },
    {
      id: "compare",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 3 },
      shot: {
        of: "devices",
        open: ["encryption.verification.verify_emoji"],
        press: "encryption.verification.sas_match",
      },
      hints: ["not-started", "confirm-on-laptop", "confirm-on-phone"],
      check(snapshot) {
        if (kimIsVerified(snapshot)) return true;
        const mine = verificationWith(snapshot, LAPTOP, "kim");
        if (mine?.phase === "ready" || mine?.phase === "starting") return "not-started";
        return mine?.phase === "comparing" && !mine.confirmed ? "confirm-on-laptop" : "confirm-on-phone";
      },
      solve: (world, _texts, signal) => compareEmoji(world, LAPTOP, KIM, signal),
      back: { to: "ask", lost: lostWithKim },
    },
    { id: "badge", kind: "read", focus: LAPTOP, effort: { presses: 2 }, shot: { open: ["action.got_it"] } },
    {
      id: "differ",
      kind: "do",
      focus: ROBIN,
      effort: { presses: 10 },
      shot: {
        of: "devices",
        device: LAPTOP,
        open: [
          "device.chats",
          "cast.robin",
          ...profileOf("cast.robin"),
          "user_info.verify_button",
          "encryption.verification.start_button",
          "encryption.verification.verify_emoji",
        ],
        press: "encryption.verification.sas_no_match",
      },
      hints: ["not-asked-robin", "waiting-robin", "not-compared", "matched-anyway"],
      async setUp(world, texts, signal) {
        world.attack("swap-sas-key", true);
        await world.join("robin", signal);
        await hearFrom(world, ROBIN, texts.say("robin-hello"), signal);
      },
      check(snapshot) {
        const verification = verificationWith(snapshot, LAPTOP, "robin");
        switch (verification?.phase) {
          case undefined:
          case "done":
            return "not-asked-robin";
          case "requested":
          case "ready":
          case "starting":
          case "scanned":
          case "was-scanned":
            return "waiting-robin";
          case "comparing":
            return "not-compared";
          case "cancelled":
            if (verification.saidMismatch) return true;
            return verification.code === "m.user" || verification.code === "m.timeout"
              ? "not-asked-robin"
              : "matched-anyway";
        }
      },
      async solve(world, _texts, signal) {
        await showEmoji(world, LAPTOP, ROBIN, signal);
        await world.device(LAPTOP).mismatchSas();
      },
    },
  ],
});
