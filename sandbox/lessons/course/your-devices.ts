/** Lesson: the list of one's own devices. A phone gets a name, and a login that somebody forgot is found and removed. */
import type { OwnDevice, World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { makeRecoveryKey, present } from "../helpers/actions.ts";
import { LAPTOP, PHONE, reader } from "../helpers/cast.ts";
import { deviceOf } from "../helpers/evidence.ts";

const BROWSER = "you/browser";

/** What the list calls the phone at first: makers' names for their models are the same in all languages. */
const MODEL = "KX-4711";

/** The phone in the laptop's list; undefined if it is no longer there. */
function phoneIn(snapshot: WorldSnapshot): OwnDevice | undefined {
  const phone = deviceOf(snapshot, PHONE)?.deviceId;
  return deviceOf(snapshot, LAPTOP)?.ownDevices.find(({ deviceId }) => deviceId === phone);
}

async function renamePhone(world: World, name: string, signal: AbortSignal): Promise<void> {
  const { deviceId } = present(phoneIn(world.snapshot.value), "no-such-device");
  await world.device(LAPTOP).renameDevice(deviceId, name, signal);
}

/** Devices in the laptop's list that are neither the laptop nor the phone. */
function strangersIn(snapshot: WorldSnapshot): readonly OwnDevice[] {
  const phone = phoneIn(snapshot)?.deviceId;
  const listed = deviceOf(snapshot, LAPTOP)?.ownDevices ?? [];
  return listed.filter(({ current, deviceId }) => !current && deviceId !== phone);
}

/** Which of the reader's own devices has been removed, as the hint that says so. */
function removedByMistake({ gone }: WorldSnapshot): "laptop-removed" | "phone-removed" | undefined {
  if (gone[LAPTOP] !== undefined) return "laptop-removed";
  return gone[PHONE] === undefined ? undefined : "phone-removed";
}

export default defineLesson({
  id: "your-devices",
  version: 1,
  start: {
    cast: [reader({ devices: ["laptop", "phone", "browser"], keyStorage: "on" })],
    async arrange(world, texts, signal) {
      const key = await makeRecoveryKey(world, LAPTOP, signal);
      await world.signIn(PHONE, undefined, signal);
      await world.device(PHONE).recover(key, signal);
      await world.until((snapshot) => phoneIn(snapshot)?.verified === true, signal);
      // Written before the forgotten login is there, which so cannot read it.
      const notes = { name: texts.say("notes"), encrypted: true, invite: [] };
      const roomId = await world.device(LAPTOP).createRoom(notes, signal);
      await world.device(LAPTOP).sendToRoom(roomId, texts.say("note"), signal);
      await renamePhone(world, MODEL, signal);
      await world.signIn(BROWSER, undefined, signal);
      await world.until((snapshot) => strangersIn(snapshot).length === 1, signal);
    },
  },
  steps: [
    { id: "list", kind: "read", focus: LAPTOP, effort: { presses: 2 }, shot: { press: "action.no" } },
    {
      id: "rename",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 3, entries: 1 },
      shot: { open: ["action.no", { name: MODEL, entry: MODEL }], press: { name: "action.rename", entry: MODEL } },
      hints: ["not-renamed", "phone-removed", "laptop-removed"],
      check(snapshot) {
        const removed = removedByMistake(snapshot);
        if (removed !== undefined) return removed;
        const name = phoneIn(snapshot)?.displayName;
        return name === undefined || name === MODEL ? "not-renamed" : true;
      },
      async solve(world, texts, signal) {
        for (const ref of [LAPTOP, PHONE] as const) await world.signIn(ref, undefined, signal);
        await world.until((snapshot) => phoneIn(snapshot) !== undefined, signal);
        await renamePhone(world, texts.say("phone-name"), signal);
      },
    },
    { id: "recognise", kind: "read", focus: BROWSER, shot: {} },
    {
      id: "remove",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 3 },
      shot: {
        open: [{ name: "cast.you.browser", entry: "cast.you.browser" }],
        press: { name: "action.sign_out", entry: "cast.you.browser" },
      },
      hints: ["not-removed", "phone-removed", "laptop-removed"],
      check(snapshot) {
        const removed = removedByMistake(snapshot);
        if (removed !== undefined) return removed;
        return strangersIn(snapshot).length === 0 && snapshot.gone[BROWSER] === "removed" ? true : "not-removed";
      },
      async solve(world, _texts, signal) {
        for (const ref of [LAPTOP, PHONE] as const) await world.signIn(ref, undefined, signal);
        await world.until((snapshot) => phoneIn(snapshot) !== undefined, signal);
        for (const { deviceId } of strangersIn(world.snapshot.value)) {
          await world.device(LAPTOP).removeDevice(deviceId, signal);
        }
      },
    },
  ],
});
