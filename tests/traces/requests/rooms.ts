/** Rooms, who is in them, and their names. */
import { get, of, path, rememberEvent, type KindOfRequest, type Requests, type Scene } from "./scene.ts";

const PRESETS = ["private_chat", "trusted_private_chat", "public_chat"];
const MEMBERSHIPS = ["join", "invite", "leave", "ban"];

const membership = (action: string): KindOfRequest => ({
  ask: ({ roomId, them, n }) => ({
    method: "POST",
    path: path`/rooms/${roomId}/${action}`,
    body: { user_id: them.userId, ...(n === 7 && { reason: "because" }) },
  }),
});

/** One of two names that are this trace's own. */
const aliasOf = ({ side, n }: Scene): string => {
  const [localpart, serverName] = (side.users[0]?.userId ?? "").slice(1).split(":");
  return `#${localpart}-${n % 2}:${serverName}`;
};

export const roomRequests = {
  createRoom: {
    ask: ({ n, me, them }) => ({
      method: "POST",
      path: "/createRoom",
      body: {
        preset: of(PRESETS, n),
        ...(me !== them && n > 1 && { invite: [them.userId], is_direct: n > 4 }),
        ...(n === 3 && { name: "Named", topic: "About" }),
        ...(n % 2 === 1 && {
          initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
        }),
      },
    }),
    learn: ({ side, me }, body) => {
      side.rooms.push(String(body["room_id"]));
      side.stays.add(`${me.userId} ${String(body["room_id"])}`);
    },
  },
  invite: membership("invite"),
  kick: membership("kick"),
  ban: membership("ban"),
  unban: membership("unban"),
  join: {
    ask: ({ roomId }) => ({ method: "POST", path: path`/join/${roomId}`, body: {} }),
    learn: ({ side, me, roomId }) => void side.stays.add(`${me.userId} ${roomId}`),
  },
  leave: { ask: ({ roomId }) => ({ method: "POST", path: path`/rooms/${roomId}/leave`, body: {} }) },
  forget: { ask: ({ roomId }) => ({ method: "POST", path: path`/rooms/${roomId}/forget`, body: {} }) },
  setMember: {
    ask: ({ roomId, them, n }) => ({
      method: "PUT",
      path: path`/rooms/${roomId}/state/m.room.member/${them.userId}`,
      body: { membership: of(MEMBERSHIPS, n), ...(n > 5 && { reason: "because" }) },
    }),
    learn: (scene, body) => {
      const { side, them, roomId, n } = scene;
      if (of(MEMBERSHIPS, n) === "join") side.stays.add(`${them.userId} ${roomId}`);
      rememberEvent(scene, body);
    },
  },
  joinedRooms: get(() => "/joined_rooms"),
  members: get(({ roomId, n }) => path`/rooms/${roomId}/members` + (n > 4 ? "?membership=join" : "")),
  joinedMembers: get(({ roomId }) => path`/rooms/${roomId}/joined_members`),

  setAlias: {
    ask: (scene) => ({
      method: "PUT",
      path: path`/directory/room/${aliasOf(scene)}`,
      body: { room_id: scene.roomId },
    }),
  },
  getAlias: {
    ask: (scene) => ({ method: "GET", path: path`/directory/room/${aliasOf(scene)}`, token: undefined }),
  },
  deleteAlias: { ask: (scene) => ({ method: "DELETE", path: path`/directory/room/${aliasOf(scene)}` }) },
  aliases: get(({ roomId }) => path`/rooms/${roomId}/aliases`),
  setCanonicalAlias: {
    ask: (scene) => ({
      method: "PUT",
      path: path`/rooms/${scene.roomId}/state/m.room.canonical_alias`,
      body: scene.n > 5 ? {} : { alias: aliasOf(scene) },
    }),
    learn: rememberEvent,
  },
  joinByAlias: {
    ask: (scene) => ({ method: "POST", path: path`/join/${aliasOf(scene)}`, body: {} }),
    learn: ({ side, me }, body) => void side.stays.add(`${me.userId} ${String(body["room_id"])}`),
  },
} satisfies Requests;
