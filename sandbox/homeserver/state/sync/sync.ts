/** Puts a sync response together (https://spec.matrix.org/v1.19/client-server-api/#syncing). */
import type { AccountDataRow } from "../../storage/rows.ts";
import { accountDataSince, GLOBAL } from "../users/account-data.ts";
import { deviceListChanges } from "../keys/device-lists.ts";
import { allows, passes, type Filter } from "./filter.ts";
import { countOneTimeKeys, unusedFallbackKeys } from "../keys/keys.ts";
import { pushRulesEvent } from "../users/push-rules.ts";
import { endOfStay, membership, stateEvent } from "../rooms/room-state.ts";
import type { Server, Session } from "../server.ts";
import { syncInvite, syncJoinedRoom, syncLeftRoom, type RoomWindow } from "./sync-rooms.ts";
import { getTags } from "../users/tags.ts";
import { deliverToDevice } from "../keys/to-device.ts";
import { formatToken, type SyncToken } from "./tokens.ts";
import type { Json } from "../../types.ts";

/** What a client asks for. */
export interface SyncRequest {
  /** Absent: the first sync of a client. */
  readonly since: SyncToken | undefined;
  readonly filter: Filter;
  readonly fullState: boolean;
}

/** A sync response, and whether it says anything that the client does not know. */
export interface SyncResult {
  readonly response: Json;
  readonly hasNews: boolean;
}

/** Everything that is new for a device since its token. Reads only what changed since then. */
export function sync(server: Server, session: Session, request: SyncRequest): SyncResult {
  const { since } = request;
  const rooms = syncRooms(server, session, request);
  const accountData = syncAccountData(server, session.userId, request);
  const toDevice = deliverToDevice(server, session.userId, session.deviceId, since?.toDevice ?? 0);
  const deviceLists = since ? deviceListChanges(server, session.userId, since.position) : { changed: [], left: [] };
  const next = { position: server.position(), toDevice: toDevice.upTo, typing: server.typing.serial() };
  const news = [rooms.join, rooms.invite, rooms.leave].some((section) => Object.keys(section).length > 0);
  const hasNews =
    !since ||
    request.fullState ||
    news ||
    [accountData, toDevice.events, deviceLists.changed, deviceLists.left].some((list) => list.length > 0);
  const response = {
    next_batch: formatToken(next),
    rooms,
    account_data: { events: accountData },
    presence: { events: [] },
    to_device: { events: toDevice.events },
    device_lists: deviceLists,
    device_one_time_keys_count: countOneTimeKeys(server, session),
    device_unused_fallback_key_types: unusedFallbackKeys(server, session),
  };
  return { response, hasNews };
}

type Section = Record<string, Json>;

function syncRooms(
  server: Server,
  session: Session,
  request: SyncRequest,
): Record<"join" | "invite" | "leave", Section> {
  const sections: Record<"join" | "invite" | "leave", Section> = { join: {}, invite: {}, leave: {} };
  const { userId } = session;
  const { since, filter, fullState } = request;
  const position = since?.position ?? 0;
  const typing = since?.typing ?? 0;
  const isWhole = since === undefined || fullState;
  const accountData = Map.groupBy(
    accountDataSince(server, session.userId, fullState ? 0 : position),
    (row) => row.roomId,
  );
  for (const roomId of server.indexes.roomsOfUser.members(session.userId)) {
    if (!allows(filter.room?.rooms, filter.room?.not_rooms, roomId)) continue;
    const event = stateEvent(server, roomId, "m.room.member", session.userId);
    if (!event) continue;
    const changed = event.position > position;
    const wasJoined = since !== undefined && membership(server, roomId, session.userId, position) === "join";
    const isFirst = !wasJoined || fullState;
    const noted = accountData.get(roomId) ?? [];
    const now = membership(server, roomId, session.userId);
    const wasIn = now === "join" || (endOfStay(server, roomId, userId)?.position ?? 0) > position;
    const window: RoomWindow = {
      roomId,
      filter: filter.room ?? {},
      since: wasJoined ? position : 0,
      known: position,
      isFirst,
      // A serial that is still to come was given out before a restart, and before the clock was set back.
      typingSince: typing > server.typing.serial() ? 0 : typing,
      // Who comes into a room is told again how they have tagged it.
      accountData: isWhole || (isFirst && wasIn) ? notedAnew(server, userId, roomId, noted) : noted,
    };
    if (now === "join") {
      const room = syncJoinedRoom(server, session, window);
      if (room) sections.join[roomId] = room;
    } else if (now === "invite") {
      if (changed || fullState) sections.invite[roomId] = syncInvite(server, event);
    } else if (isWhole ? filter.room?.include_leave === true || event.sender !== userId : changed) {
      // Devices that have known the room still hear that it is over.
      const isForgotten = isWhole && server.tables.forgotten.get(session.userId, roomId) !== undefined;
      if (!isForgotten) sections.leave[roomId] = syncLeftRoom(server, session, window, event);
    }
  }
  return sections;
}

/** What the user has noted about a room; that there are no tags is news only for those who know of some. */
function notedAnew(server: Server, userId: string, roomId: string, news: readonly AccountDataRow[]): AccountDataRow[] {
  const tags = server.tables.accountData.get(userId, roomId, "m.tag");
  const hasTags = Object.keys(getTags(server, userId, roomId)).length > 0;
  return [...news.filter((row) => row.type !== "m.tag"), ...(tags && hasTags ? [tags] : [])];
}

function syncAccountData(server: Server, userId: string, { since, filter, fullState }: SyncRequest): Json[] {
  const isWhole = since === undefined || fullState;
  const events = accountDataSince(server, userId, isWhole ? 0 : since.position)
    .filter((row) => row.roomId === GLOBAL)
    .map(({ type, content }): Json & { type: string } => ({ type, content }));
  const withRules = !isWhole ? events : [...events, pushRulesEvent(server, userId)];
  const unique = new Map(withRules.map((event) => [event.type, event]));
  return [...unique.values()].filter((event) => passes(filter.account_data, event));
}
