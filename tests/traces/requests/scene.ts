/** What an operation's numbers stand for on one side, and what a kind of operation is made of. */
import type { Ask, Side, TraceDevice, TraceUser } from "../side.ts";

/** The numbers of an operation. Each is taken modulo what there is. */
export interface Numbers {
  readonly user: number;
  readonly device: number;
  readonly room: number;
  readonly target: number;
  readonly event: number;
  /** A variant of the operation: a text, a transaction id, a limit. */
  readonly n: number;
}

/** Everything that an operation's numbers stand for on one side. */
export interface Scene extends Numbers {
  readonly side: Side;
  readonly me: TraceUser;
  readonly mine: TraceDevice;
  readonly them: TraceUser;
  readonly theirs: TraceDevice;
  /** Room id; of a room that never was if there is none yet. */
  readonly roomId: string;
  readonly eventId: string;
}

/** How an operation becomes a request. */
export interface KindOfRequest {
  readonly ask: (scene: Scene) => Ask;
  /** Called with every success. */
  readonly learn?: (scene: Scene, body: Readonly<Record<string, unknown>>) => void;
  /** The room is the one of the event. */
  readonly isAboutEvent?: boolean;
}

/** Kinds of operations by name. */
export type Requests = Readonly<Record<string, KindOfRequest>>;

/** @returns what stands at a place of a list that is not empty, counted round and round. */
export const of = <Value>(list: readonly Value[], n: number): Value => list[n % list.length] as Value;

/** A path whose inserted parts are encoded. */
export const path = (texts: TemplateStringsArray, ...parts: readonly (string | number)[]): string =>
  String.raw({ raw: texts }, ...parts.map((part) => encodeURIComponent(part)));

/** A request that changes nothing. */
export const get = (where: (scene: Scene) => string, isAboutEvent = false): KindOfRequest => ({
  ask: (scene) => ({ method: "GET", path: where(scene) }),
  isAboutEvent,
});

/** Remembers the event that was sent. */
export const rememberEvent: NonNullable<KindOfRequest["learn"]> = ({ side, roomId }, body) => {
  const id = String(body["event_id"]);
  if (!side.events.some((event) => event.id === id)) side.events.push({ room: roomId, id });
};
