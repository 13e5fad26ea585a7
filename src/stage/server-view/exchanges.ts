/** Which exchanges the panel shows: what each is, how they are filtered, and which one comes up by itself. */
import type { WireExchange } from "../../../sandbox/lessons/index.ts";

export type ExchangeFilter = "messages" | "keys" | "all";
export const FILTERS: readonly ExchangeFilter[] = ["messages", "keys", "all"];

/** What an exchange is about; each has a name `wire.what.<kind>` and a sentence `wire.about.<kind>`. */
export type Kind =
  | "message"
  | "plain-message"
  | "verification"
  | "device-keys"
  | "key-query"
  | "key-claim"
  | "room-keys"
  | "identity"
  | "signatures"
  | "backup"
  | "sync"
  | "room"
  | "account"
  | "other";

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/\/send\/m\.room\.encrypted\//, "message"],
  [/\/send\/m\.key\.verification\./, "verification"],
  [/\/send\/m\.room\.message\//, "plain-message"],
  [/\/keys\/upload$/, "device-keys"],
  [/\/keys\/query$/, "key-query"],
  [/\/keys\/claim$/, "key-claim"],
  [/\/keys\/device_signing\/upload$/, "identity"],
  [/\/keys\/signatures\/upload$/, "signatures"],
  [/\/sendToDevice\/m\.room\.encrypted\//, "room-keys"],
  [/\/room_keys\//, "backup"],
  [/\/sync$/, "sync"],
  [/\/(?:createRoom|rooms\/|join\/)/, "room"],
  [/\/(?:register|login|logout|profile\/|account)/, "account"],
];

/** A request to verify in a chat goes by its `msgtype`: it travels as a message, and nobody wrote it. */
export function kindOf({ path, request }: WireExchange): Kind {
  const kind = KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
  return kind === "plain-message" && msgtypeOf(request) === "m.key.verification.request" ? "verification" : kind;
}

function msgtypeOf(request: unknown): unknown {
  return typeof request === "object" && request !== null && "msgtype" in request ? request.msgtype : undefined;
}

const MESSAGES: readonly Kind[] = ["message", "plain-message", "verification"];
const KEYS: readonly Kind[] = [
  "device-keys",
  "key-query",
  "key-claim",
  "room-keys",
  "identity",
  "signatures",
  "backup",
];

/** The exchanges of a filter, oldest first. What an attack has changed is always among them. */
export function filterExchanges(wire: readonly WireExchange[], filter: ExchangeFilter): readonly WireExchange[] {
  if (filter === "all") return wire;
  const kinds = filter === "messages" ? MESSAGES : KEYS;
  return wire.filter((exchange) => exchange.tampered !== undefined || kinds.includes(kindOf(exchange)));
}

/**
 * The exchange on view: the one chosen as long as it is there, else the newest; among messages the newest that was
 * written by somebody or tampered with, so that verifying does not push the ciphertext away.
 */
export function pick(shown: readonly WireExchange[], filter: ExchangeFilter, chosen: number | undefined): number {
  const found = shown.findIndex((exchange) => exchange.id === chosen);
  if (found !== -1) return found;
  const message = filter === "messages" ? shown.findLastIndex(isTelling) : -1;
  return message === -1 ? shown.length - 1 : message;
}

function isTelling(exchange: WireExchange): boolean {
  const kind = kindOf(exchange);
  return kind === "message" || kind === "plain-message" || exchange.tampered !== undefined;
}

const LONG_PART = 14;

/** The path as a person can take it in: without what is the same everywhere, long parts shortened. */
export function shortPath(path: string): string {
  return path
    .replace(/^\/_matrix\/client\/(?:v\d|r\d|unstable)/u, "")
    .split("/")
    .map((part) => (part.length > LONG_PART && !part.startsWith("m.") ? `${part.slice(0, LONG_PART - 6)}…` : part))
    .join("/");
}
