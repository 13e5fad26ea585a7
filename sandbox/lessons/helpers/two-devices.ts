/** What lessons share in which the reader's laptop verifies the reader's phone: what was said, and how far it is. */
import type { World, WorldSnapshot } from "../../world/types.ts";
import type { DoStep, LessonTexts, Setback } from "../types.ts";
import { startChat, write } from "./actions.ts";
import { KIM, LAPTOP, PHONE } from "./cast.ts";
import { deviceOf, isRunning, keysAreStored, messagesFrom, verificationWith, whyBroken } from "./evidence.ts";

/** The reader and Kim have written to each other, and the laptop's keys are stored: history for a second device. */
export async function writeHistory(world: World, texts: LessonTexts, signal: AbortSignal): Promise<void> {
  await startChat(world, LAPTOP, KIM, texts.say("you-hello"), signal);
  await write(world, KIM, "you", texts.say("kim-secret"), signal);
  await world.until(
    (snapshot) => messagesFrom(snapshot, LAPTOP, "kim", "kim").some(({ decryption }) => decryption === "ok"),
    signal,
  );
  await world.until((snapshot) => keysAreStored(snapshot, LAPTOP), signal);
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

/** Why the verification between the two is no more. */
export function lostOwn(snapshot: WorldSnapshot): false | Setback {
  return phoneIsVerified(snapshot) ? false : whyBroken(snapshot, PHONE, LAPTOP);
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

/** The step in which the phone asks to be verified by the laptop. `presses`: what it takes to get there and ask. */
export function askStep(id: string, presses: number): DoStep<"not-asked"> {
  return {
    id,
    kind: "do",
    focus: PHONE,
    effort: { presses },
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
export function acceptStep(id: string, from: string): DoStep<"accept-on-laptop" | "accept-on-phone"> {
  return {
    id,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 1 },
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
