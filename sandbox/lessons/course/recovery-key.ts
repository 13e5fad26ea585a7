/** Lesson: a recovery key is made, kept, typed again and proved to work. */
import type { EncryptionSnapshot, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { makeRecoveryKey, startChat } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader } from "../helpers/cast.ts";
import { deviceOf } from "../helpers/evidence.ts";

/** Settings > Encryption of the laptop, or the hint that says why it cannot be used: it is gone, not verified, or stores no keys. */
function settingsOf(snapshot: WorldSnapshot): EncryptionSnapshot | "laptop-gone" | "storage-off" {
  const laptop = deviceOf(snapshot, LAPTOP);
  if (laptop?.encryption.identity !== "here") return "laptop-gone";
  return laptop.encryption.keyStorage === "on" ? laptop.encryption : "storage-off";
}

export default defineLesson({
  id: "recovery-key",
  version: 1,
  start: {
    cast: [reader({ keyStorage: "on", keepsRecoveryKey: true }), contact("kim")],
    async arrange(world, texts, signal) {
      await startChat(world, LAPTOP, KIM, texts.say("you-hello"), signal);
      await world.until((snapshot) => (deviceOf(snapshot, LAPTOP)?.encryption.roomKeys.backedUp ?? 0) > 0, signal);
    },
  },
  steps: [
    {
      id: "look",
      kind: "read",
      focus: LAPTOP,
      effort: { presses: 3 },
      shot: { open: ["device.chats"], press: "device.settings" },
    },
    {
      id: "get",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 2 },
      shot: { open: ["device.settings"], press: "settings.encryption.recovery.set_up_recovery" },
      hints: ["not-made", "storage-off", "laptop-gone"],
      check(snapshot) {
        const settings = settingsOf(snapshot);
        if (typeof settings === "string") return settings;
        return settings.recoveryPending || settings.recovery === "set-up" ? true : "not-made";
      },
      solve: (world, _texts, signal) => world.device(LAPTOP).createRecoveryKey(signal),
    },
    {
      id: "confirm",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 3, entries: 1 },
      shot: {
        open: ["settings.encryption.recovery.set_up_recovery", "action.continue"],
        press: ["action.copy", "action.continue"],
      },
      hints: ["not-confirmed", "storage-off", "laptop-gone"],
      check(snapshot) {
        const settings = settingsOf(snapshot);
        if (typeof settings === "string") return settings;
        return settings.recovery === "set-up" ? true : "not-confirmed";
      },
      // Until it is confirmed, the key that the reader has made is known to the reader alone.
      solve: (world, _texts, signal) => makeRecoveryKey(world, LAPTOP, signal),
      back: {
        to: "get",
        lost(snapshot) {
          const settings = settingsOf(snapshot);
          if (typeof settings === "string" || settings.recoveryPending) return false;
          return settings.recovery === "set-up" ? false : "unconfirmed";
        },
      },
    },
    {
      id: "prove",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 2, entries: 1 },
      shot: { press: "settings.encryption.recovery.check_title" },
      hints: ["not-checked", "no-key", "storage-off", "laptop-gone"],
      check(snapshot) {
        const settings = settingsOf(snapshot);
        if (typeof settings === "string") return settings;
        if (settings.recoveryKeyId === undefined) return "no-key";
        return settings.recoveryCheckedFor === settings.recoveryKeyId ? true : "not-checked";
      },
      async solve(world, _texts, signal) {
        const { papers, devices } = world.snapshot.value;
        const written = devices[LAPTOP]?.encryption.recovery === "set-up" ? papers["you"] : undefined;
        const key = written ?? (await makeRecoveryKey(world, LAPTOP, signal));
        await world.device(LAPTOP).checkRecoveryKey(key, signal);
      },
    },
  ],
});
