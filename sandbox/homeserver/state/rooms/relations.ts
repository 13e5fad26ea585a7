/** Events that belong to others: answers, edits, reactions, threads (https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events). */
import * as v from "valibot";
import { MatrixError } from "../../errors.ts";
import type { EventRow } from "../../storage/rows.ts";
import type { Draft } from "./event-auth.ts";
import type { Server } from "../server.ts";
import { maySee } from "./visibility.ts";
import type { Json } from "../../types.ts";

const RelationSchema = v.object({ rel_type: v.string(), event_id: v.string(), key: v.optional(v.unknown()) });
type Relation = v.InferOutput<typeof RelationSchema>;

/** What an event says about another one; undefined if it stands for itself. */
export function relationOf({ content }: Pick<EventRow, "content">): Relation | undefined {
  const relation = content["m.relates_to"];
  return v.is(RelationSchema, relation) ? relation : undefined;
}

/** The visible events with a relation to this one, oldest first. */
export function relatedEvents(server: Server, { eventId, roomId }: EventRow, userId: string): EventRow[] {
  return server.indexes.relationsOfEvent
    .all(eventId)
    .filter((event) => event.roomId === roomId && maySee(server, userId, event));
}

/** @throws MatrixError `M_UNKNOWN` for a relation to nothing, to another room, or of a thread to a relation, `M_DUPLICATE_ANNOTATION` for a reaction that is there. */
export function checkRelation(server: Server, draft: Draft): void {
  const relation = relationOf(draft);
  if (!relation) return;
  const { rel_type: type, event_id: parentId, key } = relation;
  const refuse = (why: string, code = "M_UNKNOWN"): never => {
    throw new MatrixError(400, code, why);
  };
  const parent = server.tables.events.get(parentId);
  if (parent?.roomId !== draft.roomId) return refuse("There is no such event in this room.");
  if (type === "m.thread" && relationOf(parent)) return refuse("A thread cannot start from a relation.");
  if (type !== "m.annotation") return;
  if (typeof key !== "string" || key.length > 500) return refuse("An annotation needs a key, and not a long one.");
  const isSame = (other: EventRow): boolean => {
    const { rel_type: otherType, key: otherKey } = relationOf(other) ?? {};
    return other.sender === draft.sender && other.type === draft.type && otherType === type && otherKey === key;
  };
  if (server.indexes.relationsOfEvent.all(parentId).some(isSame)) refuse("That is there.", "M_DUPLICATE_ANNOTATION");
}

/**
 * What the visible events about this one come to (https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events).
 *
 * @param show gives an event the form of the one around it.
 */
export function aggregate(server: Server, event: EventRow, userId: string, show: (row: EventRow) => Json): Json {
  const own = relationOf(event)?.rel_type;
  if (event.stateKey !== undefined || own === "m.annotation" || own === "m.replace") return {};
  const byType = Map.groupBy(relatedEvents(server, event, userId), (row) => relationOf(row)?.rel_type);
  const references = byType.get("m.reference") ?? [];
  const isEdit = ({ sender, type }: EventRow): boolean => sender === event.sender && type === event.type;
  const edit = event.redactedBy === undefined ? byType.get("m.replace")?.findLast(isEdit) : undefined;
  const thread = own === undefined ? (byType.get("m.thread") ?? []) : [];
  const latest = thread.at(-1);
  return {
    ...(references.length > 0 && { "m.reference": { chunk: references.map((row) => ({ event_id: row.eventId })) } }),
    ...(edit && { "m.replace": show(edit) }),
    ...(latest && {
      "m.thread": {
        latest_event: show(latest),
        count: thread.length,
        current_user_participated: [event, ...thread].some((row) => row.sender === userId),
      },
    }),
  };
}
