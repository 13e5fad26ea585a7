/** Brings an answer into a form that is the same on every faithful server: no ids, times, tokens, orders without meaning. */
import { isDeepStrictEqual } from "node:util";
import type { Kind } from "./requests/index.ts";
import type { Answer, Side } from "./side.ts";
import type { Json } from "../../sandbox/homeserver/types.ts";

/** Fields that are different every time, and say nothing that a client reads. */
const VARYING = new Set([
  "access_token",
  "age",
  "age_ts",
  "end",
  "error",
  "etag",
  "filter_id",
  "home_server",
  "last_seen_ip",
  "last_seen_ts",
  "last_seen_user_agent",
  "next_batch",
  "org.matrix.msc4115.membership_at_send",
  "origin_server_ts",
  "prev_batch",
  "prev_sender",
  "replaces_state",
  "session",
  "start",
  "summary",
  "ts",
  "well_known",
]);

/** Ids of rooms and events, addresses of files, and signatures. */
const ID = /[$!][A-Za-z0-9_-]{12,}(:[a-z.]+)?|mxc:\/\/[a-z.]+\/[\w-]+|\b[A-Za-z0-9+/]{86}\b/g;
const KINDS_OF_ID = /^([$!]|mxc)/;

/** Names for ids, in the order in which they turn up. */
export class Names {
  readonly #names = new Map<string, string>();

  /** The text with the names of all ids that have turned up before. */
  replaceKnown(text: string): string {
    return text.replaceAll(ID, (id) => this.#names.get(id) ?? id);
  }

  /** The text with the names of all ids. */
  replace(text: string): string {
    return text.replaceAll(ID, (id) => {
      const name = this.#names.get(id) ?? `${KINDS_OF_ID.exec(id)?.[0] ?? "signature "}${this.#names.size}`;
      this.#names.set(id, name);
      return name;
    });
  }
}

/** What a client learns from an answer. */
export interface Told {
  readonly status: number;
  readonly body: unknown;
}

export function normalise({ status, body }: Answer, kind: Kind, names: Names, side: Side): Told {
  let text = names.replaceKnown(JSON.stringify(body));
  for (const [index, { userId }] of side.users.entries()) text = text.replaceAll(userId, `@user${index}`);
  for (const [index, { userId }] of side.users.entries()) text = text.replaceAll(localpartOf(userId), `user${index}`);
  const told = { status, body: tidy(withoutStrangers(withoutRepetitions(JSON.parse(text))), `${kind} `) ?? null };
  return JSON.parse(names.replace(JSON.stringify(told))) as Told;
}

/** A room's state in a sync without what its timeline sets anew: what counts in the end is the same. */
function withoutRepetitions(body: unknown): unknown {
  const { rooms } = body as Sync;
  for (const room of Object.values({ ...rooms?.join, ...rooms?.leave })) {
    if (!room) continue;
    const told = new Set(room.timeline?.events.map(slotOf));
    if (room.state) room.state = { events: room.state.events.filter((event) => !told.has(slotOf(event))) };
  }
  return body;
}

/** Whose keys are no longer the user's business may have changed as well, or not. */
function withoutStrangers(body: unknown): unknown {
  const { device_lists: lists } = body as Sync;
  if (lists?.changed) lists.changed = lists.changed.filter((userId) => lists.left?.includes(userId) !== true);
  return body;
}

interface Slotted {
  readonly type: string;
  readonly state_key?: string;
}
const slotOf = ({ type, state_key: key }: Slotted): string => JSON.stringify([type, key]);
type Events = { readonly events: readonly Slotted[] };
type Rooms = Readonly<Record<string, { readonly timeline?: Events; state?: Events } | undefined>>;
interface Sync {
  readonly device_lists?: { changed?: readonly string[]; readonly left?: readonly string[] };
  readonly rooms?: { readonly join?: Rooms; readonly leave?: Rooms };
}

const localpartOf = (userId: string): string => userId.slice(1).split(":")[0] ?? "";

/** Every place at which two values differ, with what stands there. */
export function placesThatDiffer(a: unknown, b: unknown, path = ""): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    const [left, right] = [a, b].map((value) => (value === undefined ? "nothing" : JSON.stringify(value)));
    return [`${path}: ${left} | ${right}`];
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => placesThatDiffer((a as Json)[key], (b as Json)[key], `${path}.${key}`));
}

/** Without varying fields and empty sections, with lists in an order where theirs says nothing. */
function tidy(value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => tidy(item, `${path}[]`));
    return isOrdered(path) ? items : items.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  // The predefined push rules are the server's own.
  if ((value as Json)["type"] === "m.push_rules") return { type: "m.push_rules" };
  const entries = Object.entries(value as Json)
    .filter(
      ([name]) =>
        !VARYING.has(name) && !isOptional(name, path) && !isLegacy(name, value as Json) && !isProse(name, path),
    )
    .map(([name, part]) => [name, tidy(part, `${path}.${name}`)] as const)
    .filter(([name, part]) => !isEmpty(part) || isTelling(name));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Events come in the order of the timeline; pages and messages to devices in the order in which they were sent. */
const isOrdered = (path: string): boolean => /(timeline\.events|to_device\.events|^messages \.chunk)$/.test(path);

/** Ids are left out: they differ from server to server. */
const sortKey = (value: unknown): string =>
  JSON.stringify(value, (name, part: unknown) => (name === "event_id" || name === "room_id" ? undefined : part));

/** Synapse repeats the sender under an older name, and parts of `unsigned` outside of it, where they once stood. */
const isLegacy = (name: string, { sender, unsigned }: Json): boolean =>
  sender !== undefined && (name === "user_id" || Object.hasOwn(unsigned ?? {}, name));

/** Outside of timelines Synapse gives the content before only if it happens to know it. */
const isOptional = (name: string, path: string): boolean => name === "prev_content" && !path.includes(".timeline.");

/** What a failure says to people. */
const isProse = (name: string, path: string): boolean =>
  path.startsWith("signatures .failures.") && (name === "message" || name === "status");

/** Contents say something even if they are empty. */
const isTelling = (name: string): boolean => name === "content";

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0);
