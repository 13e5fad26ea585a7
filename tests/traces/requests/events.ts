/** Events, their relations, and reading back. */
import { get, of, path, rememberEvent, type Requests, type Scene } from "./scene.ts";

const TYPES = ["m.room.message", "m.room.encrypted", "org.example.custom"];
const STATE = ["m.room.name", "m.room.topic", "org.example.state", "m.room.power_levels", "m.room.join_rules"];
const VISIBILITIES = ["shared", "joined", "invited", "world_readable"];
const RELATIONS = ["m.annotation", "m.reference", "m.replace", "m.thread"];

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

function related({ eventId, n }: Scene): Record<string, unknown> {
  const relation = { rel_type: of(RELATIONS, n), event_id: eventId };
  if (relation.rel_type === "m.annotation") return { "m.relates_to": { ...relation, key: "👍" } };
  const text = message("m.room.message", n);
  const edited = relation.rel_type === "m.replace" && { "m.new_content": text };
  return { ...text, ...edited, "m.relates_to": relation };
}

const relationsOf = ({ roomId, eventId, n }: Scene): string => {
  const all = path`/_matrix/client/v1/rooms/${roomId}/relations/${eventId}`;
  const some = n > 2 ? path`/${of(RELATIONS, n)}` : "";
  return `${all}${some}${n > 5 ? "?dir=f" : ""}`;
};

export const eventRequests = {
  send: {
    ask: ({ roomId, n, event }) => {
      const type = of(TYPES, event);
      return { method: "PUT", path: path`/rooms/${roomId}/send/${type}/txn${n}`, body: message(type, event) };
    },
    learn: rememberEvent,
  },
  relate: {
    ask: (scene) => {
      const type = scene.n % RELATIONS.length === 0 ? "m.reaction" : "m.room.message";
      return { method: "PUT", path: path`/rooms/${scene.roomId}/send/${type}/rel${scene.n}`, body: related(scene) };
    },
    learn: rememberEvent,
    isAboutEvent: true,
  },
  relations: get(relationsOf, true),
  setState: {
    ask: (scene) => {
      const type = of(STATE, scene.event);
      return { method: "PUT", path: path`/rooms/${scene.roomId}/state/${type}`, body: stateContent(scene, type) };
    },
    learn: rememberEvent,
  },
  setVisibility: {
    ask: ({ roomId, n }) => ({
      method: "PUT",
      path: path`/rooms/${roomId}/state/m.room.history_visibility`,
      body: { history_visibility: of(VISIBILITIES, n) },
    }),
    learn: rememberEvent,
  },
  getState: get(({ roomId, event }) => path`/rooms/${roomId}/state/${of(STATE, event)}`),
  allState: get(({ roomId }) => path`/rooms/${roomId}/state`),
  redact: {
    ask: ({ roomId, eventId, n }) => ({
      method: "PUT",
      path: path`/rooms/${roomId}/redact/${eventId}/red${n}`,
      body: n > 3 ? { reason: "oops" } : {},
    }),
    learn: rememberEvent,
    isAboutEvent: true,
  },
  event: get(({ roomId, eventId }) => path`/rooms/${roomId}/event/${eventId}`, true),
  context: get(({ roomId, eventId, n }) => path`/rooms/${roomId}/context/${eventId}?limit=${n}`, true),
  messages: get(
    ({ roomId, n }) => path`/rooms/${roomId}/messages` + `?dir=${n % 2 ? "b" : "f"}&limit=${n > 4 ? 3 : 100}`,
  ),
} satisfies Requests;
