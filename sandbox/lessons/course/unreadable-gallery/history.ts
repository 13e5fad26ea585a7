/** Parts: messages from before a device was there. Whether it can read them depends on the key storage. */
import type { DeviceRef, WorldSnapshot } from "../../../world/types.ts";
import { chatWith, deviceOf, messagesFrom, personOf, roomOn } from "../../helpers/evidence.ts";
import { befriend, makeRecoveryKey } from "../../helpers/actions.ts";
import type { Step } from "../../types.ts";
import {
  backedUp,
  bringAbout,
  groupChat,
  KIM,
  LAPTOP,
  only,
  signIn,
  unreadable,
  userOf,
  verifyOwnStep,
  write,
} from "./common.ts";

const TABLET = "you/tablet";
const ROBIN = "robin/phone";
const ROBINS_LAPTOP = "robin/laptop";
const SAM = "sam/phone";
const SAMS_LAPTOP = "sam/laptop";
const TONI = "toni/phone";
const TONIS_TABLET = "toni/tablet";

/** Whether a device reads everything that a contact has written in their chat. */
const readsAll = (snapshot: WorldSnapshot, ref: DeviceRef, contact: string): boolean => {
  const messages = messagesFrom(snapshot, ref, contact, contact);
  return messages.length > 0 && messages.every(({ decryption }) => decryption === "ok");
};

const has = (snapshot: WorldSnapshot, ref: DeviceRef, code: string): boolean =>
  unreadable(snapshot, ref, code) !== undefined;

const UNCONFIGURED = "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED";
const WORKING = "HISTORICAL_MESSAGE_WORKING_BACKUP";
const NOT_JOINED = "HISTORICAL_MESSAGE_USER_NOT_JOINED";

export const history: readonly Step[] = [
  {
    id: "not-verified",
    part: "not-verified",
    kind: "read",
    focus: TABLET,
    shot: {
      open: ["encryption.verification.after_new_login.skip_verification", "encryption.verification.verify_later"],
    },
    beside: LAPTOP,
    async setUp(world, texts, signal) {
      only(world);
      const you = { ref: LAPTOP, member: "you" } as const;
      if (messagesFrom(world.snapshot.value, LAPTOP, "kim", "kim").length === 0) {
        await befriend(world, { ref: KIM, member: "kim" }, you, texts.say("kim-hello"), signal);
      }
      await backedUp(world, LAPTOP, signal);
      await signIn(world, TABLET, LAPTOP, signal);
      await world.until((now) => has(now, TABLET, UNCONFIGURED) || readsAll(now, TABLET, "kim"), signal);
    },
  },
  verifyOwnStep({ id: "verify-tablet", part: "not-verified", ref: TABLET, by: LAPTOP }, (snapshot) =>
    readsAll(snapshot, TABLET, "kim"),
  ),
  {
    id: "no-storage",
    part: "no-storage",
    kind: "read",
    focus: ROBINS_LAPTOP,
    shot: {
      open: ["encryption.verification.after_new_login.skip_verification", "encryption.verification.verify_later"],
    },
    beside: ROBIN,
    async setUp(world, texts, signal) {
      only(world);
      await world.join("robin", signal);
      const robin = { ref: ROBIN, member: "robin" } as const;
      if (messagesFrom(world.snapshot.value, ROBIN, "kim", "kim").length === 0) {
        await befriend(world, { ref: KIM, member: "kim" }, robin, texts.say("kim-to-robin"), signal);
      }
      await signIn(world, ROBINS_LAPTOP, ROBIN, signal);
      await world.until(
        (now) => messagesFrom(now, ROBINS_LAPTOP, "kim", "kim").some(({ decryption }) => decryption !== "pending"),
        signal,
      );
    },
  },
  {
    id: "switch-storage-on",
    part: "no-storage",
    kind: "do",
    focus: ROBIN,
    shot: { open: ["device.chats", "device.settings"], press: "settings.encryption.key_storage.allow_key_storage" },
    beside: ROBINS_LAPTOP,
    hints: ["not-on", "keys-going"],
    check(snapshot) {
      const keys = deviceOf(snapshot, ROBIN)?.encryption;
      if (keys?.keyStorage !== "on") return "not-on";
      return keys.roomKeys.total === keys.roomKeys.backedUp ? true : "keys-going";
    },
    solve: (world, _texts, signal) => world.device(ROBIN).setKeyStorage(true, signal),
  },
  verifyOwnStep({ id: "verify-robins-laptop", part: "no-storage", ref: ROBINS_LAPTOP, by: ROBIN }, (snapshot) =>
    readsAll(snapshot, ROBINS_LAPTOP, "kim"),
  ),
  {
    id: "nobody-there",
    part: "nobody-there",
    kind: "read",
    focus: SAMS_LAPTOP,
    shot: {},
    beside: KIM,
    setUp: bringAbout(SAMS_LAPTOP, WORKING, async (world, texts, signal) => {
      await world.join("sam", signal);
      if (world.snapshot.value.gone[SAM] === undefined) {
        const kim = { ref: KIM, member: "kim" } as const;
        await befriend(world, kim, { ref: SAM, member: "sam" }, texts.say("kim-to-sam"), signal);
        if (world.snapshot.value.papers["sam"] === undefined) await makeRecoveryKey(world, SAM, signal);
        await backedUp(world, SAM, signal);
        await world.device(SAM).removeThisDevice(signal);
        await world.until((now) => now.gone[SAM] === "removed", signal);
        // Until Kim's phone has heard of it, it would go on with a key that Sam has in the key storage.
        await world.until((now) => personOf(now, KIM, "sam")?.devices.length === 0, signal);
      }
      const chat = chatWith(world.snapshot.value, KIM, "sam");
      await write(world, KIM, { roomId: chat?.roomId ?? "", body: texts.say("kim-meanwhile") }, [KIM], signal);
      await world.signIn(SAMS_LAPTOP, undefined, signal);
      await world.device(SAMS_LAPTOP).recover(world.snapshot.value.papers["sam"] ?? "", signal);
      const deviceId = deviceOf(world.snapshot.value, SAMS_LAPTOP)?.deviceId;
      const known = (now: WorldSnapshot): boolean =>
        personOf(now, KIM, "sam")?.devices.some((device) => device.deviceId === deviceId) === true;
      await world.until(known, signal);
      // A key for what follows comes, and with it the laptop tries once more, now with the key storage open.
      const again = { roomId: chat?.roomId ?? "", body: texts.say("kim-welcome") };
      await write(world, KIM, again, [KIM, SAMS_LAPTOP], signal);
    }),
  },
  {
    id: "not-a-member",
    part: "not-a-member",
    kind: "read",
    focus: LAPTOP,
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-plan"] },
    beside: TONI,
    setUp: bringAbout(LAPTOP, NOT_JOINED, async (world, texts, signal) => {
      await Promise.all([world.join("robin", signal), world.join("toni", signal)]);
      // An older chat: what is said in those that Element makes today is not even handed out to those who come later.
      const chat = { name: texts.say("chat-plan"), members: ["robin"], historyVisibility: "shared" } as const;
      const roomId = await groupChat(world, TONI, chat, signal);
      await write(world, TONI, { roomId, body: texts.say("toni-plan") }, [TONI, ROBIN], signal);
      await signIn(world, TONIS_TABLET, TONI, signal);
      await world.until((now) => roomOn(now, TONIS_TABLET, roomId)?.membership === "join", signal);
      await world.device(TONIS_TABLET).invite(roomId, userOf(world, "you"), signal);
      const yours = (now: WorldSnapshot) => Object.values(now.devices).filter(({ member }) => member === "you");
      await world.until((now) => yours(now).every(({ ref }) => has(now, ref, NOT_JOINED)), signal);
    }),
  },
];
