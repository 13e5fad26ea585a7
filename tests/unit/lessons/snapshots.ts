/** Snapshots of worlds that are not there, in few words: what lessons judge is nothing else. */
import type {
  DeviceRef,
  DeviceSnapshot,
  EncryptionSnapshot,
  MessageItem,
  OwnDevice,
  PersonSnapshot,
  RoomSnapshot,
  VerificationSnapshot,
  WorldSnapshot,
} from "../../../sandbox/world/types.ts";

export const LAPTOP = "you/laptop";
export const PHONE = "you/phone";
export const KIM = "kim/phone";
export const ROBIN = "robin/phone";

const MEMBERS = ["you", "kim", "robin", "sam", "toni", "alex", "noa", "charlie"];

/** Devices that are signed in to somebody else's account. */
const OWNERS: Readonly<Record<string, string>> = { thief: "you", "as-you": "you", "as-sam": "sam", mallory: "kim" };

export const idOf = (member: string): string => `@${OWNERS[member] ?? member}:a`;

export type Parts = Partial<Omit<DeviceSnapshot, "encryption" | "people">> & {
  readonly encryption?: Partial<EncryptionSnapshot>;
  readonly people?: Readonly<Record<string, Partial<PersonSnapshot>>>;
};

const ENCRYPTION: EncryptionSnapshot = {
  identity: "here",
  masterKey: "key",
  keyStorage: "off",
  roomKeys: { total: 0, backedUp: 0 },
  recovery: "none",
  recoveryKeyId: undefined,
  recoveryPending: false,
  recoveryCheckedFor: undefined,
  onlyVerified: false,
  excludeInsecure: false,
};

function device(ref: string, { encryption, people = {}, ...rest }: Parts): DeviceSnapshot {
  const member = ref.split("/")[0] ?? "";
  return {
    ref: ref as DeviceRef,
    member,
    userId: idOf(member),
    deviceId: ref,
    state: "ready",
    deviceVerified: false,
    ownDevices: [],
    rooms: [],
    verification: undefined,
    ...rest,
    encryption: { ...ENCRYPTION, ...encryption },
    people: Object.fromEntries(Object.entries(people).map(([name, known]) => [idOf(name), person(name, known)])),
  };
}

function person(member: string, known: Partial<PersonSnapshot>): PersonSnapshot {
  return {
    userId: idOf(member),
    member,
    displayName: member,
    verified: false,
    wasVerified: false,
    needsApproval: false,
    masterKey: undefined,
    devices: [],
    ...known,
  };
}

/** A world with these devices, and everybody known by name. */
export function world(devices: Readonly<Record<string, Parts>> = {}, more: Partial<WorldSnapshot> = {}): WorldSnapshot {
  return {
    devices: Object.fromEntries(Object.entries(devices).map(([ref, parts]) => [ref, device(ref, parts)])),
    users: Object.fromEntries(MEMBERS.map((name) => [name, idOf(name)])),
    signedOut: [],
    gone: {},
    passwordsChanged: [],
    papers: {},
    attacks: [],
    ...more,
  };
}

/** A device in its account's list. */
export const listed = (ref: string, more: Partial<OwnDevice> = {}): OwnDevice => ({
  deviceId: ref,
  displayName: ref,
  current: false,
  verified: true,
  lastSeenAt: undefined,
  ...more,
});

/** An encrypted message that was sent and can be read; the same id is the same message. */
export const says = (sender: string, eventId: string, more: Partial<MessageItem> = {}): MessageItem => ({
  kind: "message",
  eventId,
  sender: idOf(sender),
  mine: sender === "you",
  at: Number(/\d+/u.exec(eventId)?.[0] ?? 0),
  body: `text of ${eventId}`,
  encrypted: true,
  sending: "sent",
  decryption: "ok",
  shield: { colour: "none", reason: undefined },
  keySharedBy: undefined,
  failure: undefined,
  failedFor: undefined,
  ...more,
});

const room = (more: Partial<RoomSnapshot>): RoomSnapshot => ({
  roomId: "!room",
  name: "",
  membership: "join",
  encrypted: true,
  historyVisibility: "invited",
  mayChangeSettings: true,
  mayInvite: true,
  directUserId: undefined,
  members: [],
  timeline: [],
  unread: 0,
  ...more,
});

/** A direct chat with somebody. */
export const chat = (other: string, ...timeline: readonly MessageItem[]): RoomSnapshot =>
  room({ roomId: `!with-${other}`, directUserId: idOf(other), timeline });

/** A group chat, with what its members are to it. */
export const group = (
  members: Readonly<Record<string, string>>,
  timeline: readonly MessageItem[] = [],
  more: Partial<RoomSnapshot> = {},
): RoomSnapshot =>
  room({
    members: Object.entries(members).map(([name, membership]) => ({ userId: idOf(name), membership })),
    timeline,
    ...more,
  });

export type Phase = VerificationSnapshot["phase"];

/** A verification with somebody. */
export const verifying = (other: string, phase: Phase, more: object = {}): VerificationSnapshot => ({
  id: "$request",
  otherUserId: idOf(other),
  otherDeviceId: undefined,
  roomId: undefined,
  startedByMe: true,
  isSelf: other === "you",
  qr: undefined,
  canScan: true,
  emoji: [],
  confirmed: false,
  code: "m.user",
  cancelledByMe: false,
  saidMismatch: false,
  ...more,
  phase,
});

/** A snapshot, and what a step's check says of it: true, or the key of a hint. */
export type Case = readonly [verdict: true | string, snapshot: WorldSnapshot];

/** By `<lesson>/<step>`. */
export type Cases = Readonly<Record<string, readonly Case[]>>;
