/** Reads a signed-in SDK client into the plain snapshot that the layers above see. */
import type { DevicePreferences } from "../preferences.ts";
import { readEncryption, readOwnDevices, type ListedDevice } from "./encryption.ts";
import { whyNotSent, type NotSent } from "./failures.ts";
import type { Contact, People } from "./people.ts";
import type { RecoveryState } from "../recovery-state.ts";
import type {
  DeviceRef,
  DeviceSnapshot,
  MessageItem,
  NoticeItem,
  PersonSnapshot,
  RoomSnapshot,
  TimelineItem,
  VerificationSnapshot,
} from "../types.ts";
import {
  EventShieldColour,
  EventShieldReason,
  EventStatus,
  EventTimeline,
  EventType,
  MsgType,
  type CryptoApi,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from "../sdk/index.ts";

/** Newest events of a room that a snapshot holds. */
const TIMELINE_LIMIT = 200;

/** What the snapshot takes from elsewhere than the client. */
export interface SnapshotContext {
  readonly ref: DeviceRef;
  readonly member: string;
  readonly state: DeviceSnapshot["state"];
  readonly contacts: readonly Contact[];
  readonly people: People;
  readonly verification: VerificationSnapshot | undefined;
  readonly recovery: RecoveryState;
  readonly preferences: DevicePreferences;
  /** The account's devices as the server last listed them; undefined until it has. */
  readonly listed: readonly ListedDevice[] | undefined;
  /** The snapshot before this one. */
  readonly before: DeviceSnapshot | undefined;
}

/** Why messages failed, found out when that was first seen: what was wrong then may have been put right since. */
const failures = new WeakMap<MatrixEvent, NotSent>();

/** The device as it stands now. Needs crypto to be started. */
export async function readDevice(
  client: MatrixClient,
  crypto: CryptoApi,
  context: SnapshotContext,
): Promise<DeviceSnapshot> {
  const userId = client.getSafeUserId();
  const deviceId = client.getDeviceId() ?? "";
  const own = await crypto.getDeviceVerificationStatus(userId, deviceId);
  const rooms: RoomSnapshot[] = [];
  for (const room of client.getRooms()) rooms.push(await readRoom(client, crypto, room));
  const people: Record<string, PersonSnapshot> = {};
  for (const contact of context.contacts) {
    if (contact.userId !== userId) people[contact.userId] = await context.people.read(crypto, contact);
  }
  return {
    ref: context.ref,
    member: context.member,
    userId,
    deviceId,
    state: context.state,
    deviceVerified: own?.signedByOwner === true,
    encryption: await readEncryption(client, crypto, context.recovery, context.preferences, context.before?.encryption),
    ownDevices: await readOwnDevices(client, crypto, context.listed),
    rooms: rooms.sort((a, b) => latest(b) - latest(a)),
    people,
    verification: context.verification,
  };
}

function latest(room: RoomSnapshot): number {
  return room.timeline.at(-1)?.at ?? 0;
}

async function readRoom(client: MatrixClient, crypto: CryptoApi, room: Room): Promise<RoomSnapshot> {
  const timeline: TimelineItem[] = [];
  for (const event of room.getLiveTimeline().getEvents().slice(-TIMELINE_LIMIT)) {
    const item = await readEvent(client, crypto, room, event);
    if (item !== undefined) timeline.push(item);
  }
  return {
    roomId: room.roomId,
    name: room.name,
    membership: membershipOf(room),
    encrypted: room.hasEncryptionStateEvent(),
    historyVisibility: room.getHistoryVisibility(),
    mayChangeSettings:
      room
        .getLiveTimeline()
        .getState(EventTimeline.FORWARDS)
        ?.maySendStateEvent(EventType.RoomEncryption, client.getSafeUserId()) === true,
    mayInvite: room.canInvite(client.getSafeUserId()),
    directUserId: directUser(client, room),
    members: room
      .getMembers()
      .map((member) => ({ userId: member.userId, membership: member.membership ?? "leave" }))
      .sort((a, b) => a.userId.localeCompare(b.userId)),
    timeline,
    unread: unreadCount(client, room),
  };
}

function membershipOf(room: Room): RoomSnapshot["membership"] {
  const membership = room.getMyMembership();
  return membership === "join" || membership === "invite" ? membership : "leave";
}

/** Messages of others after the reader's own last receipt. The server counts nothing in encrypted rooms, so the client does. */
function unreadCount(client: MatrixClient, room: Room): number {
  const userId = client.getSafeUserId();
  const events = room.getLiveTimeline().getEvents();
  const readUpTo = room.getEventReadUpTo(userId);
  const from = events.findLastIndex((event) => event.getId() === readUpTo || event.getSender() === userId) + 1;
  return events.slice(from).filter((event) => kindOf(event) === "message").length;
}

function directUser(client: MatrixClient, room: Room): string | undefined {
  const direct = client.getAccountData(EventType.Direct)?.getContent() ?? {};
  for (const [userId, roomIds] of Object.entries(direct)) {
    if (Array.isArray(roomIds) && roomIds.includes(room.roomId)) return userId;
  }
  return room.getDMInviter();
}

type Kind = TimelineItem["kind"];

function kindOf(event: MatrixEvent): Kind | undefined {
  switch (event.getType()) {
    case EventType.RoomCreate:
      return "created";
    case EventType.RoomEncryption:
      return "encryption-enabled";
    case EventType.RoomMember:
      return memberKind(event);
    case EventType.RoomMessageEncrypted:
      return "message";
    case EventType.RoomMessage:
      return event.getContent().msgtype === MsgType.KeyVerificationRequest ? "verification" : "message";
    default:
      return undefined;
  }
}

function memberKind(event: MatrixEvent): NoticeItem["kind"] | undefined {
  const membership: unknown = event.getContent().membership;
  if (membership === event.getPrevContent().membership) return undefined;
  switch (membership) {
    case "invite":
      return "invited";
    case "join":
      return "joined";
    case "leave":
    case "ban":
      return "left";
    default:
      return undefined;
  }
}

async function readEvent(
  client: MatrixClient,
  crypto: CryptoApi,
  room: Room,
  event: MatrixEvent,
): Promise<TimelineItem | undefined> {
  const kind = kindOf(event);
  if (kind === undefined) return undefined;
  const sender = event.getSender() ?? "";
  const base = {
    eventId: event.getId() ?? event.getTxnId() ?? "",
    sender,
    mine: sender === client.getUserId(),
    at: event.getTs(),
  };
  if (kind !== "message") return { ...base, kind };
  const decryption = decryptionOf(event);
  const body: unknown = event.getContent()["body"];
  const sending = sendingOf(event);
  const shield = await shieldOf(crypto, event);
  const failure = sending === "failed" ? await failureOf(client, crypto, room, event) : undefined;
  return {
    ...base,
    kind,
    body: decryption === "ok" && typeof body === "string" ? body : undefined,
    encrypted: event.isEncrypted(),
    sending,
    decryption,
    shield,
    keySharedBy: shield.reason === NOT_GUARANTEED ? event.getKeyForwardingUser() : undefined,
    failure: failure?.why,
    failedFor: failure?.userId,
  };
}

function decryptionOf(event: MatrixEvent): MessageItem["decryption"] {
  if (event.isDecryptionFailure()) return event.decryptionFailureReason ?? "UNKNOWN_ERROR";
  return event.getType() === EventType.RoomMessageEncrypted ? "pending" : "ok";
}

function sendingOf(event: MatrixEvent): MessageItem["sending"] {
  switch (event.status) {
    case null:
    case EventStatus.SENT:
      return "sent";
    case EventStatus.NOT_SENT:
    case EventStatus.CANCELLED:
      return "failed";
    default:
      return "sending";
  }
}

async function failureOf(client: MatrixClient, crypto: CryptoApi, room: Room, event: MatrixEvent): Promise<NotSent> {
  const known = failures.get(event);
  if (known !== undefined) return known;
  const why = await whyNotSent(client, crypto, room, event.error);
  failures.set(event, why);
  return why;
}

async function shieldOf(crypto: CryptoApi, event: MatrixEvent): Promise<MessageItem["shield"]> {
  const info = event.isEncrypted() && event.status === null ? await crypto.getEncryptionInfoForEvent(event) : null;
  switch (info?.shieldColour) {
    case EventShieldColour.GREY:
      return { colour: "grey", reason: shieldReason(info.shieldReason) };
    case EventShieldColour.RED:
      return { colour: "red", reason: shieldReason(info.shieldReason) };
    default:
      return { colour: "none", reason: undefined };
  }
}

const NOT_GUARANTEED = EventShieldReason[EventShieldReason.AUTHENTICITY_NOT_GUARANTEED];

function shieldReason(reason: EventShieldReason | null): string | undefined {
  return reason === null ? undefined : EventShieldReason[reason];
}
