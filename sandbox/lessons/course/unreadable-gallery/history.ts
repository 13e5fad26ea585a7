/** Parts: messages from before a device was there. Whether it can read them depends on the key storage. */
import type { DeviceRef, WorldSnapshot } from "../../../world/types.ts";
import { defineSteps } from "../../define.ts";
import { makeRecoveryKey, present, startChat } from "../../helpers/actions.ts";
import { endAttacks } from "../../helpers/attacks.ts";
import { KIM, LAPTOP, ROBIN } from "../../helpers/cast.ts";
import { chatWith, deviceKnown, deviceOf, messagesFrom, personOf, readsAll, roomOn } from "../../helpers/evidence.ts";
import { VERIFY_LATER } from "../../helpers/shots.ts";
import { backedUp, bringAbout, deliver, groupChat, signIn, unreadable, verifyOwnStep } from "./common.ts";

const TABLET = "you/tablet";
const ROBINS_LAPTOP = "robin/laptop";
const SAM = "sam/phone";
const SAMS_LAPTOP = "sam/laptop";
const TONI = "toni/phone";
const TONIS_TABLET = "toni/tablet";

const has = (snapshot: WorldSnapshot, ref: DeviceRef, code: string): boolean =>
  unreadable(snapshot, ref, code) !== undefined;

const UNCONFIGURED = "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED";
const WORKING = "HISTORICAL_MESSAGE_WORKING_BACKUP";
const NOT_JOINED = "HISTORICAL_MESSAGE_USER_NOT_JOINED";

export const history = defineSteps([
  {
    id: "not-verified",
    part: "not-verified",
    kind: "read",
    focus: TABLET,
    effort: { presses: 6 },
    shot: { open: VERIFY_LATER },
    beside: LAPTOP,
    async setUp(world, texts, signal) {
      endAttacks(world);
      if (messagesFrom(world.snapshot.value, LAPTOP, "kim", "kim").length === 0) {
        await startChat(world, KIM, LAPTOP, texts.say("kim-hello"), signal);
      }
      await backedUp(world, LAPTOP, signal);
      await signIn(world, TABLET, LAPTOP, signal);
      await world.until((now) => has(now, TABLET, UNCONFIGURED) || readsAll(now, TABLET, "kim"), signal);
    },
  },
  verifyOwnStep(
    { id: "verify-tablet", part: "not-verified", ref: TABLET, by: LAPTOP, effort: { presses: 9 } },
    (snapshot) => readsAll(snapshot, TABLET, "kim"),
  ),
  {
    id: "no-storage",
    part: "no-storage",
    kind: "read",
    focus: ROBINS_LAPTOP,
    effort: { presses: 5 },
    shot: { open: VERIFY_LATER },
    beside: ROBIN,
    async setUp(world, texts, signal) {
      endAttacks(world);
      await world.join("robin", signal);
      if (messagesFrom(world.snapshot.value, ROBIN, "kim", "kim").length === 0) {
        await startChat(world, KIM, ROBIN, texts.say("kim-to-robin"), signal);
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
    effort: { presses: 4 },
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
  verifyOwnStep(
    { id: "verify-robins-laptop", part: "no-storage", ref: ROBINS_LAPTOP, by: ROBIN, effort: { presses: 9 } },
    (snapshot) => readsAll(snapshot, ROBINS_LAPTOP, "kim"),
  ),
  {
    id: "nobody-there",
    part: "nobody-there",
    kind: "read",
    focus: SAMS_LAPTOP,
    effort: { presses: 4 },
    shot: {},
    beside: KIM,
    setUp: bringAbout(SAMS_LAPTOP, WORKING, async (world, texts, signal) => {
      await world.join("sam", signal);
      if (world.snapshot.value.gone[SAM] === undefined) {
        await startChat(world, KIM, SAM, texts.say("kim-to-sam"), signal);
        if (world.snapshot.value.papers["sam"] === undefined) await makeRecoveryKey(world, SAM, signal);
        await backedUp(world, SAM, signal);
        await world.device(SAM).removeThisDevice(signal);
        await world.until((now) => now.gone[SAM] === "removed", signal);
        // Until Kim's phone has heard of it, it would go on with a key that Sam has in the key storage.
        await world.until((now) => personOf(now, KIM, "sam")?.devices.length === 0, signal);
      }
      const { roomId } = present(chatWith(world.snapshot.value, KIM, "sam"), "not-joined");
      await deliver(world, KIM, { roomId, body: texts.say("kim-meanwhile") }, [KIM], signal);
      await world.signIn(SAMS_LAPTOP, undefined, signal);
      const key = present(world.snapshot.value.papers["sam"], "recovery-not-set-up");
      await world.device(SAMS_LAPTOP).recover(key, signal);
      const deviceId = deviceOf(world.snapshot.value, SAMS_LAPTOP)?.deviceId;
      await world.until((now) => deviceKnown(now, KIM, "sam", deviceId) !== undefined, signal);
      // A key for what follows comes, and with it the laptop tries once more, now with the key storage open.
      await deliver(world, KIM, { roomId, body: texts.say("kim-welcome") }, [KIM, SAMS_LAPTOP], signal);
    }),
  },
  {
    id: "not-a-member",
    part: "not-a-member",
    kind: "read",
    focus: LAPTOP,
    effort: { presses: 4 },
    shot: { open: ["device.chats", "lesson.unreadable-gallery.say.chat-plan"] },
    beside: TONI,
    setUp: bringAbout(LAPTOP, NOT_JOINED, async (world, texts, signal) => {
      await Promise.all([world.join("robin", signal), world.join("toni", signal)]);
      // An older chat: what is said in those that Element makes today is not even handed out to those who come later.
      const chat = { name: texts.say("chat-plan"), members: ["robin"], historyVisibility: "shared" } as const;
      const roomId = await groupChat(world, TONI, chat, signal);
      await deliver(world, TONI, { roomId, body: texts.say("toni-plan") }, [TONI, ROBIN], signal);
      await signIn(world, TONIS_TABLET, TONI, signal);
      await world.until((now) => roomOn(now, TONIS_TABLET, roomId)?.membership === "join", signal);
      await world.device(TONIS_TABLET).invite(roomId, world.userId("you"), signal);
      const yours = (now: WorldSnapshot) => Object.values(now.devices).filter(({ member }) => member === "you");
      await world.until((now) => yours(now).every(({ ref }) => has(now, ref, NOT_JOINED)), signal);
    }),
  },
]);
