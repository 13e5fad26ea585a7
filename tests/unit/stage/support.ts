/** Snapshots of devices for the tests of the stage. */
import type {
  DeviceSnapshot,
  EncryptionSnapshot,
  MessageItem,
  OwnDevice,
  PersonSnapshot,
  RoomSnapshot,
  WorldSnapshot,
} from "../../../sandbox/lessons/index.ts";

export const USERS = { you: "@fox:s", kim: "@kim:s", robin: "@robin:s" } as const;
export type Member = keyof typeof USERS;

const person = (member: Member): PersonSnapshot => ({
  userId: USERS[member],
  member,
  displayName: member,
  verified: false,
  wasVerified: false,
  needsApproval: false,
  masterKey: undefined,
  devices: [],
});

export const message = (eventId: string, from: Member, mine: boolean): MessageItem => ({
  kind: "message",
  eventId,
  sender: USERS[from],
  mine,
  at: 1,
  body: `text of ${eventId}`,
  encrypted: true,
  sending: "sent",
  decryption: "ok",
  shield: { colour: "none", reason: undefined },
  keySharedBy: undefined,
  failure: undefined,
  failedFor: undefined,
});

export const room = (roomId: string, other: Member, more: Partial<RoomSnapshot> = {}): RoomSnapshot => ({
  roomId,
  name: other,
  membership: "join",
  encrypted: true,
  historyVisibility: "shared",
  mayChangeSettings: false,
  mayInvite: true,
  directUserId: USERS[other],
  members: [],
  timeline: [],
  unread: 0,
  ...more,
});

export const encryption = (more: Partial<EncryptionSnapshot> = {}): EncryptionSnapshot => ({
  identity: "here",
  masterKey: "master",
  keyStorage: "on",
  roomKeys: { total: 0, backedUp: 0 },
  recovery: "set-up",
  recoveryKeyId: "1",
  recoveryPending: false,
  recoveryCheckedFor: undefined,
  onlyVerified: false,
  excludeInsecure: false,
  ...more,
});

export const ownDevice = (deviceId: string, more: Partial<OwnDevice> = {}): OwnDevice => ({
  deviceId,
  displayName: deviceId,
  current: false,
  verified: true,
  lastSeenAt: undefined,
  ...more,
});

export const device = (member: Member, name: string, more: Partial<DeviceSnapshot> = {}): DeviceSnapshot => ({
  ref: `${member}/${name}`,
  member,
  userId: USERS[member],
  deviceId: "D",
  state: "ready",
  deviceVerified: true,
  encryption: encryption(),
  ownDevices: [ownDevice("D", { current: true })],
  rooms: [],
  people: Object.fromEntries(
    (Object.keys(USERS) as Member[]).filter((other) => other !== member).map((other) => [USERS[other], person(other)]),
  ),
  verification: undefined,
  ...more,
});

export const world = (...devices: DeviceSnapshot[]): WorldSnapshot => ({
  devices: Object.fromEntries(devices.map((each) => [each.ref, each])),
  users: USERS,
  signedOut: [],
  gone: {},
  passwordsChanged: [],
  papers: {},
  attacks: [],
});
