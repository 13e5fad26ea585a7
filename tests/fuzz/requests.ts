/** Makes requests that nobody should send: right ones with something wrong in them, and nonsense. */
import { routes } from "../../sandbox/homeserver/routes/index.ts";
import type { Chance } from "./random.ts";

/** Values that stand for something on the server, by the name of a route's parameter. */
export type Known = Readonly<Record<string, readonly string[]>>;

export interface Draft {
  readonly method: string;
  /** From the root, encoded, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

const ODD = [
  "",
  " ",
  ".",
  "..",
  "0",
  "-1",
  "1e999",
  "null",
  "true",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "$",
  "!",
  "@",
  "#",
  "@:",
  "!:x",
  "*",
  "a/b",
  "a%2Fb",
  "\u0000",
  "\u202e\ufeff",
  "ä😀",
  "x".repeat(300),
  "y".repeat(5000),
  "{}",
  "[]",
  "s0_0_0",
  "t-1",
  "s9_9_9_9",
];
const RAW_SEGMENTS = ["%", "%E0%A4%A", "%00", "%ff", "..%2f..", "%2e%2e", "//", ";a=b", "%F0%9F%98"];
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const QUERY = ["since", "filter", "from", "to", "dir", "limit", "at", "membership", "version", "kind", "timeout"];
const QUERY_MORE = [
  "full_state",
  "format",
  "username",
  "width",
  "height",
  "not_membership",
  "filename",
  "access_token",
];
const FIELDS = [
  "type",
  "password",
  "identifier",
  "user",
  "user_id",
  "device_id",
  "auth",
  "session",
  "devices",
  "rooms",
  "room_id",
  "sessions",
  "messages",
  "device_keys",
  "one_time_keys",
  "fallback_keys",
  "master_key",
  "self_signing_key",
  "usage",
  "keys",
  "signatures",
  "algorithm",
  "algorithms",
  "auth_data",
  "version",
  "first_message_index",
  "session_data",
  "membership",
  "content",
  "invite",
  "preset",
  "initial_state",
  "power_level_content_override",
  "users",
  "events",
  "m.relates_to",
  "rel_type",
  "event_id",
  "msgtype",
  "body",
  "redacts",
  "reason",
  "displayname",
  "avatar_url",
  "m.fully_read",
  "m.read",
  "typing",
  "timeout",
  "presence",
  "search_term",
  "limit",
  "actions",
  "pattern",
  "enabled",
  "timeline",
  "room",
  "types",
  "new_password",
  "username",
  "__proto__",
  "constructor",
];
const BYTES = [
  [],
  [0x7b],
  [0x7b, 0xff, 0x7d],
  [0xef, 0xbb, 0xbf, 0x7b, 0x7d],
  [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00],
  [0x00],
  [0xc0, 0xaf],
];
const TEXTS = [
  "",
  "null",
  "[]",
  '"text"',
  "5",
  "NaN",
  "{",
  '{"a":1,"a":2}',
  '{"a":1e400}',
  '{"__proto__":{"x":1}}',
  '{"a":"\\ud800"}',
  `{"a":${"[".repeat(3000)}${"]".repeat(3000)}}`,
  `${'{"a":'.repeat(120)}1${"}".repeat(120)}`,
];
const TYPES = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""];

/** A request as somebody with this token makes it. */
export function draftRequest(chance: Chance, known: Known, token: string | undefined): Draft {
  const method = chance.once(25) ? chance.of(METHODS) : undefined;
  const route = chance.of(routes);
  const own = route.path
    .split("/")
    .map((part) => (part.startsWith("{") ? segment(chance, known, part.slice(1, -1)) : part))
    .join("/");
  const path = chance.once(30) ? nonsensePath(chance) : own;
  const chosen = method ?? route.method;
  const reads = chosen === "GET" || chosen === "HEAD";
  return {
    method: chosen,
    path: `${path}${query(chance, known)}`,
    headers: { ...authorization(chance, token), ...(chance.once(4) && { "Content-Type": chance.of(TYPES) }) },
    body: reads ? undefined : body(chance, known),
  };
}

function segment(chance: Chance, known: Known, name: string): string {
  if (chance.once(20)) return chance.of(RAW_SEGMENTS);
  if (chance.once(6)) return encodeURIComponent(chance.of(ODD));
  const values = known[name] ?? chance.of(Object.values(known));
  return encodeURIComponent(chance.of(values));
}

function nonsensePath(chance: Chance): string {
  const parts = Array.from({ length: chance.below(6) }, () =>
    chance.once(2) ? chance.of(RAW_SEGMENTS) : encodeURIComponent(chance.of(ODD)),
  );
  return `${chance.of(["", "/_matrix", "/_matrix/client/v3", "/_matrix/client/r0", "/_synapse"])}/${parts.join("/")}`;
}

function query(chance: Chance, known: Known): string {
  const parameters = new URLSearchParams();
  for (let count = chance.below(4); count > 0; count--) {
    const name = chance.of([...QUERY, ...QUERY_MORE]);
    const value = chance.once(2) ? chance.of(chance.of(Object.values(known))) : chance.of(ODD);
    // A sync may wait as long as it is told to.
    parameters.append(name, name === "timeout" && Number(value) > 0 ? "0" : value);
  }
  return parameters.size === 0 ? "" : `?${parameters}`;
}

function authorization(chance: Chance, token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  if (chance.once(40))
    return { Authorization: chance.of(["Bearer", "Basic abc", `Bearer ${token}x`, `bearer  ${token}`]) };
  return { Authorization: `Bearer ${token}` };
}

function body(chance: Chance, known: Known): Draft["body"] {
  if (chance.once(30)) return new Uint8Array(chance.of(BYTES));
  if (chance.once(20)) return chance.of(TEXTS);
  if (chance.once(2000)) return JSON.stringify({ body: "z".repeat(1_100_000) });
  const json = JSON.stringify(object(chance, known, 3));
  if (chance.once(25)) return json.slice(0, chance.below(json.length));
  return json;
}

function object(chance: Chance, known: Known, depth: number): Record<string, unknown> {
  const entries = Array.from({ length: chance.below(5) }, () => {
    const name = chance.once(4) ? chance.of(chance.of(Object.values(known))) : chance.of(FIELDS);
    return [name, value(chance, known, depth - 1)] as const;
  });
  return Object.fromEntries(entries);
}

function value(chance: Chance, known: Known, depth: number): unknown {
  switch (chance.below(depth > 0 ? 9 : 6)) {
    case 0:
      return chance.of([0, 1, -1, 0.5, 100, 2 ** 53, -0, 1e300]);
    case 1:
      return chance.of([true, false, null]);
    case 2:
      return chance.of(ODD);
    case 3:
    case 4:
    case 5:
      return chance.of(chance.of(Object.values(known)));
    case 6:
      return Array.from({ length: chance.below(3) }, () => value(chance, known, depth - 1));
    default:
      return object(chance, known, depth);
  }
}
