/** Lesson: every mark that a chat, a person, a device or a message can carry, each brought about on real devices. */
import type { DeviceRef, World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import {
  chatWith,
  deviceOf,
  groupChats,
  messagesFrom,
  messagesIn,
  personOf,
  verifiedEachOther,
} from "../helpers/evidence.ts";
import { befriend, verifyByEmoji, verifyOwnDevice } from "../helpers/actions.ts";
import type { ReadStep } from "../types.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const KIM = "kim/phone";
const KIMS_LAPTOP = "kim/laptop";
const ROBIN = "robin/phone";
const YOU = { ref: LAPTOP, member: "you" } as const;
const WITH_KIM = { ref: KIM, member: "kim" } as const;
const WITH_ROBIN = { ref: ROBIN, member: "robin" } as const;

const contact = { invites: "by-itself", verification: "by-hand", keyStorage: "off", joins: "start" } as const;

/** Each step shows one mark, and its `setUp` brings that about. */
function look(
  id: string,
  { focus, chat }: { readonly focus: DeviceRef; readonly chat?: string },
  setUp: NonNullable<ReadStep["setUp"]>,
): ReadStep {
  const shot = chat === undefined ? {} : { open: ["device.chats", chat] };
  return { id, kind: "read", focus, shot, setUp };
}

/** A person starts over, unless it has happened, and the reader's devices have noticed. */
async function startOver(
  world: World,
  person: typeof WITH_KIM | typeof WITH_ROBIN,
  noticed: (snapshot: WorldSnapshot) => boolean,
  signal: AbortSignal,
): Promise<void> {
  if (!noticed(world.snapshot.value)) await world.device(person.ref).resetIdentity(signal);
  await world.until(noticed, signal);
}

/** Puts a verification that is done away on both sides. */
function putAway(world: World, refs: readonly (typeof LAPTOP | typeof PHONE | typeof KIM)[]): void {
  for (const ref of refs) world.device(ref).dismissVerification();
}

export default defineLesson({
  id: "symbols",
  version: 1,
  start: {
    cast: [
      {
        name: "you",
        devices: ["laptop", "phone"],
        invites: "by-itself",
        verification: "by-hand",
        keyStorage: "on",
        joins: "start",
      },
      { ...contact, name: "kim", devices: ["phone", "laptop"] },
      { ...contact, name: "robin", devices: ["phone"] },
    ],
  },
  steps: [
    look("open-chat", { focus: LAPTOP }, async (world, texts, signal) => {
      const arrived = (now: WorldSnapshot): boolean =>
        [LAPTOP, KIM].every((ref) =>
          groupChats(now, ref as typeof KIM).some((room) => messagesIn(now, room, "kim").length > 0),
        );
      if (arrived(world.snapshot.value)) return;
      const invite = [world.snapshot.value.users["kim"] ?? ""];
      const known = groupChats(world.snapshot.value, LAPTOP)[0]?.roomId;
      const room = { name: texts.say("chat"), encrypted: false, invite };
      const roomId = known ?? (await world.device(LAPTOP).createRoom(room, signal));
      await world.until((now) => groupChats(now, KIM).length > 0, signal);
      await world.device(KIM).sendToRoom(roomId, texts.say("in-clear"), signal);
      await world.until(arrived, signal);
    }),
    look("encrypted-chat", { focus: LAPTOP, chat: "cast.kim" }, async (world, texts, signal) => {
      if (messagesFrom(world.snapshot.value, LAPTOP, "kim", "kim").length > 0) return;
      await befriend(world, WITH_KIM, YOU, texts.say("hello"), signal);
    }),
    look("not-encrypted", { focus: LAPTOP, chat: "lesson.symbols.say.chat" }, async (world, _texts, signal) => {
      const encrypted = (now: WorldSnapshot): boolean =>
        [LAPTOP, KIM].every((ref) => groupChats(now, ref as typeof KIM)[0]?.encrypted === true);
      const roomId = groupChats(world.snapshot.value, LAPTOP)[0]?.roomId ?? "";
      if (!encrypted(world.snapshot.value)) await world.device(LAPTOP).enableEncryption(roomId, signal);
      await world.until(encrypted, signal);
    }),
    look("verified-person", { focus: LAPTOP, chat: "cast.kim" }, async (world, _texts, signal) => {
      if (verifiedEachOther(world.snapshot.value, YOU, WITH_KIM)) return;
      await verifyByEmoji(world, YOU, WITH_KIM, signal);
      putAway(world, [LAPTOP, KIM]);
    }),
    look("person-warning", { focus: LAPTOP }, async (world, _texts, signal) => {
      await world.signIn(KIMS_LAPTOP, undefined, signal);
      await world.until((now) => personOf(now, LAPTOP, "kim")?.devices.length === 2, signal);
    }),
    look("red-shield", { focus: LAPTOP }, async (world, texts, signal) => {
      const arrived = (now: WorldSnapshot): boolean =>
        [messagesFrom(now, LAPTOP, "kim", "kim"), messagesFrom(now, KIM, "you", "kim")].every((messages) =>
          messages.some(({ decryption, shield }) => decryption === "ok" && shield.reason === "UNSIGNED_DEVICE"),
        );
      if (arrived(world.snapshot.value)) return;
      await world.until((now) => chatWith(now, KIMS_LAPTOP, "you")?.membership === "join", signal);
      const roomId = chatWith(world.snapshot.value, KIMS_LAPTOP, "you")?.roomId ?? "";
      await world.device(KIMS_LAPTOP).sendToRoom(roomId, texts.say("from-laptop"), signal);
      await world.until(arrived, signal);
    }),
    look("own-unverified", { focus: LAPTOP }, async (world, _texts, signal) => {
      await world.signIn(PHONE, undefined, signal);
      const phone = deviceOf(world.snapshot.value, PHONE)?.deviceId;
      await world.until(
        (now) => deviceOf(now, LAPTOP)?.ownDevices.some(({ deviceId }) => deviceId === phone) === true,
        signal,
      );
    }),
    look("grey-shield", { focus: PHONE, chat: "cast.kim" }, async (world, _texts, signal) => {
      if (deviceOf(world.snapshot.value, PHONE)?.deviceVerified !== true) {
        await verifyOwnDevice(world, PHONE, LAPTOP, signal);
        putAway(world, [PHONE, LAPTOP]);
      }
      await world.until((now) => {
        const messages = messagesFrom(now, PHONE, "kim", "kim");
        return messages.length > 1 && messages.every(({ decryption }) => decryption === "ok");
      }, signal);
    }),
    look("changed-verified", { focus: LAPTOP }, (world, _texts, signal) =>
      startOver(
        world,
        WITH_KIM,
        (now) =>
          [LAPTOP, PHONE].every((ref) => {
            const kim = personOf(now, ref as typeof LAPTOP, "kim");
            return kim?.wasVerified === true && !kim.verified;
          }),
        signal,
      ),
    ),
    look("changed-unverified", { focus: LAPTOP, chat: "cast.robin" }, async (world, texts, signal) => {
      if (messagesFrom(world.snapshot.value, LAPTOP, "robin", "robin").length === 0) {
        await befriend(world, WITH_ROBIN, YOU, texts.say("robin"), signal);
      }
      await startOver(world, WITH_ROBIN, (now) => personOf(now, LAPTOP, "robin")?.needsApproval === true, signal);
    }),
  ],
});
