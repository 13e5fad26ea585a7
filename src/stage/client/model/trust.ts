/** What a device thinks of people and chats, as one mark each, and who needs a decision: pure, from snapshots. */
import type { DeviceSnapshot, PersonSnapshot, RoomSnapshot } from "../../../../sandbox/lessons/index.ts";

/**
 * `verified`: the person is, with all devices. `warning`: a verified person uses a device that its owner has not verified.
 * `changed`: the digital identity is no longer the verified one. `none`: never verified.
 */
export type PersonMark = "verified" | "warning" | "changed" | "none";

export function markOf(person: PersonSnapshot | undefined): PersonMark {
  if (person === undefined) return "none";
  if (!person.verified) return person.wasVerified ? "changed" : "none";
  return person.devices.every(({ verified }) => verified) ? "verified" : "warning";
}

/** The mark of a chat: `plain` is not encrypted, `warning` stands for somebody in it with a warning of their own. */
export type RoomMark = "plain" | "normal" | "verified" | "warning";

export function markOfRoom(device: DeviceSnapshot, room: RoomSnapshot): RoomMark {
  if (!room.encrypted) return "plain";
  const marks = othersIn(device, room).map((userId) => markOf(device.people[userId]));
  if (marks.some((mark) => mark === "warning" || mark === "changed")) return "warning";
  return marks.length > 0 && marks.every((mark) => mark === "verified") ? "verified" : "normal";
}

/** Users who are in a chat or invited to it, without this device's own. */
export function othersIn(device: DeviceSnapshot, room: RoomSnapshot): readonly string[] {
  return room.members
    .filter(({ userId, membership }) => userId !== device.userId && isIn(membership))
    .map(({ userId }) => userId);
}

const isIn = (membership: string): boolean => membership === "join" || membership === "invite";

/** People whom this device could invite to a chat. */
export function invitable(device: DeviceSnapshot, room: RoomSnapshot): readonly PersonSnapshot[] {
  const there = othersIn(device, room);
  return Object.values(device.people).filter(({ userId }) => !there.includes(userId));
}

/** Somebody in an encrypted chat whose digital identity has changed. */
export interface IdentityChange {
  readonly person: PersonSnapshot;
  /** `verified`: this person had been verified. `pinned`: known, but never verified. */
  readonly kind: "verified" | "pinned";
}

/** Changes that wait for a decision; those of verified people come first, as they keep messages from being sent. */
export function changesIn(device: DeviceSnapshot, room: RoomSnapshot): readonly IdentityChange[] {
  if (!room.encrypted) return [];
  const people = othersIn(device, room).flatMap((userId) => device.people[userId] ?? []);
  const verified = people.filter((person) => markOf(person) === "changed");
  const pinned = people.filter((person) => person.needsApproval && !person.verified && !person.wasVerified);
  return [
    ...verified.map((person) => ({ person, kind: "verified" as const })),
    ...pinned.map((person) => ({ person, kind: "pinned" as const })),
  ];
}
