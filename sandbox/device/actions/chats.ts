/** Chats of a device: direct chats, invitations, messages. */
import type { Act } from "./act.ts";
import { SandboxError } from "../../errors.ts";
import { whyNotSent } from "../reading/failures.ts";
import {
  ClientEvent,
  EventType,
  Preset,
  RoomEvent,
  RoomStateEvent,
  type MatrixClient,
  type Room,
} from "../sdk/index.ts";
import type { DeviceActions, HistoryVisibility } from "../types.ts";

/** https://spec.matrix.org/v1.19/client-server-api/#mroomencryption */
export const ENCRYPTION_EVENT = {
  type: EventType.RoomEncryption,
  state_key: "",
  content: { algorithm: "m.megolm.v1.aes-sha2" },
};

/** https://spec.matrix.org/v1.19/client-server-api/#mroomhistory_visibility */
export function historyEvent(visibility: HistoryVisibility) {
  return { type: EventType.RoomHistoryVisibility, state_key: "", content: { history_visibility: visibility } };
}

type ChatActions = Pick<DeviceActions, "sendToPerson" | "sendToRoom" | "acceptInvite" | "declineInvite" | "markRead">;

/** Actions in direct chats, and on messages and invitations of every chat. */
export function chatActions(act: Act): ChatActions {
  /** Direct chats being made, so that two quick messages share one. */
  const making = new Map<string, Promise<string>>();
  let marked: Promise<unknown> = Promise.resolve();
  /** Lists a direct chat, one after the other: each adds to what the one before has listed. */
  const mark: Mark = (client, userId, roomId) => {
    const marking = marked.catch(() => undefined).then(() => markDirect(client, userId, roomId));
    marked = marking;
    return marking;
  };

  return {
    sendToPerson: (userId, body, signal) =>
      act(signal, async (client) => {
        let roomId = directRoom(client, userId)?.roomId;
        if (roomId === undefined) {
          const made = making.get(userId) ?? makeDirectRoom(client, userId, mark).finally(() => making.delete(userId));
          making.set(userId, made);
          roomId = await made;
        }
        return sendText(client, roomId, body);
      }),
    sendToRoom: (roomId, body, signal) => act(signal, (client) => sendText(client, roomId, body)),
    acceptInvite: (roomId, signal) =>
      act(signal, async (client) => {
        const inviter = client.getRoom(roomId)?.getDMInviter();
        await client.joinRoom(roomId);
        if (inviter !== undefined) await mark(client, inviter, roomId);
        await waitForRoom(client, roomId, (room) => room.getMyMembership() === "join");
      }),
    declineInvite: (roomId, signal) =>
      act(signal, async (client) => {
        await client.leave(roomId);
      }),
    markRead: (roomId) =>
      act(undefined, async (client) => {
        const last = client
          .getRoom(roomId)
          ?.getLiveTimeline()
          .getEvents()
          .findLast((event) => event.status === null);
        if (last !== undefined) await client.sendReadReceipt(last);
      }),
  };
}

/** The direct chat with a person that this device's user is in. */
export function directRoom(client: MatrixClient, userId: string): Room | undefined {
  return directRoomIds(client, userId)
    .map((roomId) => client.getRoom(roomId))
    .find((room): room is Room => room?.getMyMembership() === "join");
}

function directRoomIds(client: MatrixClient, userId: string): readonly string[] {
  const roomIds: unknown = client.getAccountData(EventType.Direct)?.getContent()[userId];
  return Array.isArray(roomIds) ? roomIds.map(String) : [];
}

type Mark = (client: MatrixClient, userId: string, roomId: string) => Promise<void>;

async function makeDirectRoom(client: MatrixClient, userId: string, mark: Mark): Promise<string> {
  const { room_id: roomId } = await client.createRoom({
    preset: Preset.TrustedPrivateChat,
    is_direct: true,
    invite: [userId],
    initial_state: [ENCRYPTION_EVENT, historyEvent("invited")],
  });
  await Promise.all([
    mark(client, userId, roomId),
    waitForRoom(client, roomId, (room) => room.hasEncryptionStateEvent() && knows(room, [userId])),
  ]);
  return roomId;
}

/** https://spec.matrix.org/v1.19/client-server-api/#mdirect */
async function markDirect(client: MatrixClient, userId: string, roomId: string): Promise<void> {
  await client.setAccountData(EventType.Direct, {
    ...client.getAccountData(EventType.Direct)?.getContent(),
    [userId]: [...directRoomIds(client, userId), roomId],
  });
}

async function sendText(client: MatrixClient, roomId: string, body: string): Promise<string> {
  if (client.getRoom(roomId)?.getMyMembership() !== "join") throw new SandboxError("not-joined");
  return (await client.sendTextMessage(roomId, body).catch(mapSendError(client, roomId))).event_id;
}

/**
 * Maps the error of a send.
 *
 * @throws SandboxError `send-blocked`; or the error as it is.
 */
export function mapSendError(client: MatrixClient, roomId: string): (error: unknown) => Promise<never> {
  return async (error) => {
    const { why } = await whyNotSent(client, client.getCrypto(), client.getRoom(roomId), error);
    throw why === "other" || why === "offline" ? error : new SandboxError("send-blocked", error);
  };
}

/**
 * Whether a device knows all members: a server may deliver a room before it has invited them, and what is written then
 * is not encrypted for them.
 */
export function knows(room: Room, userIds: readonly string[]): boolean {
  return userIds.every((userId) => room.getMember(userId)?.membership !== undefined);
}

/** Resolves once sync has brought the room into a state. */
export function waitForRoom(client: MatrixClient, roomId: string, test: (room: Room) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const room = client.getRoom(roomId);
      if (room === null || !test(room)) return;
      client.off(ClientEvent.Room, look);
      client.off(RoomEvent.MyMembership, look);
      client.off(RoomStateEvent.Events, look);
      client.off(RoomStateEvent.Members, look);
      resolve();
    };
    client.on(ClientEvent.Room, look);
    client.on(RoomEvent.MyMembership, look);
    client.on(RoomStateEvent.Events, look);
    // Members change after their events were emitted.
    client.on(RoomStateEvent.Members, look);
    look();
  });
}
