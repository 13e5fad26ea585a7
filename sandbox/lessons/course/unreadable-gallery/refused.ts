/** Parts: messages that somebody's settings keep from being read: the sender's, or the reader's own. */
import type { MessageItem, World, WorldSnapshot } from "../../../world/types.ts";
import {
  chatWith,
  deviceOf,
  groupChats,
  isRunning,
  messagesFrom,
  messagesIn,
  personOf,
  verificationWith,
  verifiedEachOther,
} from "../../helpers/evidence.ts";
import { befriend, verifyByEmoji } from "../../helpers/actions.ts";
import { profileOf } from "../../helpers/shots.ts";
import type { LessonTexts, Step } from "../../types.ts";
import {
  bringAbout,
  groupChat,
  LAPTOP,
  ownSoFar,
  readableLater,
  signIn,
  unreadable,
  userOf,
  verifyOwn,
  write,
} from "./common.ts";

/** The reader's device that excludes insecure devices. */
const DESKTOP = "you/desktop";
const NOA = "noa/phone";
const NOAS_LAPTOP = "noa/laptop";
const ALEX = "alex/phone";
const CHARLIE = "charlie/phone";
const YOU = { ref: LAPTOP, member: "you" } as const;
const WITH_ALEX = { ref: ALEX, member: "alex" } as const;
const WITH_CHARLIE = { ref: CHARLIE, member: "charlie" } as const;

const WITHHELD = "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE";
const UNSIGNED = "UNSIGNED_SENDER_DEVICE";
const RESET = "SENDER_IDENTITY_PREVIOUSLY_VERIFIED";

const charlieIsNew = (snapshot: WorldSnapshot): boolean =>
  [DESKTOP, LAPTOP].every((ref) => {
    const charlie = personOf(snapshot, ref as typeof DESKTOP, "charlie");
    return charlie?.wasVerified === true && !charlie.verified;
  });

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
async function meet(
  world: World,
  texts: LessonTexts,
  contact: typeof WITH_ALEX | typeof WITH_CHARLIE,
  signal: AbortSignal,
): Promise<void> {
  await world.join(contact.member, signal);
  if (messagesFrom(world.snapshot.value, LAPTOP, contact.member, contact.member).length > 0) return;
  await befriend(world, contact, YOU, texts.say(`${contact.member}-hello`), signal);
}

export const refused: readonly Step[] = [
  {
    id: "withheld",
    part: "withheld",
    kind: "read",
    focus: LAPTOP,
    shot: { open: ["device.chats", "cast.alex"] },
    beside: ALEX,
    setUp: bringAbout(LAPTOP, WITHHELD, async (world, texts, signal) => {
      await meet(world, texts, WITH_ALEX, signal);
      await world.device(ALEX).setOnlyVerified(true);
      const roomId = chatWith(world.snapshot.value, ALEX, "you")?.roomId ?? "";
      await write(world, ALEX, { roomId, body: texts.say("alex-secret") }, [ALEX], signal);
    }),
  },
  {
    id: "verify-alex",
    part: "withheld",
    kind: "do",
    focus: LAPTOP,
    shot: { open: profileOf("cast.alex"), press: "user_info.verify_button" },
    beside: ALEX,
    hints: ["not-asked", "not-compared", "not-written"],
    check(snapshot) {
      if (readableLater(snapshot, LAPTOP, WITHHELD)) return true;
      if (verifiedEachOther(snapshot, YOU, WITH_ALEX)) return "not-written";
      return isRunning(verificationWith(snapshot, LAPTOP, "alex")) ? "not-compared" : "not-asked";
    },
    async solve(world, texts, signal) {
      if (!verifiedEachOther(world.snapshot.value, YOU, WITH_ALEX)) await verifyByEmoji(world, YOU, WITH_ALEX, signal);
      const roomId = chatWith(world.snapshot.value, ALEX, "you")?.roomId ?? "";
      await write(world, ALEX, { roomId, body: texts.say("alex-secret") }, [ALEX, LAPTOP], signal);
    },
  },
  {
    id: "insecure",
    part: "insecure",
    kind: "read",
    focus: DESKTOP,
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-train"] },
    beside: NOAS_LAPTOP,
    setUp: bringAbout(DESKTOP, UNSIGNED, async (world, texts, signal) => {
      await prepareDesktop(world, signal);
      await world.join("noa", signal);
      await signIn(world, NOAS_LAPTOP, NOA, signal);
      const chat = { name: texts.say("chat-train"), members: ["you"] };
      const roomId = await groupChat(world, NOA, chat, signal);
      await world.until(
        (now) => deviceOf(now, NOAS_LAPTOP)?.rooms.some((room) => room.roomId === roomId) === true,
        signal,
      );
      await write(world, NOAS_LAPTOP, { roomId, body: texts.say("noa-train") }, [NOA, LAPTOP], signal);
    }),
  },
  {
    id: "verify-noas-laptop",
    part: "insecure",
    kind: "do",
    focus: NOAS_LAPTOP,
    beside: NOA,
    hints: ["not-asked", "waiting", "not-confirmed", "not-written"],
    check(snapshot) {
      if (noasOnDesktop(snapshot).some(({ decryption }) => decryption === "ok")) return true;
      const verified = deviceOf(snapshot, NOAS_LAPTOP)?.deviceVerified === true;
      return verified ? "not-written" : ownSoFar(snapshot, NOAS_LAPTOP);
    },
    async solve(world, texts, signal) {
      const roomId = groupChats(world.snapshot.value, NOAS_LAPTOP)[0]?.roomId ?? "";
      await verifyOwn(world, NOAS_LAPTOP, NOA, signal);
      const deviceId = deviceOf(world.snapshot.value, NOAS_LAPTOP)?.deviceId;
      const known = (now: WorldSnapshot): boolean =>
        personOf(now, DESKTOP, "noa")?.devices.some((device) => device.deviceId === deviceId && device.verified) ===
        true;
      await world.until(known, signal);
      await write(world, NOAS_LAPTOP, { roomId, body: texts.say("noa-train") }, [NOA, LAPTOP, DESKTOP], signal);
    },
  },
  {
    id: "started-over",
    part: "started-over",
    kind: "read",
    focus: DESKTOP,
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-again"] },
    beside: CHARLIE,
    setUp: bringAbout(DESKTOP, RESET, async (world, texts, signal) => {
      await prepareDesktop(world, signal);
      await meet(world, texts, WITH_CHARLIE, signal);
      // In other parts you have devices that are not verified: Charlie leaves them out, rather than not to send at all.
      await world.device(CHARLIE).setExcludeInsecure(true);
      if (!charlieIsNew(world.snapshot.value)) {
        if (!verifiedEachOther(world.snapshot.value, YOU, WITH_CHARLIE)) {
          await verifyByEmoji(world, YOU, WITH_CHARLIE, signal);
          for (const ref of [LAPTOP, CHARLIE] as const) world.device(ref).dismissVerification();
        }
        await world.until((now) => personOf(now, DESKTOP, "charlie")?.verified === true, signal);
        await world.device(CHARLIE).resetIdentity(signal);
        // To whoever starts over, all others look changed.
        await world.device(CHARLIE).withdrawVerification(userOf(world, "you"), signal);
        await world.until(charlieIsNew, signal);
      }
      // A chat of its own has a key of its own: one from before the reset would go on being believed.
      const chat = { name: texts.say("chat-again"), members: ["you"] };
      const roomId = await groupChat(world, CHARLIE, chat, signal);
      await write(world, CHARLIE, { roomId, body: texts.say("charlie-new") }, [CHARLIE, LAPTOP], signal);
    }),
  },
  {
    id: "withdraw-charlie",
    part: "started-over",
    kind: "do",
    focus: DESKTOP,
    shot: { press: "encryption.withdraw_verification_action" },
    beside: CHARLIE,
    hints: ["not-withdrawn", "not-written"],
    check(snapshot) {
      if (readableLater(snapshot, DESKTOP, RESET)) return true;
      return personOf(snapshot, DESKTOP, "charlie")?.wasVerified === true ? "not-withdrawn" : "not-written";
    },
    async solve(world, texts, signal) {
      await world.device(DESKTOP).withdrawVerification(userOf(world, "charlie"), signal);
      const roomId = unreadable(world.snapshot.value, DESKTOP, RESET)?.room.roomId ?? "";
      await write(world, CHARLIE, { roomId, body: texts.say("charlie-again") }, [CHARLIE, DESKTOP], signal);
    },
  },
];
