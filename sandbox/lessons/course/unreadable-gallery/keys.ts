/** Parts: messages of now whose key never came, came too late, or does not fit. */
import type { WorldSnapshot } from "../../../world/types.ts";
import { chatWith, deviceOf, membershipIn, messagesFrom } from "../../helpers/evidence.ts";
import { befriend } from "../../helpers/actions.ts";
import type { Step } from "../../types.ts";
import {
  backedUp,
  bringAbout,
  groupChat,
  KIM,
  LAPTOP,
  later,
  only,
  readableLater,
  signIn,
  unreadable,
  verifyOwnStep,
  write,
} from "./common.ts";

const PHONE = "you/phone";
const ROBIN = "robin/phone";
const NEVER_CAME = "MEGOLM_UNKNOWN_INBOUND_SESSION_ID";
const TOO_EARLY = "OLM_UNKNOWN_MESSAGE_INDEX";
const DAMAGED = "UNKNOWN_ERROR";

export const keys: readonly Step[] = [
  {
    id: "never-came",
    part: "never-came",
    kind: "read",
    focus: LAPTOP,
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-choir"] },
    beside: KIM,
    setUp: bringAbout(LAPTOP, NEVER_CAME, async (world, texts, signal) => {
      await world.join("robin", signal);
      const chat = { name: texts.say("chat-choir"), members: ["you", "robin"] };
      const roomId = await groupChat(world, KIM, chat, signal);
      only(world, "drop-room-keys");
      await write(world, KIM, { roomId, body: texts.say("kim-choir") }, [KIM, ROBIN], signal);
      only(world);
    }),
  },
  {
    id: "new-key",
    part: "never-came",
    kind: "do",
    focus: KIM,
    shot: {
      open: ["device.chats", "lesson.unreadable-gallery.say.chat-choir"],
      press: "composer.placeholder_encrypted",
    },
    beside: ROBIN,
    hints: ["not-left", "not-written", "same-key"],
    check(snapshot) {
      if (readableLater(snapshot, LAPTOP, NEVER_CAME)) return true;
      const room = unreadable(snapshot, LAPTOP, NEVER_CAME)?.room;
      if (membershipIn(snapshot, room, "robin") === "join") return "not-left";
      return later(snapshot, LAPTOP, NEVER_CAME).length === 0 ? "not-written" : "same-key";
    },
    async solve(world, texts, signal) {
      const roomId = unreadable(world.snapshot.value, LAPTOP, NEVER_CAME)?.room.roomId ?? "";
      const inIt = (now: WorldSnapshot): boolean =>
        membershipIn(
          now,
          deviceOf(now, KIM)?.rooms.find((room) => room.roomId === roomId),
          "robin",
        ) === "join";
      if (inIt(world.snapshot.value)) await world.device(ROBIN).leave(roomId, signal);
      await world.until((now) => !inIt(now), signal);
      await write(world, KIM, { roomId, body: texts.say("kim-choir-again") }, [KIM, LAPTOP], signal);
    },
  },
  {
    id: "too-early",
    part: "too-early",
    kind: "read",
    focus: PHONE,
    shot: {
      open: ["encryption.verification.after_new_login.skip_verification", "encryption.verification.verify_later"],
    },
    beside: LAPTOP,
    async setUp(world, texts, signal) {
      only(world);
      if (deviceOf(world.snapshot.value, PHONE)?.deviceVerified === true) return;
      if (unreadable(world.snapshot.value, PHONE, TOO_EARLY) !== undefined) return;
      const you = { ref: LAPTOP, member: "you" } as const;
      if (chatWith(world.snapshot.value, KIM, "you") === undefined) {
        await befriend(world, { ref: KIM, member: "kim" }, you, texts.say("kim-hello"), signal);
      }
      only(world, "hide-new-device");
      await signIn(world, PHONE, LAPTOP, signal);
      const roomId = chatWith(world.snapshot.value, KIM, "you")?.roomId ?? "";
      await write(world, KIM, { roomId, body: texts.say("kim-early") }, [KIM, LAPTOP], signal);
      only(world);
      // Another name is a change that everybody hears of, and asks for the list of devices again.
      const phone = deviceOf(world.snapshot.value, PHONE)?.deviceId ?? "";
      await world.device(PHONE).renameDevice(phone, texts.say("phone-name"), signal);
      await world.until((now) => knowsDevice(now, phone), signal);
      await write(world, KIM, { roomId, body: texts.say("kim-late") }, [KIM, LAPTOP, PHONE], signal);
      await world.until((now) => unreadable(now, PHONE, TOO_EARLY) !== undefined, signal);
      await backedUp(world, LAPTOP, signal);
    },
  },
  verifyOwnStep({ id: "verify-phone", part: "too-early", ref: PHONE, by: LAPTOP }, (snapshot) => {
    const messages = messagesFrom(snapshot, PHONE, "kim", "kim");
    return messages.length > 0 && messages.every(({ decryption }) => decryption === "ok");
  }),
  {
    id: "damaged",
    part: "damaged",
    kind: "read",
    focus: LAPTOP,
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-garden"] },
    beside: KIM,
    setUp: bringAbout(LAPTOP, DAMAGED, async (world, texts, signal) => {
      const chat = { name: texts.say("chat-garden"), members: ["you"] };
      const roomId = await groupChat(world, KIM, chat, signal);
      only(world, "tamper-ciphertext");
      await write(world, KIM, { roomId, body: texts.say("kim-garden") }, [KIM], signal);
      only(world);
    }),
  },
  {
    id: "send-again",
    part: "damaged",
    kind: "do",
    focus: KIM,
    shot: {
      open: ["device.chats", "lesson.unreadable-gallery.say.chat-garden"],
      press: "composer.placeholder_encrypted",
    },
    beside: LAPTOP,
    hints: ["not-written", "not-arrived"],
    check(snapshot) {
      if (readableLater(snapshot, LAPTOP, DAMAGED)) return true;
      return later(snapshot, LAPTOP, DAMAGED).length === 0 ? "not-written" : "not-arrived";
    },
    async solve(world, texts, signal) {
      const roomId = unreadable(world.snapshot.value, LAPTOP, DAMAGED)?.room.roomId ?? "";
      await write(world, KIM, { roomId, body: texts.say("kim-garden") }, [KIM, LAPTOP], signal);
    },
  },
];

/** Whether Kim's phone knows of a device of the reader's. */
function knowsDevice(snapshot: WorldSnapshot, deviceId: string): boolean {
  const you = deviceOf(snapshot, KIM)?.people[snapshot.users["you"] ?? ""];
  return you?.devices.some((device) => device.deviceId === deviceId) === true;
}
