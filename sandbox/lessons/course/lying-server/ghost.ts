/** Part: a device on Kim's account that Kim does not know of. */
import type { DeviceRef, WorldSnapshot } from "../../../world/types.ts";
import { defineSteps } from "../../define.ts";
import { KIM, LAPTOP } from "../../helpers/cast.ts";
import { COMPARED, comparedSoFar, matchAnyway } from "../../helpers/emoji.ts";
import {
  chatWith,
  deviceOf,
  messagesFrom,
  personOf,
  verificationWith,
  verifiedEachOther,
} from "../../helpers/evidence.ts";
import { VERIFY_LATER } from "../../helpers/shots.ts";
import { cheatBy, copyOn, MALLORY, sentTo, switchOn } from "./common.ts";

const PART = "ghost";

const readBy = (snapshot: WorldSnapshot, ref: DeviceRef, eventId: string): boolean =>
  copyOn(snapshot, ref, eventId)?.decryption === "ok";

export const ghost = defineSteps([
  switchOn(PART, "ghost-device", "switch-ghost", { presses: 2 }),
  {
    id: "ghost-reads",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 6, entries: 1 },
    shot: {
      when: "after",
      device: MALLORY,
      open: VERIFY_LATER,
    },
    beside: MALLORY,
    attack: "ghost-device",
    hints: ["not-written", "not-arrived"],
    async setUp(world, _texts, signal) {
      await cheatBy(world, "ghost-device");
      await world.join("mallory", signal);
      // Until the laptop knows of the new device, it would encrypt for the others only.
      await world.until((now) => (personOf(now, LAPTOP, "kim")?.devices.length ?? 0) > 1, signal);
      await world.until((now) => chatWith(now, MALLORY, "you") !== undefined, signal);
    },
    check(snapshot) {
      const sent = sentTo(snapshot, "kim");
      if (sent.some(({ eventId }) => readBy(snapshot, MALLORY, eventId))) return true;
      const newest = sent.at(-1)?.eventId;
      return newest !== undefined && copyOn(snapshot, MALLORY, newest) === undefined ? "not-arrived" : "not-written";
    },
    solve: (world, texts, signal) =>
      world.device(LAPTOP).sendToPerson(world.userId("kim"), texts.say("secret"), signal),
  },
  {
    id: "verify-kim",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 12 },
    shot: { when: "after" },
    beside: KIM,
    attack: "ghost-device",
    hints: COMPARED,
    setUp: (world) => cheatBy(world, "ghost-device"),
    check: (snapshot) =>
      verifiedEachOther(snapshot, LAPTOP, KIM) ? true : comparedSoFar(verificationWith(snapshot, LAPTOP, "kim")),
    solve: (world, _texts, signal) => matchAnyway(world, LAPTOP, KIM, signal),
  },
  {
    id: "refused",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 3, entries: 1 },
    shot: { when: "after", open: [{ name: "action.got_it", ifThere: true }] },
    beside: MALLORY,
    attack: "ghost-device",
    hints: ["not-written"],
    check: (snapshot) =>
      messagesFrom(snapshot, LAPTOP, "kim", "you").some(({ failure }) => failure === "unverified-devices")
        ? true
        : "not-written",
    async solve(world, texts, signal) {
      const sending = world.device(LAPTOP).sendToPerson(world.userId("kim"), texts.say("secret-again"), signal);
      // That it is refused is the point; the message stays in the chat and says why.
      await sending.catch(() => undefined);
    },
  },
  {
    id: "leave-out",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 6 },
    shot: { when: "after", device: MALLORY },
    beside: MALLORY,
    attack: "ghost-device",
    hints: ["not-excluded", "not-sent-again", "not-arrived"],
    check(snapshot) {
      if (deviceOf(snapshot, LAPTOP)?.encryption.excludeInsecure !== true) return "not-excluded";
      const newest = sentTo(snapshot, "kim").at(-1)?.eventId;
      if (newest === undefined || readBy(snapshot, MALLORY, newest)) return "not-sent-again";
      const held = copyOn(snapshot, MALLORY, newest);
      return readBy(snapshot, KIM, newest) && held !== undefined && held.decryption !== "pending"
        ? true
        : "not-arrived";
    },
    async solve(world, texts, signal) {
      const laptop = world.device(LAPTOP);
      await laptop.setExcludeInsecure(true);
      const chat = chatWith(world.snapshot.value, LAPTOP, "kim");
      const failed = messagesFrom(world.snapshot.value, LAPTOP, "kim", "you").find(
        ({ sending }) => sending === "failed",
      );
      if (chat === undefined) return;
      // After a reload the message that was not sent is gone.
      if (failed !== undefined) await laptop.resend(chat.roomId, failed.eventId, signal);
      else await laptop.sendToRoom(chat.roomId, texts.say("secret-again"), signal);
    },
  },
]);
