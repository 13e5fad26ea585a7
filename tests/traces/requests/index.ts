/** Which request each kind of operation makes, and what its user learns from the answer. */
import { PASSWORD, type Answer, type Ask, type Side } from "../side.ts";
import { backupRequests } from "./backups.ts";
import { eventRequests } from "./events.ts";
import { keyRequests } from "./keys.ts";
import { mediaRequests } from "./media.ts";
import { roomRequests } from "./rooms.ts";
import { of, type KindOfRequest, type Numbers, type Scene } from "./scene.ts";
import { syncRequests } from "./sync.ts";
import { userRequests } from "./users.ts";
import { wrongRequests } from "./wrong.ts";

const requests = {
  ...roomRequests,
  ...eventRequests,
  ...syncRequests,
  ...keyRequests,
  ...backupRequests,
  ...userRequests,
  ...mediaRequests,
  ...wrongRequests,
};

export type Kind = keyof typeof requests;

export const kinds = Object.keys(requests) as Kind[];

/** One request of one device. */
export interface Operation extends Numbers {
  readonly kind: Kind;
}

/** Whether the operation's user was never in its room. */
export function isStranger(side: Side, operation: Operation): boolean {
  const { me, roomId } = sceneOf(side, operation);
  return !side.stays.has(`${me.userId} ${roomId}`);
}

function sceneOf(side: Side, operation: Operation): Scene {
  const me = of(side.users, operation.user);
  const them = of(side.users, operation.target);
  const event = side.events.length === 0 ? undefined : of(side.events, operation.event);
  const roomId = side.rooms.length === 0 ? "!never:sandbox.invalid" : of(side.rooms, operation.room);
  const kind: KindOfRequest = requests[operation.kind];
  return {
    ...operation,
    side,
    me,
    mine: of(me.devices, operation.device),
    them,
    theirs: of(them.devices, operation.device),
    roomId: kind.isAboutEvent === true ? (event?.room ?? roomId) : roomId,
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
