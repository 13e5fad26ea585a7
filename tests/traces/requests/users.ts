/** What users keep for themselves and tell about themselves, and their devices. */
import { PASSWORD } from "../side.ts";
import { get, of, path, type Requests } from "./scene.ts";

const login = (user: string, password: string): Record<string, unknown> => ({
  type: "m.login.password",
  identifier: { type: "m.id.user", user },
  password,
});

export const userRequests = {
  setAccountData: {
    ask: ({ me, n }) => ({
      method: "PUT",
      path: path`/user/${me.userId}/account_data/org.example.${n % 2}`,
      body: { n },
    }),
  },
  getAccountData: get(({ me, n }) => path`/user/${me.userId}/account_data/org.example.${n % 2}`),
  foreignAccountData: {
    ask: ({ them, n }) => ({
      method: "PUT",
      path: path`/user/${them.userId}/account_data/org.example.${n % 2}`,
      body: {},
    }),
  },
  setRoomData: {
    ask: ({ me, roomId, n }) => ({
      method: "PUT",
      path: path`/user/${me.userId}/rooms/${roomId}/account_data/org.example`,
      body: { n },
    }),
  },
  getRoomData: get(({ me, roomId }) => path`/user/${me.userId}/rooms/${roomId}/account_data/org.example`),
  tag: {
    ask: ({ me, roomId, n }) => ({
      method: n > 5 ? "DELETE" : "PUT",
      path: path`/user/${me.userId}/rooms/${roomId}/tags/u.${n % 2}`,
      ...(n <= 5 && { body: { order: 0.5 } }),
    }),
  },
  tags: get(({ me, roomId }) => path`/user/${me.userId}/rooms/${roomId}/tags`),
  setProfile: {
    ask: ({ me, n }) => ({ method: "PUT", path: path`/profile/${me.userId}/m.tz`, body: { "m.tz": `Zone/${n}` } }),
  },
  deleteProfile: { ask: ({ me }) => ({ method: "DELETE", path: path`/profile/${me.userId}/m.tz` }) },
  getProfile: {
    ask: ({ them }) => ({ method: "GET", path: path`/profile/${them.userId}`, token: undefined }),
  },

  login: {
    ask: ({ me, user }) => ({
      method: "POST",
      path: "/login",
      body: { ...login(me.userId, PASSWORD), device_id: `DEVICE${user}${me.devices.length}` },
    }),
    learn: ({ me }, body) =>
      void me.devices.push({
        id: String(body["device_id"]),
        token: String(body["access_token"]),
        since: undefined,
        keys: 0,
      }),
  },
  /** Signing in again on a device that is there, or was. */
  loginAgain: {
    ask: ({ me, mine }) => ({
      method: "POST",
      path: "/login",
      body: { ...login(me.userId, PASSWORD), device_id: mine.id },
    }),
    learn: ({ mine }, body) => (mine.token = String(body["access_token"])),
  },
  wrongPassword: {
    ask: ({ me }) => ({ method: "POST", path: "/login", body: login(me.userId, "wrong") }),
  },
  logout: { ask: () => ({ method: "POST", path: "/logout", body: {} }) },
  devices: get(() => "/devices"),
  device: get(({ theirs }) => path`/devices/${theirs.id}`),
  renameDevice: {
    ask: ({ mine, n }) => ({ method: "PUT", path: path`/devices/${mine.id}`, body: { display_name: `Name ${n}` } }),
  },
  deleteDevice: {
    ask: ({ me, n }) => ({ method: "DELETE", path: path`/devices/${of(me.devices, n).id}`, body: {} }),
  },
  deleteDevices: {
    ask: ({ me, mine, n }) => ({
      method: "POST",
      path: "/delete_devices",
      body: { devices: [of(me.devices, n).id, "NONE"].filter((id) => id !== mine.id) },
    }),
  },
  whoami: get(() => "/account/whoami"),
  capabilities: get(() => "/account/3pid"),
} satisfies Requests;
