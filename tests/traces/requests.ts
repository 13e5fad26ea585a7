/** Which request each kind of operation makes, and what its user learns from the answer. */
import { PASSWORD, type Answer, type Ask, type Side, type TraceDevice, type TraceUser } from "./side.ts";

/** One request of one device. The numbers are taken modulo what there is. */
export interface Operation {
  readonly kind: Kind;
  readonly user: number;
  readonly device: number;
  readonly room: number;
  readonly target: number;
  readonly event: number;
  /** A variant of the operation: a text, a transaction id, a limit. */
  readonly n: number;
}

/** Everything that an operation's numbers stand for on one side. */
export interface Scene extends Operation {
  readonly side: Side;
  readonly me: TraceUser;
  readonly mine: TraceDevice;
  readonly them: TraceUser;
  readonly theirs: TraceDevice;
  /** Room id; of a room that never was if there is none yet. */
  readonly roomId: string;
  readonly eventId: string;
}

interface KindOfRequest {
  readonly ask: (scene: Scene) => Ask;
  /** Called with every success. */
  readonly learn?: (scene: Scene, body: Record<string, unknown>) => void;
}

const enc = encodeURIComponent;
const of = <Value>(list: readonly Value[], n: number): Value => list[n % list.length] as Value;
const v3 = (texts: TemplateStringsArray, ...parts: readonly (string | number)[]): string =>
  String.raw({ raw: texts }, ...parts.map((part) => enc(part)));

const membership = (action: string): KindOfRequest => ({
  ask: ({ roomId, them, n }) => ({
    method: "POST",
    path: v3`/rooms/${roomId}/${action}`,
    body: { user_id: them.userId, ...(n === 7 && { reason: "because" }) },
  }),
});
const rememberEvent = ({ side, roomId }: Scene, body: Record<string, unknown>): void => {
  const id = String(body["event_id"]);
  if (!side.events.some((event) => event.id === id)) side.events.push({ room: roomId, id });
};
const get = (path: (scene: Scene) => string): KindOfRequest => ({
  ask: (scene) => ({ method: "GET", path: path(scene) }),
});

const PRESETS = ["private_chat", "trusted_private_chat", "public_chat"];
const TYPES = ["m.room.message", "m.room.encrypted", "org.example.custom"];
const STATE = ["m.room.name", "m.room.topic", "org.example.state", "m.room.power_levels", "m.room.join_rules"];
const ALGORITHM = "m.megolm_backup.v1.curve25519-aes-sha2";
const INDEXES = [5, 3, 9];

const message = (type: string, n: number): Record<string, unknown> =>
  type === "m.room.message" ? { msgtype: "m.text", body: `text ${n}` } : { ciphertext: `secret ${n}` };

function stateContent({ n, me, them }: Scene, type: string): Record<string, unknown> {
  if (type === "m.room.name") return { name: `Name ${n}` };
  if (type === "m.room.topic") return { topic: `Topic ${n}` };
  if (type === "m.room.join_rules") return { join_rule: n > 3 ? "public" : "invite" };
  if (type === "m.room.power_levels") {
    return { users: { [me.userId]: 100, [them.userId]: n * 20 }, events: { "m.room.name": n * 10 }, invite: n * 10 };
  }
  return { n };
}

const key = (n: number): Record<string, unknown> => ({
  first_message_index: of(INDEXES, n),
  forwarded_count: n % 2,
  is_verified: false,
  session_data: { ciphertext: `key ${n}` },
});
const backupOf = ({ me, n }: Scene): string => me.backups[me.backups.length - 1 - (n > 5 ? 1 : 0)] ?? "1";

/** Bodies of a wrong form that both servers refuse. */
const WRONG: readonly ((scene: Scene) => Ask)[] = [
  () => ({ method: "POST", path: "/createRoom", body: { preset: "castle" } }),
  ({ roomId, n }) => ({ method: "PUT", path: v3`/rooms/${roomId}/send/m.room.message/w${n}`, body: ["text"] }),
  ({ roomId, n }) => ({ method: "PUT", path: v3`/rooms/${roomId}/send/m.room.message/w${n}`, body: { body: 5 } }),
  ({ roomId }) => ({ method: "POST", path: v3`/rooms/${roomId}/invite`, body: {} }),
  () => ({ method: "POST", path: "/keys/upload", body: { device_keys: "key" } }),
  () => ({ method: "POST", path: "/delete_devices", body: { devices: "all" } }),
  () => ({ method: "POST", path: "/login", body: { type: "m.login.password" } }),
  () => ({ method: "POST", path: "/user_directory/search", body: {} }),
];

const requests = {
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
    ask: ({ roomId }) => ({ method: "POST", path: v3`/join/${roomId}`, body: {} }),
    learn: ({ side, me, roomId }) => void side.stays.add(`${me.userId} ${roomId}`),
  },
  leave: { ask: ({ roomId }) => ({ method: "POST", path: v3`/rooms/${roomId}/leave`, body: {} }) },
  forget: { ask: ({ roomId }) => ({ method: "POST", path: v3`/rooms/${roomId}/forget`, body: {} }) },
  joinedRooms: get(() => "/joined_rooms"),
  members: get(({ roomId, n }) => v3`/rooms/${roomId}/members` + (n > 4 ? "?membership=join" : "")),
  joinedMembers: get(({ roomId }) => v3`/rooms/${roomId}/joined_members`),

  send: {
    ask: ({ roomId, n, event }) => {
      const type = of(TYPES, event);
      return { method: "PUT", path: v3`/rooms/${roomId}/send/${type}/txn${n}`, body: message(type, event) };
    },
    learn: rememberEvent,
  },
  setState: {
    ask: (scene) => {
      const type = of(STATE, scene.event);
      return { method: "PUT", path: v3`/rooms/${scene.roomId}/state/${type}`, body: stateContent(scene, type) };
    },
    learn: rememberEvent,
  },
  getState: get(({ roomId, event }) => v3`/rooms/${roomId}/state/${of(STATE, event)}`),
  allState: get(({ roomId }) => v3`/rooms/${roomId}/state`),
  redact: {
    ask: ({ roomId, eventId, n }) => ({
      method: "PUT",
      path: v3`/rooms/${roomId}/redact/${eventId}/red${n}`,
      body: n > 3 ? { reason: "oops" } : {},
    }),
    learn: rememberEvent,
  },
  event: get(({ roomId, eventId }) => v3`/rooms/${roomId}/event/${eventId}`),
  messages: get(
    ({ roomId, n }) => v3`/rooms/${roomId}/messages` + `?dir=${n % 2 ? "b" : "f"}&limit=${n > 4 ? 3 : 100}`,
  ),
  receipt: {
    ask: ({ roomId, eventId, n }) => ({
      method: "POST",
      path: v3`/rooms/${roomId}/receipt/${n > 5 ? "m.read.private" : "m.read"}/${eventId}`,
      body: {},
    }),
  },
  readMarkers: {
    ask: ({ roomId, eventId }) => ({
      method: "POST",
      path: v3`/rooms/${roomId}/read_markers`,
      body: { "m.fully_read": eventId, "m.read": eventId },
    }),
  },
  typing: {
    ask: ({ roomId, me, n }) => ({
      method: "PUT",
      path: v3`/rooms/${roomId}/typing/${me.userId}`,
      body: { typing: n > 2, timeout: 120_000 },
    }),
  },

  sync: {
    ask: ({ mine, n }) => {
      const filter = n > 5 ? `&filter=${enc(JSON.stringify({ room: { timeline: { limit: 2 } } }))}` : "";
      const since = mine.since === undefined || n === 0 ? "" : `&since=${enc(mine.since)}`;
      return { method: "GET", path: `/sync?timeout=0${since}${filter}` };
    },
    learn: ({ mine }, body) => (mine.since = String(body["next_batch"])),
  },
  filter: {
    ask: ({ me, n }) => ({
      method: "POST",
      path: v3`/user/${me.userId}/filter`,
      body: { room: { timeline: { limit: n + 1 } } },
    }),
    learn: ({ me }, body) => void me.filters.push(String(body["filter_id"])),
  },
  getFilter: get(({ me, n }) => v3`/user/${me.userId}/filter/${me.filters[n] ?? "99"}`),

  toDevice: {
    ask: ({ n, them, theirs }) => ({
      method: "PUT",
      path: v3`/sendToDevice/org.example.secret/txn${n}`,
      body: { messages: { [them.userId]: { [n > 5 ? "*" : theirs.id]: { n } } } },
    }),
  },
  uploadKeys: {
    ask: ({ me, mine, n }) => ({
      method: "POST",
      path: "/keys/upload",
      body: {
        ...(n > 5 && {
          device_keys: {
            user_id: me.userId,
            device_id: mine.id,
            algorithms: ["m.olm.v1.curve25519-aes-sha2"],
            keys: { [`ed25519:${mine.id}`]: `key ${n}` },
            signatures: { [me.userId]: { [`ed25519:${mine.id}`]: "self" } },
          },
        }),
        one_time_keys: Object.fromEntries(
          Array.from({ length: n % 3 }, () => {
            const name = String(mine.keys++).padStart(4, "0");
            return [`signed_curve25519:K${name}`, { key: name, signatures: {} }];
          }),
        ),
        ...(n === 3 && { fallback_keys: { "signed_curve25519:F": { key: "f", fallback: true, signatures: {} } } }),
      },
    }),
  },
  queryKeys: {
    ask: ({ them, theirs, n }) => ({
      method: "POST",
      path: "/keys/query",
      body: { device_keys: { [them.userId]: n > 4 ? [theirs.id] : [] } },
    }),
  },
  claimKeys: {
    ask: ({ them, theirs }) => ({
      method: "POST",
      path: "/keys/claim",
      body: { one_time_keys: { [them.userId]: { [theirs.id]: "signed_curve25519" } } },
    }),
  },
  crossSigning: {
    ask: ({ me, n }) => ({ method: "POST", path: "/keys/device_signing/upload", body: of(me.identities, n).upload() }),
  },
  signatures: {
    ask: ({ me, them, n }) => {
      const signer = of(me.identities, n);
      const { master_key: theirKey } = of(them.identities, n).upload();
      const [publicKey = ""] = Object.values(theirKey.keys);
      const signed = signer.userSigning.sign(theirKey, me.userId);
      return { method: "POST", path: "/keys/signatures/upload", body: { [them.userId]: { [publicKey]: signed } } };
    },
  },

  createBackup: {
    ask: ({ n }) => ({ method: "POST", path: "/room_keys/version", body: { algorithm: ALGORITHM, auth_data: { n } } }),
    learn: ({ me }, body) => void me.backups.push(String(body["version"])),
  },
  getBackup: get(() => "/room_keys/version"),
  updateBackup: {
    ask: (scene) => ({
      method: "PUT",
      path: v3`/room_keys/version/${backupOf(scene)}`,
      body: { algorithm: scene.n === 4 ? "other" : ALGORITHM, auth_data: { changed: scene.n } },
    }),
  },
  deleteBackup: { ask: (scene) => ({ method: "DELETE", path: v3`/room_keys/version/${backupOf(scene)}` }) },
  putKey: {
    ask: (scene) => ({
      method: "PUT",
      path: `${v3`/room_keys/keys/!backed/session${scene.event % 2}`}?version=${backupOf(scene)}`,
      body: key(scene.n),
    }),
  },
  getKeys: get((scene) => `/room_keys/keys?version=${backupOf(scene)}`),

  setAccountData: {
    ask: ({ me, n }) => ({
      method: "PUT",
      path: v3`/user/${me.userId}/account_data/org.example.${n % 2}`,
      body: { n },
    }),
  },
  getAccountData: get(({ me, n }) => v3`/user/${me.userId}/account_data/org.example.${n % 2}`),
  foreignAccountData: {
    ask: ({ them, n }) => ({
      method: "PUT",
      path: v3`/user/${them.userId}/account_data/org.example.${n % 2}`,
      body: {},
    }),
  },
  setRoomData: {
    ask: ({ me, roomId, n }) => ({
      method: "PUT",
      path: v3`/user/${me.userId}/rooms/${roomId}/account_data/org.example`,
      body: { n },
    }),
  },
  tag: {
    ask: ({ me, roomId, n }) => ({
      method: n > 5 ? "DELETE" : "PUT",
      path: v3`/user/${me.userId}/rooms/${roomId}/tags/u.${n % 2}`,
      ...(n <= 5 && { body: { order: 0.5 } }),
    }),
  },
  tags: get(({ me, roomId }) => v3`/user/${me.userId}/rooms/${roomId}/tags`),
  setProfile: {
    ask: ({ me, n }) => ({ method: "PUT", path: v3`/profile/${me.userId}/m.tz`, body: { "m.tz": `Zone/${n}` } }),
  },
  getProfile: {
    ask: ({ them }) => ({ method: "GET", path: v3`/profile/${them.userId}`, token: undefined }),
  },

  login: {
    ask: ({ me, user }) => ({
      method: "POST",
      path: "/login",
      body: {
        type: "m.login.password",
        identifier: { type: "m.id.user", user: me.userId },
        password: PASSWORD,
        device_id: `DEVICE${user}${me.devices.length}`,
      },
    }),
    learn: ({ me }, body) =>
      void me.devices.push({
        id: String(body["device_id"]),
        token: String(body["access_token"]),
        since: undefined,
        keys: 0,
      }),
  },
  wrongPassword: {
    ask: ({ me }) => ({
      method: "POST",
      path: "/login",
      body: { type: "m.login.password", identifier: { type: "m.id.user", user: me.userId }, password: "wrong" },
    }),
  },
  logout: { ask: () => ({ method: "POST", path: "/logout", body: {} }) },
  devices: get(() => "/devices"),
  device: get(({ theirs }) => v3`/devices/${theirs.id}`),
  renameDevice: {
    ask: ({ mine, n }) => ({ method: "PUT", path: v3`/devices/${mine.id}`, body: { display_name: `Name ${n}` } }),
  },
  deleteDevice: {
    ask: ({ me, n }) => ({ method: "DELETE", path: v3`/devices/${of(me.devices, n).id}`, body: {} }),
  },
  whoami: get(() => "/account/whoami"),
  capabilities: get(() => "/account/3pid"),

  wrongToken: {
    ask: ({ n }) => ({ method: "GET", path: of(["/sync", "/devices", "/joined_rooms"], n), token: "wrong" }),
  },
  wrongType: { ask: (scene) => of(WRONG, scene.n)(scene) },
} satisfies Record<string, KindOfRequest>;

export type Kind = keyof typeof requests;

export const kinds = Object.keys(requests) as Kind[];

/** Whether the operation's user was never in its room. */
export function isStranger(side: Side, operation: Operation): boolean {
  const { me, roomId } = sceneOf(side, operation);
  return !side.stays.has(`${me.userId} ${roomId}`);
}

function sceneOf(side: Side, operation: Operation): Scene {
  const me = of(side.users, operation.user);
  const mine = of(me.devices, operation.device);
  const them = of(side.users, operation.target);
  const event = side.events.length === 0 ? undefined : of(side.events, operation.event);
  const roomId = side.rooms.length === 0 ? "!never:sandbox.invalid" : of(side.rooms, operation.room);
  return {
    ...operation,
    side,
    me,
    mine,
    them,
    theirs: of(them.devices, operation.device),
    roomId: usesEvent(operation.kind) ? (event?.room ?? roomId) : roomId,
    eventId: event?.id ?? "$never",
  };
}

/** Makes the request of an operation on one side. */
export async function perform(side: Side, operation: Operation): Promise<Answer> {
  const scene = sceneOf(side, operation);
  const { me, mine } = scene;
  const kind: KindOfRequest = requests[operation.kind];
  const ask: Ask = { token: mine.token, ...kind.ask(scene) };
  let answer = await side.ask(ask);
  const session = (answer.body as { session?: unknown }).session;
  if (answer.status === 401 && typeof session === "string") {
    const identifier = { type: "m.id.user", user: me.userId };
    const password = operation.n === 7 ? "wrong" : PASSWORD;
    const auth = { type: "m.login.password", session, identifier, password };
    answer = await side.ask({ ...ask, body: { ...(ask.body as object), auth } });
  }
  if (answer.status === 200) kind.learn?.(scene, answer.body as Record<string, unknown>);
  return answer;
}

const usesEvent = (kind: Kind): boolean => ["redact", "event", "receipt", "readMarkers"].includes(kind);
