/** Lesson: the phone is lost. The laptop goes on, the phone goes on getting keys, and is removed from the account. */
import type { MessageItem, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { putAway, write } from "../helpers/actions.ts";
import { KIM, LAPTOP, PHONE, TWO_DEVICES } from "../helpers/cast.ts";
import { compareEmoji } from "../helpers/emoji.ts";
import { canRead, chatWith, deviceOf, messagesFrom } from "../helpers/evidence.ts";
import { phoneHasKeys, phoneIsVerified, writeHistory } from "../helpers/two-devices.ts";

/** What you have written since the phone is lost: all but the first message, which was there before. */
const writtenSince = (snapshot: WorldSnapshot): readonly MessageItem[] =>
  messagesFrom(snapshot, LAPTOP, "kim", "you").slice(1);

/** Texts of Kim's that a device can read. */
const kimsTexts = (snapshot: WorldSnapshot, ref: typeof LAPTOP | typeof KIM): readonly (string | undefined)[] =>
  messagesFrom(snapshot, ref, ref === KIM ? "you" : "kim", "kim").map(({ body }) => body);

export default defineLesson({
  id: "lost-phone",
  version: 1,
  start: {
    cast: TWO_DEVICES,
    async arrange(world, texts, signal) {
      await writeHistory(world, texts, signal);
      await world.signIn(PHONE, undefined, signal);
      await compareEmoji(world, PHONE, LAPTOP, signal);
      await world.until((snapshot) => phoneIsVerified(snapshot) && phoneHasKeys(snapshot), signal);
      putAway(world, LAPTOP, PHONE);
    },
  },
  steps: [
    { id: "two-devices", kind: "read", focus: PHONE, effort: { presses: 3 }, shot: { of: "devices", device: LAPTOP } },
    {
      id: "go-on",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 0, entries: 1 },
      shot: { press: "composer.placeholder_encrypted" },
      hints: ["not-written", "not-arrived", "laptop-gone"],
      async setUp(world) {
        if (world.snapshot.value.gone[PHONE] === undefined) await world.lose(PHONE);
      },
      check(snapshot) {
        if (deviceOf(snapshot, LAPTOP) === undefined) return "laptop-gone";
        const written = writtenSince(snapshot);
        if (written.length === 0) return "not-written";
        const copy = chatWith(snapshot, KIM, "you");
        return written.some((message) => canRead(copy, message)) ? true : "not-arrived";
      },
      async solve(world, texts, signal) {
        await world.signIn(LAPTOP, undefined, signal);
        await world.device(LAPTOP).sendToPerson(world.userId("kim"), texts.say("you-lost"), signal);
      },
    },
    {
      id: "finder",
      kind: "read",
      focus: LAPTOP,
      async setUp(world, texts, signal) {
        const answer = texts.say("kim-answer");
        if (!kimsTexts(world.snapshot.value, KIM).includes(answer)) await write(world, KIM, "you", answer, signal);
        await world.until(
          (snapshot) =>
            deviceOf(snapshot, LAPTOP) === undefined || kimsTexts(snapshot, LAPTOP).some((text) => text === answer),
          signal,
        );
      },
    },
    {
      id: "remove-lost",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 6 },
      shot: {
        open: [
          "device.chats",
          "device.settings",
          "settings.sessions.title",
          { name: "cast.you.phone", entry: "cast.you.phone" },
        ],
        press: { name: "action.sign_out", entry: "cast.you.phone" },
      },
      hints: ["not-removed", "laptop-gone"],
      check(snapshot) {
        const laptop = deviceOf(snapshot, LAPTOP);
        if (laptop === undefined) return "laptop-gone";
        return laptop.ownDevices.length > 0 && laptop.ownDevices.every(({ current }) => current) ? true : "not-removed";
      },
      async solve(world, _texts, signal) {
        await world.signIn(LAPTOP, undefined, signal);
        for (const { deviceId, current } of deviceOf(world.snapshot.value, LAPTOP)?.ownDevices ?? []) {
          if (!current) await world.device(LAPTOP).removeDevice(deviceId, signal);
        }
      },
    },
  ],
});
