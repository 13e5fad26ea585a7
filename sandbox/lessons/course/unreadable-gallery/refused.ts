/** Parts: messages that somebody's settings keep from being read: the sender's, or the reader's own. */
import { memberOf } from "../../../world/cast.ts";
import type { DeviceRef, MessageItem, World, WorldSnapshot } from "../../../world/types.ts";
import { defineSteps } from "../../define.ts";
import { present, putAway, startChat } from "../../helpers/actions.ts";
import { LAPTOP } from "../../helpers/cast.ts";
import { COMPARED, compareEmoji } from "../../helpers/emoji.ts";
import {
  chatWith,
  deviceKnown,
  deviceOf,
  groupChats,
  hasAnotherIdentity,
  isRunning,
  messagesFrom,
  messagesIn,
  personOf,
  roomOn,
  verificationWith,
  verifiedEachOther,
} from "../../helpers/evidence.ts";
import { profileOf } from "../../helpers/shots.ts";
import type { LessonTexts } from "../../types.ts";
import {
  bringAbout,
  deliver,
  groupChat,
  ownSoFar,
  readableLater,
  roomOfUnreadable,
  signIn,
  verifyOwn,
} from "./common.ts";

/** The reader's device that excludes insecure devices. */
const DESKTOP = "you/desktop";
const NOA = "noa/phone";
const NOAS_LAPTOP = "noa/laptop";
const ALEX = "alex/phone";
const CHARLIE = "charlie/phone";

const WITHHELD = "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE";
const UNSIGNED = "UNSIGNED_SENDER_DEVICE";
const RESET = "SENDER_IDENTITY_PREVIOUSLY_VERIFIED";

const charlieIsNew = (snapshot: WorldSnapshot): boolean =>
  ([DESKTOP, LAPTOP] as const).every((ref) => hasAnotherIdentity(snapshot, ref, "charlie"));

/** All that Noa writes comes from the laptop, and the desktop may take back that it does not show it. */
const noasOnDesktop = (snapshot: WorldSnapshot): readonly MessageItem[] =>
  groupChats(snapshot, DESKTOP).flatMap((room) => messagesIn(snapshot, room, "noa"));

/** Signs the desktop in, verifies it, and sets it to exclude insecure devices. */
async function prepareDesktop(world: World, signal: AbortSignal): Promise<void> {
  await signIn(world, DESKTOP, LAPTOP, signal);
  await verifyOwn(world, DESKTOP, LAPTOP, signal);
  if (deviceOf(world.snapshot.value, DESKTOP)?.encryption.excludeInsecure === true) return;
  await world.device(DESKTOP).setExcludeInsecure(true);
}

/** Makes friends with a contact who has just come in, unless they are. */
async function meet(world: World, texts: LessonTexts, contact: DeviceRef, signal: AbortSignal): Promise<void> {
  const member = memberOf(contact);
  await world.join(member, signal);
  if (messagesFrom(world.snapshot.value, LAPTOP, member, member).length > 0) return;
  await startChat(world, contact, LAPTOP, texts.say(`${member}-hello`), signal);
}

export const refused = defineSteps([
  {
    id: "withheld",
    part: "withheld",
    kind: "read",
    focus: LAPTOP,
    effort: { presses: 3 },
    shot: { open: ["device.chats", "cast.alex"] },
    beside: ALEX,
    setUp: bringAbout(LAPTOP, WITHHELD, async (world, texts, signal) => {
      await meet(world, texts, ALEX, signal);
      await world.device(ALEX).setOnlyVerified(true);
      const { roomId } = present(chatWith(world.snapshot.value, ALEX, "you"), "not-joined");
      await deliver(world, ALEX, { roomId, body: texts.say("alex-secret") }, [ALEX], signal);
    }),
  },
  {
    id: "verify-alex",
    part: "withheld",
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 15, entries: 1 },
    shot: { open: profileOf("cast.alex"), press: "user_info.verify_button" },
    beside: ALEX,
    hints: ["not-asked", "not-compared", "not-written"],
    check(snapshot) {
      if (readableLater(snapshot, LAPTOP, WITHHELD)) return true;
      if (verifiedEachOther(snapshot, LAPTOP, ALEX)) return "not-written";
      return isRunning(verificationWith(snapshot, LAPTOP, "alex")) ? "not-compared" : "not-asked";
    },
    async solve(world, texts, signal) {
      if (!verifiedEachOther(world.snapshot.value, LAPTOP, ALEX)) await compareEmoji(world, LAPTOP, ALEX, signal);
      const { roomId } = present(chatWith(world.snapshot.value, ALEX, "you"), "not-joined");
      await deliver(world, ALEX, { roomId, body: texts.say("alex-secret") }, [ALEX, LAPTOP], signal);
    },
  },
  {
    id: "insecure",
    part: "insecure",
    kind: "read",
    focus: DESKTOP,
    effort: { presses: 4 },
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-train"] },
    beside: NOAS_LAPTOP,
    setUp: bringAbout(DESKTOP, UNSIGNED, async (world, texts, signal) => {
      await prepareDesktop(world, signal);
      await world.join("noa", signal);
      await signIn(world, NOAS_LAPTOP, NOA, signal);
      const chat = { name: texts.say("chat-train"), members: ["you"] };
      const roomId = await groupChat(world, NOA, chat, signal);
      await world.until((now) => roomOn(now, NOAS_LAPTOP, roomId) !== undefined, signal);
      await deliver(world, NOAS_LAPTOP, { roomId, body: texts.say("noa-train") }, [NOA, LAPTOP], signal);
    }),
  },
  {
    id: "verify-noas-laptop",
    part: "insecure",
    kind: "do",
    focus: NOAS_LAPTOP,
    effort: { presses: 9, entries: 1 },
    beside: NOA,
    hints: [...COMPARED, "not-written"],
    check(snapshot) {
      if (noasOnDesktop(snapshot).some(({ decryption }) => decryption === "ok")) return true;
      const verified = deviceOf(snapshot, NOAS_LAPTOP)?.deviceVerified === true;
      return verified ? "not-written" : ownSoFar(snapshot, NOAS_LAPTOP);
    },
    async solve(world, texts, signal) {
      const { roomId } = present(groupChats(world.snapshot.value, NOAS_LAPTOP)[0], "not-joined");
      await verifyOwn(world, NOAS_LAPTOP, NOA, signal);
      const deviceId = deviceOf(world.snapshot.value, NOAS_LAPTOP)?.deviceId;
      await world.until((now) => deviceKnown(now, DESKTOP, "noa", deviceId)?.verified === true, signal);
      await deliver(world, NOAS_LAPTOP, { roomId, body: texts.say("noa-train") }, [NOA, LAPTOP, DESKTOP], signal);
    },
  },
  {
    id: "started-over",
    part: "started-over",
    kind: "read",
    focus: DESKTOP,
    effort: { presses: 4 },
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-again"] },
    beside: CHARLIE,
    setUp: bringAbout(DESKTOP, RESET, async (world, texts, signal) => {
      await prepareDesktop(world, signal);
      await meet(world, texts, CHARLIE, signal);
      // In other parts you have devices that are not verified: Charlie leaves them out, rather than not to send at all.
      await world.device(CHARLIE).setExcludeInsecure(true);
      if (!charlieIsNew(world.snapshot.value)) {
        if (!verifiedEachOther(world.snapshot.value, LAPTOP, CHARLIE)) {
          await compareEmoji(world, LAPTOP, CHARLIE, signal);
          putAway(world, LAPTOP, CHARLIE);
        }
        await world.until((now) => personOf(now, DESKTOP, "charlie")?.verified === true, signal);
        await world.device(CHARLIE).resetIdentity(signal);
        // To whoever starts over, all others look changed.
        await world.device(CHARLIE).withdrawVerification(world.userId("you"), signal);
        await world.until(charlieIsNew, signal);
      }
      // A chat of its own has a key of its own: one from before the reset would go on being believed.
      const chat = { name: texts.say("chat-again"), members: ["you"] };
      const roomId = await groupChat(world, CHARLIE, chat, signal);
      await deliver(world, CHARLIE, { roomId, body: texts.say("charlie-new") }, [CHARLIE, LAPTOP], signal);
    }),
  },
  {
    id: "withdraw-charlie",
    part: "started-over",
    kind: "do",
    focus: DESKTOP,
    effort: { presses: 2, entries: 1 },
    shot: { press: "encryption.withdraw_verification_action" },
    beside: CHARLIE,
    hints: ["not-withdrawn", "not-written"],
    check(snapshot) {
      if (readableLater(snapshot, DESKTOP, RESET)) return true;
      return personOf(snapshot, DESKTOP, "charlie")?.wasVerified === true ? "not-withdrawn" : "not-written";
    },
    async solve(world, texts, signal) {
      await world.device(DESKTOP).withdrawVerification(world.userId("charlie"), signal);
      const roomId = roomOfUnreadable(world, DESKTOP, RESET);
      await deliver(world, CHARLIE, { roomId, body: texts.say("charlie-again") }, [CHARLIE, DESKTOP], signal);
    },
  },
]);
