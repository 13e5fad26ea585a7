/** Lesson: every mark that a chat, a person, a device or a message can carry, each brought about on real devices. */
import type { DeviceRef, World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { present, putAway, startChat, write } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, PHONE, reader, ROBIN } from "../helpers/cast.ts";
import { compareEmoji } from "../helpers/emoji.ts";
import {
  chatWith,
  deviceOf,
  groupChats,
  hasAnotherIdentity,
  messagesFrom,
  messagesIn,
  personOf,
  verifiedEachOther,
} from "../helpers/evidence.ts";
import type { LessonAction, ReadStep } from "../types.ts";

const KIMS_LAPTOP = "kim/laptop";

/** Each step shows one mark, and its `setUp` brings that about. */
function look(
  id: string,
  { focus, chat, presses }: { readonly focus: DeviceRef; readonly chat?: string; readonly presses: number },
  setUp: LessonAction,
): ReadStep {
  const shot = chat === undefined ? {} : { open: ["device.chats", chat] };
  return { id, kind: "read", focus, effort: { presses }, shot, setUp };
}

/** A person starts over, unless it has happened, and the reader's devices have noticed. */
async function startOver(
  world: World,
  ref: DeviceRef,
  noticed: (snapshot: WorldSnapshot) => boolean,
  signal: AbortSignal,
): Promise<void> {
  if (!noticed(world.snapshot.value)) await world.device(ref).resetIdentity(signal);
  await world.until(noticed, signal);
}

export default defineLesson({
  id: "symbols",
  version: 1,
  start: {
    cast: [
      reader({ devices: ["laptop", "phone"], invites: "by-itself", keyStorage: "on" }),
      contact("kim", { devices: ["phone", "laptop"] }),
      contact("robin"),
    ],
  },
  steps: [
    look("open-chat", { focus: LAPTOP, presses: 2 }, async (world, texts, signal) => {
      const arrived = (now: WorldSnapshot): boolean =>
        ([LAPTOP, KIM] as const).every((ref) =>
          groupChats(now, ref).some((room) => messagesIn(now, room, "kim").length > 0),
        );
      if (arrived(world.snapshot.value)) return;
      const invite = [world.userId("kim")];
      const known = groupChats(world.snapshot.value, LAPTOP)[0]?.roomId;
      const room = { name: texts.say("chat"), encrypted: false, invite };
      const roomId = known ?? (await world.device(LAPTOP).createRoom(room, signal));
      await world.until((now) => groupChats(now, KIM).length > 0, signal);
      await world.device(KIM).sendToRoom(roomId, texts.say("in-clear"), signal);
      await world.until(arrived, signal);
    }),
    look("encrypted-chat", { focus: LAPTOP, chat: "cast.kim", presses: 3 }, async (world, texts, signal) => {
      if (messagesFrom(world.snapshot.value, LAPTOP, "kim", "kim").length > 0) return;
      await startChat(world, KIM, LAPTOP, texts.say("hello"), signal);
    }),
    look(
      "not-encrypted",
      { focus: LAPTOP, chat: "lesson.symbols.say.chat", presses: 3 },
      async (world, _texts, signal) => {
        const encrypted = (now: WorldSnapshot): boolean =>
          ([LAPTOP, KIM] as const).every((ref) => groupChats(now, ref)[0]?.encrypted === true);
        const { roomId } = present(groupChats(world.snapshot.value, LAPTOP)[0], "not-joined");
        if (!encrypted(world.snapshot.value)) await world.device(LAPTOP).enableEncryption(roomId, signal);
        await world.until(encrypted, signal);
      },
    ),
    look("verified-person", { focus: LAPTOP, chat: "cast.kim", presses: 5 }, async (world, _texts, signal) => {
      if (verifiedEachOther(world.snapshot.value, LAPTOP, KIM)) return;
      await compareEmoji(world, LAPTOP, KIM, signal);
      putAway(world, LAPTOP, KIM);
    }),
    look("person-warning", { focus: LAPTOP, presses: 1 }, async (world, _texts, signal) => {
      await world.signIn(KIMS_LAPTOP, undefined, signal);
      await world.until((now) => personOf(now, LAPTOP, "kim")?.devices.length === 2, signal);
    }),
    look("red-shield", { focus: LAPTOP, presses: 1 }, async (world, texts, signal) => {
      const arrived = (now: WorldSnapshot): boolean =>
        [messagesFrom(now, LAPTOP, "kim", "kim"), messagesFrom(now, KIM, "you", "kim")].every((messages) =>
          messages.some(({ decryption, shield }) => decryption === "ok" && shield.reason === "UNSIGNED_DEVICE"),
        );
      if (arrived(world.snapshot.value)) return;
      await world.until((now) => chatWith(now, KIMS_LAPTOP, "you")?.membership === "join", signal);
      await write(world, KIMS_LAPTOP, "you", texts.say("from-laptop"), signal);
      await world.until(arrived, signal);
    }),
    look("own-unverified", { focus: LAPTOP, presses: 1 }, async (world, _texts, signal) => {
      await world.signIn(PHONE, undefined, signal);
      const phone = deviceOf(world.snapshot.value, PHONE)?.deviceId;
      await world.until(
        (now) => deviceOf(now, LAPTOP)?.ownDevices.some(({ deviceId }) => deviceId === phone) === true,
        signal,
      );
    }),
    look("grey-shield", { focus: PHONE, chat: "cast.kim", presses: 2 }, async (world, _texts, signal) => {
      if (deviceOf(world.snapshot.value, PHONE)?.deviceVerified !== true) {
        await compareEmoji(world, PHONE, LAPTOP, signal);
        putAway(world, PHONE, LAPTOP);
      }
      await world.until((now) => {
        const messages = messagesFrom(now, PHONE, "kim", "kim");
        return messages.length > 1 && messages.every(({ decryption }) => decryption === "ok");
      }, signal);
    }),
    look("changed-verified", { focus: LAPTOP, presses: 1 }, (world, _texts, signal) =>
      startOver(
        world,
        KIM,
        (now) => ([LAPTOP, PHONE] as const).every((ref) => hasAnotherIdentity(now, ref, "kim")),
        signal,
      ),
    ),
    look("changed-unverified", { focus: LAPTOP, chat: "cast.robin", presses: 3 }, async (world, texts, signal) => {
      if (messagesFrom(world.snapshot.value, LAPTOP, "robin", "robin").length === 0) {
        await startChat(world, ROBIN, LAPTOP, texts.say("robin"), signal);
      }
      await startOver(world, ROBIN, (now) => personOf(now, LAPTOP, "robin")?.needsApproval === true, signal);
    }),
  ],
});
