/** Key backups. */
import { get, of, path, type Requests, type Scene } from "./scene.ts";

const ALGORITHM = "m.megolm_backup.v1.curve25519-aes-sha2";
const INDEXES = [5, 3, 9];

const key = (n: number): Record<string, unknown> => ({
  first_message_index: of(INDEXES, n),
  forwarded_count: n % 2,
  is_verified: false,
  session_data: { ciphertext: `key ${n}` },
});

const versionOf = ({ me, n }: Scene): string => me.backups[me.backups.length - 1 - (n > 5 ? 1 : 0)] ?? "1";

/** All keys, those of a room, or one. */
const keysOf = (scene: Scene): string => {
  const room = scene.event > 2 ? "/!backed" : "";
  const session = scene.event > 5 ? path`/session${scene.event % 2}` : "";
  return `/room_keys/keys${room}${session}?version=${versionOf(scene)}`;
};

export const backupRequests = {
  createBackup: {
    ask: ({ n }) => ({ method: "POST", path: "/room_keys/version", body: { algorithm: ALGORITHM, auth_data: { n } } }),
    learn: ({ me }, body) => void me.backups.push(String(body["version"])),
  },
  getBackup: get(() => "/room_keys/version"),
  updateBackup: {
    ask: (scene) => ({
      method: "PUT",
      path: path`/room_keys/version/${versionOf(scene)}`,
      body: { algorithm: scene.n === 4 ? "other" : ALGORITHM, auth_data: { changed: scene.n } },
    }),
  },
  deleteBackup: { ask: (scene) => ({ method: "DELETE", path: path`/room_keys/version/${versionOf(scene)}` }) },
  putKey: {
    ask: (scene) => ({
      method: "PUT",
      path: `${path`/room_keys/keys/!backed/session${scene.event % 2}`}?version=${versionOf(scene)}`,
      body: key(scene.n),
    }),
  },
  putKeys: {
    ask: (scene) => ({
      method: "PUT",
      path: `/room_keys/keys?version=${versionOf(scene)}`,
      body: { rooms: { "!backed": { sessions: { session0: key(scene.n), session1: key(scene.event) } } } },
    }),
  },
  getKeys: get((scene) => `/room_keys/keys?version=${versionOf(scene)}`),
  getSomeKeys: get(keysOf),
  deleteKeys: { ask: (scene) => ({ method: "DELETE", path: keysOf(scene) }) },
} satisfies Requests;
