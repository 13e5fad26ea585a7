/** What lessons share in which the reader's laptop verifies the reader's phone: who is there, what was said, how far it is. */
import type { CastMember, World, WorldSnapshot } from "../../world/types.ts";
import { chatWith, deviceOf, isRunning, messagesFrom, verificationWith, whyBroken } from "./evidence.ts";
import { befriend, verifyOwnDevice } from "./actions.ts";
import type { DoStep, LessonTexts, Setback } from "../types.ts";

export const LAPTOP = "you/laptop";
export const PHONE = "you/phone";
const KIM = "kim/phone";
const YOU = { ref: LAPTOP, member: "you" } as const;

/** The reader with a laptop and a phone, and Kim. */
export const TWO_DEVICES: readonly CastMember[] = [
  {
    name: "you",
    devices: ["laptop", "phone"],
    invites: "by-hand",
    verification: "by-hand",
    keyStorage: "on",
    joins: "start",
  },
  {
    name: "kim",
    devices: ["phone"],
    invites: "by-itself",
    verification: "by-hand",
    keyStorage: "off",
    joins: "start",
  },
];

/** The reader and Kim have written to each other, and the laptop's keys are stored: history for a second device. */
export async function writeHistory(world: World, texts: LessonTexts, signal: AbortSignal): Promise<void> {
  await befriend(world, YOU, { ref: KIM, member: "kim" }, texts.say("you-hello"), signal);
  const roomId = chatWith(world.snapshot.value, KIM, "you")?.roomId ?? "";
  await world.device(KIM).sendToRoom(roomId, texts.say("kim-secret"), signal);
  await world.until(
    (snapshot) => messagesFrom(snapshot, LAPTOP, "kim", "kim").some(({ decryption }) => decryption === "ok"),
    signal,
  );
  await world.until((snapshot) => {
    const keys = deviceOf(snapshot, LAPTOP)?.encryption.roomKeys;
    return keys !== undefined && keys.total > 0 && keys.backedUp === keys.total;
  }, signal);
}

/** Whether both devices hold the phone for the account's own. */
export function phoneIsVerified(snapshot: WorldSnapshot): boolean {
  const { deviceId, deviceVerified } = deviceOf(snapshot, PHONE) ?? {};
  const listed = deviceOf(snapshot, LAPTOP)?.ownDevices.find((device) => device.deviceId === deviceId);
  return deviceVerified === true && listed?.verified === true;
}

/** Whether the laptop's secrets have reached the phone, and with them it reads all that was said in the chat with Kim. */
export function phoneHasKeys(snapshot: WorldSnapshot): boolean {
  const messages = ["you", "kim"].flatMap((sender) => messagesFrom(snapshot, PHONE, "kim", sender));
  const readable = messages.length > 0 && messages.every(({ decryption }) => decryption === "ok");
  return readable && deviceOf(snapshot, PHONE)?.encryption.identity === "here";
}

/** Whether phone and laptop are in a verification with each other, or have been through it. */
function asked(snapshot: WorldSnapshot): true | "not-asked" {
  if (phoneIsVerified(snapshot)) return true;
  const both = [PHONE, LAPTOP] as const;
  return both.every((ref) => isRunning(verificationWith(snapshot, ref, "you"))) ? true : "not-asked";
}

/** Whether the device that was asked has accepted; the hint says which one that is. */
function accepted(snapshot: WorldSnapshot): true | "accept-on-laptop" | "accept-on-phone" {
  if (phoneIsVerified(snapshot)) return true;
  const verification = verificationWith(snapshot, LAPTOP, "you");
  if (isRunning(verification) && verification?.phase !== "requested") return true;
  return verification?.startedByMe === true ? "accept-on-phone" : "accept-on-laptop";
}

/** Why the verification between the two is no more: either side may have lost it. */
export function lostOwn(snapshot: WorldSnapshot): false | Setback {
  if (phoneIsVerified(snapshot)) return false;
  const mine = whyBroken(verificationWith(snapshot, PHONE, "you"));
  return mine === "interrupted" ? whyBroken(verificationWith(snapshot, LAPTOP, "you")) : mine;
}

/** The step in which the phone asks to be verified by the laptop. */
export function askStep(id: string): DoStep {
  return {
    id,
    kind: "do",
    focus: PHONE,
    shot: { press: "encryption.verification.use_another_device" },
    hints: ["not-asked"],
    check: asked,
    async solve(world, _texts, signal) {
      await world.device(PHONE).requestOwnVerification(signal);
      await world.until((snapshot) => asked(snapshot) === true, signal);
    },
  };
}

/** The step in which the device that was asked accepts. `from`: the step of asking. */
export function acceptStep(id: string, from: string): DoStep {
  return {
    id,
    kind: "do",
    focus: LAPTOP,
    shot: { press: "encryption.verification.request_toast_start_verification" },
    hints: ["accept-on-laptop", "accept-on-phone"],
    check: accepted,
    async solve(world, _texts, signal) {
      const startedByMe = verificationWith(world.snapshot.value, LAPTOP, "you")?.startedByMe === true;
      await world.device(startedByMe ? PHONE : LAPTOP).acceptVerification(signal);
    },
    back: { to: from, lost: lostOwn },
  };
}

/** Compares the emoji and confirms them on both devices, wherever the reader has got to. */
export function compareEmoji(world: World, signal: AbortSignal): Promise<void> {
  return verifyOwnDevice(world, PHONE, LAPTOP, signal);
}
