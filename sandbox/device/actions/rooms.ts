/** Group chats and their settings: make, invite, encrypt, who may read history; and messages that failed. */
import type { Act } from "./act.ts";
import { ENCRYPTION_EVENT, historyEvent, knows, waitForRoom, mapSendError } from "./chats.ts";
import { SandboxError } from "../../errors.ts";
import { EventStatus, EventType, Preset, type MatrixClient, type MatrixEvent } from "../sdk/index.ts";
import type { DeviceActions, HistoryVisibility } from "../types.ts";

type RoomActions = Pick<
  DeviceActions,
  "createRoom" | "enableEncryption" | "setHistoryVisibility" | "invite" | "leave" | "resend" | "discard"
>;

/** Actions in group chats, and on messages that failed. */
export function roomActions(act: Act): RoomActions {
  return {
    createRoom: ({ name, encrypted, invite, historyVisibility = "invited" }, signal) =>
      act(signal, async (client) => {
        const { room_id: roomId } = await client.createRoom({
          name,
          preset: Preset.PrivateChat,
          invite: [...invite],
          initial_state: [...(encrypted ? [ENCRYPTION_EVENT] : []), historyEvent(historyVisibility)],
        });
        await waitForRoom(
          client,
          roomId,
          (room) =>
            room.getMyMembership() === "join" && (!encrypted || room.hasEncryptionStateEvent()) && knows(room, invite),
        );
        return roomId;
      }),
    enableEncryption: (roomId, signal) =>
      act(signal, async (client) => {
        await client.sendStateEvent(roomId, EventType.RoomEncryption, ENCRYPTION_EVENT.content as never, "");
        await waitForRoom(client, roomId, (room) => room.hasEncryptionStateEvent());
      }),
    setHistoryVisibility: (roomId, visibility, signal) =>
      act(signal, async (client) => {
        await client.sendStateEvent(
          roomId,
          EventType.RoomHistoryVisibility,
          { history_visibility: visibility } as never,
          "",
        );
        await waitForRoom(client, roomId, (room) => (room.getHistoryVisibility() as HistoryVisibility) === visibility);
      }),
    invite: (roomId, userId, signal) =>
      act(signal, async (client) => {
        await client.invite(roomId, userId);
        await waitForRoom(client, roomId, (room) => knows(room, [userId]));
      }),
    leave: (roomId, signal) =>
      act(signal, async (client) => {
        await client.leave(roomId);
        await waitForRoom(client, roomId, (room) => room.getMyMembership() === "leave");
      }),
    resend: (roomId, eventId, signal) =>
      act(signal, async (client) => {
        const room = client.getRoom(roomId);
        if (room === null) throw new SandboxError("not-joined");
        await client.resendEvent(failed(client, roomId, eventId), room).catch(mapSendError(client, roomId));
      }),
    discard: (roomId, eventId) =>
      act(undefined, (client) => {
        client.cancelPendingEvent(failed(client, roomId, eventId));
        return Promise.resolve();
      }),
  };
}

/** @throws SandboxError `unexpected` if there is no such failed message. */
function failed(client: MatrixClient, roomId: string, eventId: string): MatrixEvent {
  const event = client.getRoom(roomId)?.findEventById(eventId);
  if (event?.status !== EventStatus.NOT_SENT) throw new SandboxError("unexpected");
  return event;
}
