/** Lesson: a contact's digital identity is another one now. First somebody who was never verified, then somebody who was. */
import { SandboxError } from "../../world/index.ts";
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { startChat, write } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader, ROBIN } from "../helpers/cast.ts";
import { canRead, chatWith, hasAnotherIdentity, messagesFrom, personOf } from "../helpers/evidence.ts";
import { verifyKim, verifyKimStep, withdrawStep } from "../helpers/verified-kim.ts";

/** Kim, whom you had verified, has another identity, and you have not decided yet. */
const kimIsNew = (snapshot: WorldSnapshot): boolean => hasAnotherIdentity(snapshot, LAPTOP, "kim");

export default defineLesson({
  id: "contact-reset",
  version: 1,
  start: {
    cast: [reader(), contact("kim"), contact("robin")],
    async arrange(world, texts, signal) {
      await startChat(world, LAPTOP, ROBIN, texts.say("to-robin"), signal);
      await verifyKim(world, texts.say("to-kim"), signal);
    },
  },
  steps: [
    {
      id: "acknowledge",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 2 },
      shot: { open: ["device.chats", "cast.robin"], press: "action.dismiss" },
      hints: ["not-acknowledged"],
      async setUp(world, texts, signal) {
        const robinIsNew = (snapshot: WorldSnapshot): boolean =>
          personOf(snapshot, LAPTOP, "robin")?.needsApproval === true;
        if (robinIsNew(world.snapshot.value)) return;
        await world.device(ROBIN).resetIdentity(signal);
        await world.until(robinIsNew, signal);
        await write(world, ROBIN, "you", texts.say("robin-new"), signal);
        await world.until((snapshot) => messagesFrom(snapshot, LAPTOP, "robin", "robin").length > 0, signal);
      },
      check: (snapshot) => (personOf(snapshot, LAPTOP, "robin")?.needsApproval === false ? true : "not-acknowledged"),
      solve: (world, _texts, signal) => world.device(LAPTOP).acknowledgeIdentity(world.userId("robin"), signal),
    },
    {
      id: "blocked",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 2, entries: 1 },
      shot: { open: ["device.chats", "cast.kim"], press: "composer.placeholder_encrypted" },
      hints: ["not-tried"],
      check(snapshot) {
        const mine = messagesFrom(snapshot, LAPTOP, "kim", "you");
        return mine.some(({ failure }) => failure === "identity-changed") || !kimIsNew(snapshot) ? true : "not-tried";
      },
      async solve(world, texts, signal) {
        await world
          .device(LAPTOP)
          .sendToPerson(world.userId("kim"), texts.say("secret"), signal)
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
    withdrawStep("withdraw", { presses: 1 }),
    {
      id: "write",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 0, entries: 1 },
      shot: { press: "composer.placeholder_encrypted" },
      hints: ["not-written", "not-arrived"],
      check(snapshot) {
        const mine = messagesFrom(snapshot, LAPTOP, "kim", "you").filter(({ sending }) => sending === "sent");
        if (mine.length < 2) return "not-written";
        const copy = chatWith(snapshot, KIM, "you");
        return mine.slice(-1).some((last) => canRead(copy, last)) ? true : "not-arrived";
      },
      solve: (world, texts, signal) =>
        world.device(LAPTOP).sendToPerson(world.userId("kim"), texts.say("new-phone"), signal),
    },
    verifyKimStep("verify-again"),
  ],
});
