/** Tells which explained difference is behind two answers that differ. */
import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../contract/support/differences.ts";
import type { Told } from "./normalise.ts";
import type { Kind, Operation } from "./requests/index.ts";

const codeOf = ({ body }: Told): unknown => (body as { errcode?: unknown }).errcode;

/** What Synapse tells of a room to somebody who was turned away from it without ever having been in it. */
const READS: readonly Kind[] = ["members", "allState", "getState", "messages", "event", "joinedMembers"];

/** Where Synapse says why it refuses in fewer words than the specification, or looks at the room before the token. */
const CODES: readonly Kind[] = ["relations", "setAlias"];

/** @returns the name of an explained difference, or undefined if there is none that would explain this. */
export function explain(
  operation: Operation,
  embedded: Told,
  synapse: Told,
  isStranger: boolean,
): Difference | undefined {
  const refused = embedded.status >= 400 && synapse.status >= 400;
  if (operation.kind === "wrongType" && refused) return "malformed";
  // A signature of an identity that its owner has replaced.
  if (operation.kind === "signatures" && embedded.status === 200 && synapse.status === 200) return "signatures";
  if (operation.kind === "unban" && codeOf(embedded) === "M_BAD_STATE") return "empty-rooms";
  if (operation.kind === "kick" && operation.user === operation.target && synapse.status === 200) return "empty-rooms";
  // Synapse has forgotten who was invited.
  if (operation.kind === "forget" && embedded.status === 400 && synapse.status === 200) return "empty-rooms";
  if (operation.kind === "redact" && embedded.status === 404 && synapse.status === 200) return "unknown-events";
  // Without the state that was asked for Synapse has no other answer than that there is none.
  if (isStranger && READS.includes(operation.kind) && embedded.status === 403 && [200, 404].includes(synapse.status)) {
    return "after-leaving";
  }
  if (refused && CODES.includes(operation.kind) && codeOf(synapse) === "M_UNKNOWN") return "codes";
  if (operation.kind === "sync" && toldMoreAfterLeaving(embedded.body, synapse.body)) return "after-leaving";
  return undefined;
}

/**
 * Whether the two servers cannot be compared any further: one has done what the other has refused, or has told of events
 * that the other has not.
 */
export const goesApart = (reason: Difference): boolean => !["malformed", "codes", "signatures"].includes(reason);

interface Sync {
  readonly rooms?: {
    readonly invite?: Readonly<Record<string, unknown>>;
    readonly leave?: Readonly<Record<string, { readonly timeline: { readonly events: unknown[] } }>>;
  };
}

/** Whether all that differs is what somebody hears of a room who was not in it: here the end only. */
function toldMoreAfterLeaving(embedded: unknown, synapse: unknown): boolean {
  const [here, there] = [structuredClone(embedded) as Sync, structuredClone(synapse) as Sync];
  for (const [roomId, room] of Object.entries(here.rooms?.leave ?? {})) {
    const same = there.rooms?.leave?.[roomId];
    if (room.timeline.events.length !== 1 || same === undefined) continue;
    if (!isDeepStrictEqual(nameless(room.timeline.events.at(-1)), nameless(same.timeline.events.at(-1)))) continue;
    Object.assign(room, { timeline: {}, state: {} });
    Object.assign(same, { timeline: {}, state: {} });
  }
  // Turned away and invited again since the last sync: Synapse tells of both.
  const again = Object.entries(there.rooms?.leave ?? {}).filter(
    ([roomId]) => here.rooms?.leave?.[roomId] === undefined && here.rooms?.invite?.[roomId] !== undefined,
  );
  const others = Object.entries(there.rooms?.leave ?? {}).filter((entry) => !again.some(([id]) => id === entry[0]));
  if (again.length === 0) return isDeepStrictEqual(here, there);
  const { leave: _, ...rooms } = there.rooms ?? {};
  return isDeepStrictEqual(here, {
    ...there,
    rooms: others.length > 0 ? { ...rooms, leave: Object.fromEntries(others) } : rooms,
  });
}

/** An event without its name, which counts the events before it. */
const nameless = (event: unknown): unknown => ({ ...(event as object), event_id: "" });
