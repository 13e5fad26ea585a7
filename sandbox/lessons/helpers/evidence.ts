/** Questions that lessons ask of a snapshot: each is answered from protocol state alone. */
import { memberOf } from "../../world/cast.ts";
import type {
  DeviceRef,
  DeviceSnapshot,
  MessageItem,
  PersonSnapshot,
  RoomSnapshot,
  VerificationSnapshot,
  WorldSnapshot,
} from "../../world/types.ts";
import type { Setback } from "../types.ts";

/** The device, or undefined while it is not there. */
export function deviceOf(snapshot: WorldSnapshot, ref: DeviceRef): DeviceSnapshot | undefined {
  return snapshot.devices[ref];
}

/** What a device knows of a cast member. */
export function personOf(snapshot: WorldSnapshot, ref: DeviceRef, member: string): PersonSnapshot | undefined {
  const userId = snapshot.users[member];
  return userId === undefined ? undefined : deviceOf(snapshot, ref)?.people[userId];
}

/** Whether a cast member whom a device had verified has another identity now, about which nothing has been decided there. */
export function hasAnotherIdentity(snapshot: WorldSnapshot, ref: DeviceRef, member: string): boolean {
  const person = personOf(snapshot, ref, member);
  return person?.wasVerified === true && !person.verified;
}

/** A device of a cast member's, as another device knows it. */
export function deviceKnown(
  snapshot: WorldSnapshot,
  ref: DeviceRef,
  member: string,
  deviceId: string | undefined,
): PersonSnapshot["devices"][number] | undefined {
  return personOf(snapshot, ref, member)?.devices.find((device) => device.deviceId === deviceId);
}

/** A device's direct chat with a cast member. */
export function chatWith(snapshot: WorldSnapshot, ref: DeviceRef, member: string): RoomSnapshot | undefined {
  const userId = snapshot.users[member];
  if (userId === undefined) return undefined;
  return deviceOf(snapshot, ref)?.rooms.find((room) => room.directUserId === userId && room.membership !== "leave");
}

/** Messages of a member in a device's direct chat with another member (or that member's own), as that device has them. */
export function messagesFrom(
  snapshot: WorldSnapshot,
  ref: DeviceRef,
  chatMember: string,
  sender: string,
): readonly MessageItem[] {
  return messagesIn(snapshot, chatWith(snapshot, ref, chatMember), sender);
}

/** Messages of a member in a chat. */
export function messagesIn(
  snapshot: WorldSnapshot,
  room: RoomSnapshot | undefined,
  sender: string,
): readonly MessageItem[] {
  const senderId = snapshot.users[sender];
  const timeline = room?.timeline ?? [];
  return timeline.filter((item): item is MessageItem => item.kind === "message" && item.sender === senderId);
}

/** Group chats that a device is in, the newest first. */
export function groupChats(snapshot: WorldSnapshot, ref: DeviceRef): readonly RoomSnapshot[] {
  const rooms = deviceOf(snapshot, ref)?.rooms ?? [];
  return rooms.filter((room) => room.directUserId === undefined && room.membership === "join");
}

/** A chat as a certain device has it. */
export function roomOn(snapshot: WorldSnapshot, ref: DeviceRef, roomId: string | undefined): RoomSnapshot | undefined {
  return deviceOf(snapshot, ref)?.rooms.find((room) => room.roomId === roomId);
}

/** What a member is to a chat: `join`, `invite`, `leave`; undefined if never in it. */
export function membershipIn(
  snapshot: WorldSnapshot,
  room: RoomSnapshot | undefined,
  member: string,
): string | undefined {
  return room?.members.find(({ userId }) => userId === snapshot.users[member])?.membership;
}

/** Whether a device can read an encrypted message that another one has. */
export function canRead(copy: RoomSnapshot | undefined, { eventId }: MessageItem): boolean {
  const item = copy?.timeline.find((candidate) => candidate.eventId === eventId);
  return item?.kind === "message" && item.encrypted && item.decryption === "ok";
}

/** Whether a device reads everything that a member has written in its chat with another (or that member's own), and that is something. */
export function readsAll(snapshot: WorldSnapshot, ref: DeviceRef, chatMember: string, sender = chatMember): boolean {
  const messages = messagesFrom(snapshot, ref, chatMember, sender);
  return messages.length > 0 && messages.every(({ decryption }) => decryption === "ok");
}

/** Whether a device has room keys, and all of them are in the key storage. */
export function keysAreStored(snapshot: WorldSnapshot, ref: DeviceRef): boolean {
  const encryption = deviceOf(snapshot, ref)?.encryption;
  if (encryption?.keyStorage !== "on") return false;
  return encryption.roomKeys.total > 0 && encryption.roomKeys.total === encryption.roomKeys.backedUp;
}

/** The verification a device is in with a member, or with another device of its own account. */
export function verificationWith(
  snapshot: WorldSnapshot,
  ref: DeviceRef,
  member: string,
): VerificationSnapshot | undefined {
  const verification = deviceOf(snapshot, ref)?.verification;
  return verification !== undefined && verification.otherUserId === snapshot.users[member] ? verification : undefined;
}

/** Whether a verification still runs: neither done nor cancelled. */
export function isRunning(verification: VerificationSnapshot | undefined): boolean {
  return verification !== undefined && verification.phase !== "done" && verification.phase !== "cancelled";
}

/** Whether each of the two devices holds the other's user for verified. */
export function verifiedEachOther(snapshot: WorldSnapshot, one: DeviceRef, other: DeviceRef): boolean {
  const holds = (ref: DeviceRef, whom: DeviceRef): boolean =>
    personOf(snapshot, ref, memberOf(whom))?.verified === true;
  return holds(one, other) && holds(other, one);
}

/**
 * Whether two people have verified each other by emoji: true, or the key of the hint that says what is missing
 * (`not-asked`, `not-accepted`, `not-compared`, `confirm-on-phone`), as the first of them has it.
 */
export function comparedByEmoji(
  snapshot: WorldSnapshot,
  one: DeviceRef,
  other: DeviceRef,
): true | "not-asked" | "not-accepted" | "not-compared" | "confirm-on-phone" {
  if (verifiedEachOther(snapshot, one, other)) return true;
  const mine = verificationWith(snapshot, one, memberOf(other));
  if (!isRunning(mine)) return "not-asked";
  if (mine?.phase === "requested") return "not-accepted";
  return mine?.phase === "comparing" && mine.confirmed ? "confirm-on-phone" : "not-compared";
}

/**
 * Why a verification of two devices that was running no longer does; false while it runs. Either side may have lost it.
 * `interrupted` is one that is simply gone, as after a reload.
 */
export function whyBroken(snapshot: WorldSnapshot, one: DeviceRef, other: DeviceRef): false | Setback {
  const mine = whyEnded(verificationWith(snapshot, one, memberOf(other)));
  return mine === "interrupted" ? whyEnded(verificationWith(snapshot, other, memberOf(one))) : mine;
}

function whyEnded(verification: VerificationSnapshot | undefined): false | Setback {
  if (verification === undefined) return "interrupted";
  if (verification.phase !== "cancelled") return false;
  switch (verification.code) {
    case "m.mismatched_sas":
    case "m.key_mismatch":
      return "mismatch";
    case "m.user":
      return verification.saidMismatch ? "mismatch" : "declined";
    case "m.timeout":
      return "timeout";
    default:
      return "interrupted";
  }
}

/**
 * Whether a message has gone from one device to the other, encrypted, and was read there: true, or the key of the hint
 * that says what is missing (`not-written`, `not-arrived`).
 */
export function messageArrived(
  snapshot: WorldSnapshot,
  from: DeviceRef,
  to: DeviceRef,
): true | "not-written" | "not-arrived" {
  const [sender, receiver] = [memberOf(from), memberOf(to)];
  const sent = messagesFrom(snapshot, from, receiver, sender).filter(({ sending }) => sending === "sent");
  if (sent.length === 0) return "not-written";
  const copy = chatWith(snapshot, to, sender);
  return sent.some((message) => canRead(copy, message)) ? true : "not-arrived";
}
