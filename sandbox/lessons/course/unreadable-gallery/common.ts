/** What the parts of the lesson share: finding a message by why it cannot be read, group chats, and waiting for all to arrive. */
import { memberOf } from "../../../world/cast.ts";
import type {
  DeviceRef,
  HistoryVisibility,
  MessageItem,
  RoomSnapshot,
  World,
  WorldSnapshot,
} from "../../../world/types.ts";
import { present, putAway } from "../../helpers/actions.ts";
import { endAttacks } from "../../helpers/attacks.ts";
import { COMPARED, comparedSoFar, compareEmoji } from "../../helpers/emoji.ts";
import { deviceOf, keysAreStored, roomOn, verificationWith } from "../../helpers/evidence.ts";
import type { LessonAction, DoStep, Effort } from "../../types.ts";

/** A message that a device cannot read, and the chat it is in. */
interface Unreadable {
  readonly room: RoomSnapshot;
  readonly message: MessageItem;
}

const messagesOf = (room: RoomSnapshot | undefined): readonly MessageItem[] =>
  (room?.timeline ?? []).filter((item): item is MessageItem => item.kind === "message");

/** The first message that a device cannot read for a reason, by the SDK's `DecryptionFailureCode`. */
export function unreadable(snapshot: WorldSnapshot, ref: DeviceRef, code: string): Unreadable | undefined {
  for (const room of deviceOf(snapshot, ref)?.rooms ?? []) {
    const message = messagesOf(room).find(({ decryption }) => decryption === code);
    if (message !== undefined) return { room, message };
  }
  return undefined;
}

/** The chat in which a device cannot read a message for a reason. */
export function roomOfUnreadable(world: World, ref: DeviceRef, code: string): string {
  return present(unreadable(world.snapshot.value, ref, code), "not-joined").room.roomId;
}

/** Messages of others that came after one that a device cannot read for a reason, in the same chat. */
export function later(snapshot: WorldSnapshot, ref: DeviceRef, code: string): readonly MessageItem[] {
  const found = unreadable(snapshot, ref, code);
  if (found === undefined) return [];
  const messages = messagesOf(found.room);
  return messages.slice(messages.indexOf(found.message) + 1).filter(({ mine }) => !mine);
}

/** Whether one of them can be read. */
export function readableLater(snapshot: WorldSnapshot, ref: DeviceRef, code: string): boolean {
  return later(snapshot, ref, code).some(({ decryption }) => decryption === "ok");
}

/** How far the verification between two devices of one account is: the hint that says what to do next. */
export function ownSoFar(snapshot: WorldSnapshot, ref: DeviceRef): (typeof COMPARED)[number] {
  return comparedSoFar(verificationWith(snapshot, ref, memberOf(ref)));
}

/** A group chat that a device makes with members who join alone, found again by its name after a reload. */
export async function groupChat(
  world: World,
  ref: DeviceRef,
  chat: { readonly name: string; readonly members: readonly string[]; readonly historyVisibility?: HistoryVisibility },
  signal: AbortSignal,
): Promise<string> {
  const { members, ...about } = chat;
  const known = deviceOf(world.snapshot.value, ref)?.rooms.find((room) => room.name === about.name)?.roomId;
  const invite = members.map((member) => world.userId(member));
  const roomId = known ?? (await world.device(ref).createRoom({ ...about, encrypted: true, invite }, signal));
  await world.until(
    (now) =>
      readyDevices(now)
        .filter(({ member }) => members.includes(member))
        .every((device) => roomOn(now, device.ref, roomId)?.membership === "join") &&
      // Whoever writes encrypts for those that this device knows to be in.
      roomOn(now, ref, roomId)?.members.filter(({ membership }) => membership === "join").length === members.length + 1,
    signal,
  );
  return roomId;
}

const readyDevices = (snapshot: WorldSnapshot) =>
  Object.values(snapshot.devices).filter(({ state }) => state === "ready");

/** Sends, and resolves once all devices in the chat have the message and those named can read it. */
export async function deliver(
  world: World,
  from: DeviceRef,
  { roomId, body }: { readonly roomId: string; readonly body: string },
  readers: readonly DeviceRef[],
  signal: AbortSignal,
): Promise<void> {
  const eventId = await world.device(from).sendToRoom(roomId, body, signal);
  await world.until(
    (now) =>
      readyDevices(now).every(({ ref }) => {
        const room = roomOn(now, ref, roomId);
        if (room?.membership !== "join") return true;
        const decryption = messagesOf(room).find((message) => message.eventId === eventId)?.decryption;
        return readers.includes(ref) ? decryption === "ok" : decryption !== undefined && decryption !== "pending";
      }),
    signal,
  );
}

/** Signs a device in to its account, and waits until the account's first device knows of it. */
export async function signIn(world: World, ref: DeviceRef, first: DeviceRef, signal: AbortSignal): Promise<void> {
  await world.signIn(ref, undefined, signal);
  const listed = (now: WorldSnapshot): boolean =>
    deviceOf(now, first)?.ownDevices.some(({ deviceId }) => deviceId === deviceOf(now, ref)?.deviceId) === true;
  await world.until(listed, signal);
}

/** All keys that a device has are in the key storage. */
export async function backedUp(world: World, ref: DeviceRef, signal: AbortSignal): Promise<void> {
  await world.until((now) => keysAreStored(now, ref), signal);
}

/** Verifies a device by another one of its account, unless it is, and puts the verification away on both. */
export async function verifyOwn(world: World, ref: DeviceRef, by: DeviceRef, signal: AbortSignal): Promise<void> {
  if (deviceOf(world.snapshot.value, ref)?.deviceVerified === true) return;
  await compareEmoji(world, ref, by, signal);
  putAway(world, ref, by);
}

/**
 * Prepares a part whose point is a message that a device cannot read for a reason: on an honest server, the message is
 * brought about, unless it is there already.
 */
export function bringAbout(ref: DeviceRef, code: string, how: LessonAction): LessonAction {
  return async (world, texts, signal) => {
    endAttacks(world);
    if (unreadable(world.snapshot.value, ref, code) !== undefined) return;
    await how(world, texts, signal);
    await world.until((now) => unreadable(now, ref, code) !== undefined, signal);
  };
}

interface VerifyOwn {
  readonly id: string;
  readonly part: string;
  readonly ref: DeviceRef;
  readonly by: DeviceRef;
  readonly effort: Effort;
}

/** The step that mends a part by verifying a device with another one of its account, which brings the keys. */
export function verifyOwnStep(
  { id, part, ref, by, effort }: VerifyOwn,
  mended: (snapshot: WorldSnapshot) => boolean,
): DoStep<(typeof COMPARED)[number] | "keys-coming"> {
  return {
    id,
    part,
    kind: "do",
    focus: ref,
    effort,
    beside: by,
    shot: { when: "after" },
    hints: [...COMPARED, "keys-coming"],
    check(snapshot) {
      if (mended(snapshot)) return true;
      return deviceOf(snapshot, ref)?.deviceVerified === true ? "keys-coming" : ownSoFar(snapshot, ref);
    },
    solve: (world, _texts, signal) => verifyOwn(world, ref, by, signal),
  };
}
