/** Parts: messages of now whose key never came, came too late, or does not fit. */
import type { WorldSnapshot } from "../../../world/types.ts";
import { defineSteps } from "../../define.ts";
import { present, startChat } from "../../helpers/actions.ts";
import { attackOnlyBy, endAttacks } from "../../helpers/attacks.ts";
import { KIM, LAPTOP, PHONE, ROBIN } from "../../helpers/cast.ts";
import { chatWith, deviceKnown, deviceOf, membershipIn, readsAll, roomOn } from "../../helpers/evidence.ts";
import { VERIFY_LATER } from "../../helpers/shots.ts";
import {
  backedUp,
  bringAbout,
  deliver,
  groupChat,
  later,
  readableLater,
  roomOfUnreadable,
  signIn,
  unreadable,
  verifyOwnStep,
} from "./common.ts";

const NEVER_CAME = "MEGOLM_UNKNOWN_INBOUND_SESSION_ID";
const TOO_EARLY = "OLM_UNKNOWN_MESSAGE_INDEX";
const DAMAGED = "UNKNOWN_ERROR";

export const keys = defineSteps([
  {
    id: "never-came",
    part: "never-came",
    kind: "read",
    focus: LAPTOP,
    effort: { presses: 3 },
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-choir"] },
    beside: KIM,
    setUp: bringAbout(LAPTOP, NEVER_CAME, async (world, texts, signal) => {
      await world.join("robin", signal);
      const chat = { name: texts.say("chat-choir"), members: ["you", "robin"] };
      const roomId = await groupChat(world, KIM, chat, signal);
      attackOnlyBy(world, "drop-room-keys");
      await deliver(world, KIM, { roomId, body: texts.say("kim-choir") }, [KIM, ROBIN], signal);
      endAttacks(world);
    }),
  },
  {
    id: "new-key",
    part: "never-came",
    kind: "do",
    focus: KIM,
    effort: { presses: 8, entries: 1 },
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
      const roomId = roomOfUnreadable(world, LAPTOP, NEVER_CAME);
      const inIt = (now: WorldSnapshot): boolean => membershipIn(now, roomOn(now, KIM, roomId), "robin") === "join";
      if (inIt(world.snapshot.value)) await world.device(ROBIN).leave(roomId, signal);
      await world.until((now) => !inIt(now), signal);
      await deliver(world, KIM, { roomId, body: texts.say("kim-choir-again") }, [KIM, LAPTOP], signal);
    },
  },
  {
    id: "too-early",
    part: "too-early",
    kind: "read",
    focus: PHONE,
    effort: { presses: 5 },
    shot: { open: VERIFY_LATER },
    beside: LAPTOP,
    async setUp(world, texts, signal) {
      endAttacks(world);
      if (deviceOf(world.snapshot.value, PHONE)?.deviceVerified === true) return;
      if (unreadable(world.snapshot.value, PHONE, TOO_EARLY) !== undefined) return;
      if (chatWith(world.snapshot.value, KIM, "you") === undefined) {
        await startChat(world, KIM, LAPTOP, texts.say("kim-hello"), signal);
      }
      attackOnlyBy(world, "hide-new-device");
      await signIn(world, PHONE, LAPTOP, signal);
      const { roomId } = present(chatWith(world.snapshot.value, KIM, "you"), "not-joined");
      await deliver(world, KIM, { roomId, body: texts.say("kim-early") }, [KIM, LAPTOP], signal);
      endAttacks(world);
      // Another name is a change that everybody hears of, and asks for the list of devices again.
      const { deviceId } = present(deviceOf(world.snapshot.value, PHONE), "no-such-device");
      await world.device(PHONE).renameDevice(deviceId, texts.say("phone-name"), signal);
      await world.until((now) => deviceKnown(now, KIM, "you", deviceId) !== undefined, signal);
      await deliver(world, KIM, { roomId, body: texts.say("kim-late") }, [KIM, LAPTOP, PHONE], signal);
      await world.until((now) => unreadable(now, PHONE, TOO_EARLY) !== undefined, signal);
      await backedUp(world, LAPTOP, signal);
    },
  },
  verifyOwnStep(
    { id: "verify-phone", part: "too-early", ref: PHONE, by: LAPTOP, effort: { presses: 10 } },
    (snapshot) => readsAll(snapshot, PHONE, "kim"),
  ),
  {
    id: "damaged",
    part: "damaged",
    kind: "read",
    focus: LAPTOP,
    effort: { presses: 4 },
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-garden"] },
    beside: KIM,
    setUp: bringAbout(LAPTOP, DAMAGED, async (world, texts, signal) => {
      const chat = { name: texts.say("chat-garden"), members: ["you"] };
      const roomId = await groupChat(world, KIM, chat, signal);
      attackOnlyBy(world, "tamper-ciphertext");
      await deliver(world, KIM, { roomId, body: texts.say("kim-garden") }, [KIM], signal);
      endAttacks(world);
    }),
  },
  {
    id: "send-again",
    part: "damaged",
    kind: "do",
    focus: KIM,
    effort: { presses: 3, entries: 1 },
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
      const roomId = roomOfUnreadable(world, LAPTOP, DAMAGED);
      await deliver(world, KIM, { roomId, body: texts.say("kim-garden") }, [KIM, LAPTOP], signal);
    },
  },
]);
