/** Requests that no proper client makes. */
import type { Ask } from "../side.ts";
import { of, path, type Requests, type Scene } from "./scene.ts";

/** Bodies of a wrong form that both servers refuse. */
const WRONG: readonly ((scene: Scene) => Ask)[] = [
  () => ({ method: "POST", path: "/createRoom", body: { preset: "castle" } }),
  ({ roomId, n }) => ({ method: "PUT", path: path`/rooms/${roomId}/send/m.room.message/w${n}`, body: ["text"] }),
  ({ roomId, n }) => ({ method: "PUT", path: path`/rooms/${roomId}/send/m.room.message/w${n}`, body: { body: 5 } }),
  ({ roomId }) => ({ method: "POST", path: path`/rooms/${roomId}/invite`, body: {} }),
  () => ({ method: "POST", path: "/keys/upload", body: { device_keys: "key" } }),
  () => ({ method: "POST", path: "/delete_devices", body: { devices: "all" } }),
  () => ({ method: "POST", path: "/login", body: { type: "m.login.password" } }),
  () => ({ method: "POST", path: "/user_directory/search", body: {} }),
];
const HALF = { type: "application/json", text: '{"messages": ' };
const PATHS = ["/sync", "/devices", "/joined_rooms"];

export const wrongRequests = {
  wrongToken: { ask: ({ n }) => ({ method: "GET", path: of(PATHS, n), token: "wrong" }) },
  noToken: { ask: ({ n }) => ({ method: "GET", path: of(PATHS, n), token: undefined }) },
  wrongType: { ask: (scene) => of(WRONG, scene.n)(scene) },
  noJson: {
    ask: ({ n }) => ({ method: "PUT", path: path`/sendToDevice/org.example.secret/wrong${n}`, file: HALF }),
  },
} satisfies Requests;
