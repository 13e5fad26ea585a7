/** Lesson: all devices are lost. The recovery key, kept on paper, brings the messages back on a new one; all but one. */
import type { CastMember, World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { chatWith, deviceOf, messagesFrom } from "../helpers/evidence.ts";
import { befriend, makeRecoveryKey } from "../helpers/actions.ts";

const LAPTOP = "you/laptop";
const TABLET = "you/tablet";
const KIM = "kim/phone";

const CAST: readonly CastMember[] = [
  {
    name: "you",
    devices: ["laptop", "tablet"],
    invites: "by-hand",
    verification: "by-hand",
    keyStorage: "on",
    keepsRecoveryKey: true,
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
];

/** Whether all keys of the laptop are stored. Without key storage there is nothing to wait for. */
function isStored(snapshot: WorldSnapshot): boolean {
  const encryption = deviceOf(snapshot, LAPTOP)?.encryption;
  if (encryption?.keyStorage !== "on") return true;
  return encryption.roomKeys.total > 0 && encryption.roomKeys.backedUp === encryption.roomKeys.total;
}

/** Whether the tablet reads everything that you have written. */
function readsAgain(snapshot: WorldSnapshot): boolean {
  const mine = messagesFrom(snapshot, TABLET, "kim", "you");
  return mine.length > 0 && mine.every(({ decryption }) => decryption === "ok");
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
  const { value: snapshot } = world.snapshot;
  if (messagesFrom(snapshot, KIM, "you", "kim").some(({ body }) => body === text)) return;
  await world.device(KIM).sendToRoom(chatWith(snapshot, KIM, "you")?.roomId ?? "", text, signal);
}

export default defineLesson({
  id: "lost-everything",
  version: 2,
  start: {
    cast: CAST,
    async arrange(world, texts, signal) {
      const kim = { ref: KIM, member: "kim" } as const;
      await befriend(world, { ref: LAPTOP, member: "you" }, kim, texts.say("you-secret"), signal);
      await makeRecoveryKey(world, LAPTOP, signal);
      await world.until(isStored, signal);
    },
  },
  steps: [
    { id: "before-it-happens", kind: "read", focus: LAPTOP },
    {
      id: "new-tablet",
      kind: "do",
      focus: TABLET,
      shot: { press: "action.sign_in", signIn: "password" },
      hints: ["not-signed-in"],
      async setUp(world, texts, signal) {
        await loseAll(world, signal);
        await writeWhileAway(world, texts.say("kim-away"), signal);
      },
      check: (snapshot) => (deviceOf(snapshot, TABLET)?.state === "ready" ? true : "not-signed-in"),
      solve: (world, _texts, signal) => world.signIn(TABLET, undefined, signal),
    },
    {
      id: "use-key",
      kind: "do",
      focus: TABLET,
      shot: { press: "encryption.verification.use_recovery_key" },
      hints: ["not-entered", "keys-coming", "no-key", "was-reset", "tablet-gone"],
      check(snapshot) {
        const tablet = deviceOf(snapshot, TABLET);
        if (tablet === undefined) return "tablet-gone";
        if (tablet.deviceVerified && readsAgain(snapshot)) return true;
        if (tablet.encryption.identity === "here")
          return tablet.encryption.recovery === "none" ? "was-reset" : "keys-coming";
        return tablet.encryption.recovery === "none" ? "no-key" : "not-entered";
      },
      async solve(world, _texts, signal) {
        await world.signIn(TABLET, undefined, signal);
        await world.device(TABLET).recover(world.snapshot.value.papers["you"] ?? "", signal);
      },
    },
    { id: "what-came-back", kind: "read", focus: TABLET, shot: {} },
  ],
});
