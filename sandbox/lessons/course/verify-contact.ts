/** Lesson: verify the person you are talking to, with emoji; and what it looks like when somebody sits in between. */
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import {
  chatWith,
  isRunning,
  messagesFrom,
  verificationWith,
  verifiedEachOther,
  whyBroken,
} from "../helpers/evidence.ts";
import { befriend } from "../helpers/actions.ts";
import { profileOf } from "../helpers/shots.ts";
import type { Setback } from "../types.ts";

const LAPTOP = "you/laptop";
const KIM = "kim/phone";
const ROBIN = "robin/phone";
const YOU = { ref: LAPTOP, member: "you" } as const;
const WITH_KIM = { ref: KIM, member: "kim" } as const;

const kimIsVerified = (snapshot: WorldSnapshot): boolean => verifiedEachOther(snapshot, YOU, WITH_KIM);

/** Kim's phone lost the verification that the reader's laptop may still show, or the other way round: both sides count. */
const lostWithKim = (snapshot: WorldSnapshot): false | Setback => {
  if (kimIsVerified(snapshot)) return false;
  const mine = whyBroken(verificationWith(snapshot, LAPTOP, "kim"));
  return mine === "interrupted" ? whyBroken(verificationWith(snapshot, KIM, "you")) : mine;
};

export default defineLesson({
  id: "verify-contact",
  version: 2,
  start: {
    cast: [
      {
        name: "you",
        devices: ["laptop"],
        invites: "by-hand",
        verification: "by-hand",
        keyStorage: "off",
        joins: "start",
      },
      {
        name: "kim",
        devices: ["phone"],
        invites: "by-itself",
        verification: "by-hand",
        keyStorage: "off",
        joins: "start",
      },
      {
        name: "robin",
        devices: ["phone"],
        invites: "by-itself",
        verification: "by-itself",
        keyStorage: "off",
        joins: "later",
      },
    ],
    async arrange(world, texts, signal) {
      await befriend(world, YOU, WITH_KIM, texts.say("hello"), signal);
      const roomId = chatWith(world.snapshot.value, KIM, "you")?.roomId ?? "";
      await world.device(KIM).sendToRoom(roomId, texts.say("kim-reply"), signal);
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
      async solve(world, _texts, signal) {
        await world.device(LAPTOP).requestVerification(world.snapshot.value.users["kim"] ?? "", signal);
      },
    },
    {
      id: "accept",
      kind: "do",
      focus: KIM,
      shot: { press: "encryption.verification.request_toast_accept_user" },
      hints: ["not-accepted"],
      check(snapshot) {
        if (kimIsVerified(snapshot)) return true;
        const verification = verificationWith(snapshot, KIM, "you");
        return isRunning(verification) && verification?.phase !== "requested" ? true : "not-accepted";
      },
      async solve(world, _texts, signal) {
        await world.device(KIM).acceptVerification(signal);
      },
      back: { to: "ask", lost: lostWithKim },
    },
    {
      id: "compare",
      kind: "do",
      focus: LAPTOP,
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
      async solve(world, _texts, signal) {
        const phase = (): string | undefined => verificationWith(world.snapshot.value, LAPTOP, "kim")?.phase;
        await world.until(() => phase() !== "requested", signal);
        if (phase() === "ready") await world.device(LAPTOP).startSas(signal);
        const comparing = (snapshot: WorldSnapshot): boolean =>
          verificationWith(snapshot, LAPTOP, "kim")?.phase === "comparing" &&
          verificationWith(snapshot, KIM, "you")?.phase === "comparing";
        await world.until((snapshot) => comparing(snapshot) || kimIsVerified(snapshot), signal);
        for (const [ref, member] of [
          [LAPTOP, "kim"],
          [KIM, "you"],
        ] as const) {
          const verification = verificationWith(world.snapshot.value, ref, member);
          if (verification?.phase === "comparing" && !verification.confirmed)
            await world.device(ref).confirmSas(signal);
        }
      },
      back: { to: "ask", lost: lostWithKim },
    },
    { id: "badge", kind: "read", focus: LAPTOP, shot: { open: ["action.got_it"] } },
    {
      id: "differ",
      kind: "do",
      focus: ROBIN,
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
        const { snapshot } = world;
        if (messagesFrom(snapshot.value, ROBIN, "you", "robin").length === 0) {
          await world.device(ROBIN).sendToPerson(snapshot.value.users["you"] ?? "", texts.say("robin-hello"), signal);
        }
        await world.until((now) => chatWith(now, LAPTOP, "robin") !== undefined, signal);
        const chat = chatWith(snapshot.value, LAPTOP, "robin");
        if (chat?.membership === "invite") await world.device(LAPTOP).acceptInvite(chat.roomId, signal);
        await world.until((now) => messagesFrom(now, LAPTOP, "robin", "robin").length > 0, signal);
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
        const phase = (): string | undefined => verificationWith(world.snapshot.value, LAPTOP, "robin")?.phase;
        if (phase() === undefined || phase() === "cancelled") {
          await world.device(LAPTOP).requestVerification(world.snapshot.value.users["robin"] ?? "", signal);
        }
        await world.until(() => phase() !== "requested", signal);
        if (phase() === "ready") await world.device(LAPTOP).startSas(signal);
        await world.until(() => phase() === "comparing", signal);
        await world.device(LAPTOP).mismatchSas();
      },
    },
  ],
});
