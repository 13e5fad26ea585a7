/** Lesson: all devices are lost. The recovery key, kept on paper, brings the messages back on a new one; all but one. */
import type { World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { makeRecoveryKey, present, startChat, write } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader } from "../helpers/cast.ts";
import { deviceOf, keysAreStored, messagesFrom, readsAll } from "../helpers/evidence.ts";
import { signInStep } from "../helpers/sign-in.ts";

const TABLET = "you/tablet";

/** Whether all keys of the laptop are stored. Without key storage there is nothing to wait for. */
function isStored(snapshot: WorldSnapshot): boolean {
  return deviceOf(snapshot, LAPTOP)?.encryption.keyStorage !== "on" || keysAreStored(snapshot, LAPTOP);
}

/** The laptop is no more, and a new tablet lies there. */
async function loseAll(world: World, signal: AbortSignal): Promise<void> {
  if (deviceOf(world.snapshot.value, LAPTOP) !== undefined) {
    await world.until(isStored, signal);
    await world.lose(LAPTOP);
  }
  world.place(TABLET);
}

/** Kim writes while no device of yours is there to get the key. Once, however often it is asked for. */
async function writeWhileAway(world: World, text: string, signal: AbortSignal): Promise<void> {
  if (messagesFrom(world.snapshot.value, KIM, "you", "kim").some(({ body }) => body === text)) return;
  await write(world, KIM, "you", text, signal);
}

export default defineLesson({
  id: "lost-everything",
  version: 2,
  start: {
    cast: [reader({ devices: ["laptop", "tablet"], keyStorage: "on", keepsRecoveryKey: true }), contact("kim")],
    async arrange(world, texts, signal) {
      await startChat(world, LAPTOP, KIM, texts.say("you-secret"), signal);
      await makeRecoveryKey(world, LAPTOP, signal);
      await world.until(isStored, signal);
    },
  },
  steps: [
    { id: "before-it-happens", kind: "read", focus: LAPTOP },
    signInStep("new-tablet", TABLET, async (world, texts, signal) => {
      await loseAll(world, signal);
      await writeWhileAway(world, texts.say("kim-away"), signal);
    }),
    {
      id: "use-key",
      kind: "do",
      focus: TABLET,
      effort: { presses: 3, entries: 1 },
      shot: { press: "encryption.verification.use_recovery_key" },
      hints: ["not-entered", "keys-coming", "no-key", "was-reset", "tablet-gone"],
      check(snapshot) {
        const tablet = deviceOf(snapshot, TABLET);
        if (tablet === undefined) return "tablet-gone";
        if (tablet.deviceVerified && readsAll(snapshot, TABLET, "kim", "you")) return true;
        if (tablet.encryption.identity === "here")
          return tablet.encryption.recovery === "none" ? "was-reset" : "keys-coming";
        return tablet.encryption.recovery === "none" ? "no-key" : "not-entered";
      },
      async solve(world, _texts, signal) {
        await world.signIn(TABLET, undefined, signal);
        const key = present(world.snapshot.value.papers["you"], "recovery-not-set-up");
        await world.device(TABLET).recover(key, signal);
      },
    },
    { id: "what-came-back", kind: "read", focus: TABLET, effort: { presses: 3 }, shot: {} },
  ],
});
