/** What people do in several lessons, by the same actions as the reader's: for starting situations and solutions. */
import { SandboxError, type SandboxErrorCode } from "../../errors.ts";
import { memberOf } from "../../world/cast.ts";
import type { DeviceRef, World, WorldSnapshot } from "../../world/types.ts";
import { LAPTOP } from "./cast.ts";
import { chatWith, messageArrived, messagesFrom } from "./evidence.ts";

/**
 * What has to be there for an action: a chat, a device in a list, a recovery key on paper.
 *
 * @throws SandboxError with the code that tells the reader what is missing.
 */
export function present<T>(value: T | undefined, missing: SandboxErrorCode): T {
  if (value === undefined) throw new SandboxError(missing);
  return value;
}

/** One writes to the other, and it arrives. */
export async function startChat(
  world: World,
  from: DeviceRef,
  to: DeviceRef,
  body: string,
  signal: AbortSignal,
): Promise<void> {
  await world.device(from).sendToPerson(world.userId(memberOf(to)), body, signal);
  // A slow server tells of the join and of the message at once, and the device then knows the message first.
  const isIn = (now: WorldSnapshot): boolean => chatWith(now, to, memberOf(from))?.membership === "join";
  await world.until((now) => messageArrived(now, from, to) === true && isIn(now), signal);
}

/** Somebody writes to the reader first, unless that has happened, and the reader joins the chat. */
export async function hearFrom(world: World, from: DeviceRef, body: string, signal: AbortSignal): Promise<void> {
  const member = memberOf(from);
  if (messagesFrom(world.snapshot.value, from, "you", member).length === 0) {
    await world.device(from).sendToPerson(world.userId("you"), body, signal);
  }
  await world.until((now) => chatWith(now, LAPTOP, member) !== undefined, signal);
  const chat = chatWith(world.snapshot.value, LAPTOP, member);
  if (chat?.membership === "invite") await world.device(LAPTOP).acceptInvite(chat.roomId, signal);
  await world.until((now) => messagesFrom(now, LAPTOP, member, member).length > 0, signal);
}

/**
 * Writes in the direct chat that a device has with a member. Resolves with the event id.
 *
 * @throws SandboxError `not-joined` if it has none.
 */
export async function write(
  world: World,
  from: DeviceRef,
  member: string,
  body: string,
  signal: AbortSignal,
): Promise<string> {
  const { roomId } = present(chatWith(world.snapshot.value, from, member), "not-joined");
  return await world.device(from).sendToRoom(roomId, body, signal);
}

/** Puts verifications that are over away on these devices. */
export function putAway(world: World, ...devices: readonly DeviceRef[]): void {
  for (const ref of devices) world.device(ref).dismissVerification();
}

/** Gives an account a recovery key, or another one, by typing it again. Resolves with the key. */
export async function makeRecoveryKey(world: World, ref: DeviceRef, signal: AbortSignal): Promise<string> {
  const key = await world.device(ref).createRecoveryKey(signal);
  await world.device(ref).finishRecovery(key, signal);
  return key;
}
