/** Lesson: a contact's digital identity is another one now. First somebody who was never verified, then somebody who was. */
import { SandboxError } from "../../world/index.ts";
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { chatWith, comparedByEmoji, messagesFrom, personOf } from "../helpers/evidence.ts";
import { befriend, verifyByEmoji } from "../helpers/actions.ts";
import { profileOf } from "../helpers/shots.ts";

const LAPTOP = "you/laptop";
const KIM = "kim/phone";
const ROBIN = "robin/phone";
const YOU = { ref: LAPTOP, member: "you" } as const;
const WITH_KIM = { ref: KIM, member: "kim" } as const;

/** Kim, whom you had verified, has another identity, and you have not decided yet. */
const kimIsNew = (snapshot: WorldSnapshot): boolean => {
  const kim = personOf(snapshot, LAPTOP, "kim");
  return kim?.wasVerified === true && !kim.verified;
};

export default defineLesson({
  id: "contact-reset",
  version: 1,
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
        verification: "by-hand",
        keyStorage: "off",
        joins: "start",
      },
    ],
    async arrange(world, texts, signal) {
      await befriend(world, YOU, { ref: ROBIN, member: "robin" }, texts.say("to-robin"), signal);
      await befriend(world, YOU, WITH_KIM, texts.say("to-kim"), signal);
      await verifyByEmoji(world, YOU, WITH_KIM, signal);
      world.device(LAPTOP).dismissVerification();
      world.device(KIM).dismissVerification();
    },
  },
  steps: [
    {
      id: "acknowledge",
      kind: "do",
      focus: LAPTOP,
      shot: { open: ["device.chats", "cast.robin"], press: "action.dismiss" },
      hints: ["not-acknowledged"],
      async setUp(world, texts, signal) {
        const robinIsNew = (snapshot: WorldSnapshot): boolean =>
          personOf(snapshot, LAPTOP, "robin")?.needsApproval === true;
        if (robinIsNew(world.snapshot.value)) return;
        await world.device(ROBIN).resetIdentity(signal);
        await world.until(robinIsNew, signal);
        const chat = chatWith(world.snapshot.value, ROBIN, "you");
        await world.device(ROBIN).sendToRoom(chat?.roomId ?? "", texts.say("robin-new"), signal);
        await world.until((snapshot) => messagesFrom(snapshot, LAPTOP, "robin", "robin").length > 0, signal);
      },
      check: (snapshot) => (personOf(snapshot, LAPTOP, "robin")?.needsApproval === false ? true : "not-acknowledged"),
      async solve(world, _texts, signal) {
        await world.device(LAPTOP).acknowledgeIdentity(world.snapshot.value.users["robin"] ?? "", signal);
      },
    },
    {
      id: "blocked",
      kind: "do",
      focus: LAPTOP,
      shot: { open: ["device.chats", "cast.kim"], press: "composer.placeholder_encrypted" },
      hints: ["not-tried"],
      check(snapshot) {
        const mine = messagesFrom(snapshot, LAPTOP, "kim", "you");
        return mine.some(({ failure }) => failure === "identity-changed") || !kimIsNew(snapshot) ? true : "not-tried";
      },
      async solve(world, texts, signal) {
        const kim = world.snapshot.value.users["kim"] ?? "";
        await world
          .device(LAPTOP)
          .sendToPerson(kim, texts.say("secret"), signal)
          .catch((error: unknown) => {
            if (!(error instanceof SandboxError) || error.code !== "send-blocked") throw error;
          });
      },
      async setUp(world, _texts, signal) {
        if (kimIsNew(world.snapshot.value)) return;
        await world.device(KIM).resetIdentity(signal);
        await world.until(kimIsNew, signal);
      },
    },
    {
      id: "withdraw",
      kind: "do",
      focus: LAPTOP,
      shot: { press: "encryption.withdraw_verification_action" },
      hints: ["not-withdrawn"],
      check(snapshot) {
        const kim = personOf(snapshot, LAPTOP, "kim");
        return kim?.verified === true || kim?.wasVerified === false ? true : "not-withdrawn";
      },
      async solve(world, _texts, signal) {
        await world.device(LAPTOP).withdrawVerification(world.snapshot.value.users["kim"] ?? "", signal);
      },
    },
    {
      id: "write",
      kind: "do",
      focus: LAPTOP,
      shot: { press: "composer.placeholder_encrypted" },
      hints: ["not-written", "not-arrived"],
      check(snapshot) {
        const mine = messagesFrom(snapshot, LAPTOP, "kim", "you").filter(({ sending }) => sending === "sent");
        if (mine.length < 2) return "not-written";
        const last = mine.at(-1)?.eventId;
        const copy = messagesFrom(snapshot, KIM, "you", "you").find(({ eventId }) => eventId === last);
        return copy?.decryption === "ok" ? true : "not-arrived";
      },
      async solve(world, texts, signal) {
        await world
          .device(LAPTOP)
          .sendToPerson(world.snapshot.value.users["kim"] ?? "", texts.say("new-phone"), signal);
      },
    },
    {
      id: "verify-again",
      kind: "do",
      focus: LAPTOP,
      shot: {
        open: [...profileOf("cast.kim"), "user_info.verify_button"],
        press: "encryption.verification.start_button",
      },
      hints: ["not-asked", "not-accepted", "not-compared", "confirm-on-phone"],
      check: (snapshot) => comparedByEmoji(snapshot, YOU, WITH_KIM),
      solve: (world, _texts, signal) => verifyByEmoji(world, YOU, WITH_KIM, signal),
    },
  ],
});
