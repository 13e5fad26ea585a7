/** The server under test as a function: the embedded one, or the one at `LOCKSTEP_HOMESERVER_URL`. */
import { Router, type Route } from "../../../sandbox/homeserver/http/router.ts";
import { createHomeserver } from "../../../sandbox/homeserver/index.ts";
import { routes } from "../../../sandbox/homeserver/routes/index.ts";
import type { Homeserver } from "../../../sandbox/homeserver/types.ts";
import { checkAnswer } from "./specification.ts";

export interface Ask {
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** The parsed body if it is JSON, otherwise its text. */
  readonly body: unknown;
  readonly headers: Headers;
}

const remote = process.env["LOCKSTEP_HOMESERVER_URL"];
const base = remote ?? "https://sandbox.invalid";

/** How often the embedded homeserver has stored something. */
export const commits = { count: 0 };

/** Only there when the embedded homeserver is tested. */
export const embedded: Homeserver | undefined = remote === undefined ? await createEmbedded() : undefined;

/** Whether a real Synapse answers. */
export const onSynapse: boolean = remote !== undefined && (await isSynapse(remote));

/** Routes of the table that some scenario has called. */
export const touched = new Set<Route>();

const router = new Router(routes);

/** Sends a request of a scenario. `path` is encoded already: see `v3`. */
export function call(method: string, path: string, ask: Ask = {}): Promise<Answer> {
  const match = router.match(method, new URL(path, base).pathname);
  if (match.kind === "route") touched.add(match.route);
  return probe(method, path, ask);
}

/** Sends a request that says nothing about what the route does. */
export async function probe(method: string, path: string, ask: Ask = {}): Promise<Answer> {
  const url = new URL(path, base);
  const headers = new Headers(ask.headers);
  if (ask.token !== undefined) headers.set("Authorization", `Bearer ${ask.token}`);
  const body = ask.raw ?? (ask.body === undefined ? null : JSON.stringify(ask.body));
  const request = new Request(url, { method, headers, body, signal: ask.signal ?? null });
  const response = await (embedded ? embedded.fetch(request) : fetch(request));
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json") === true;
  const answer = isJson ? (JSON.parse(text) as unknown) : text;
  if (!onSynapse) checkAnswer(method, url.pathname, response.status, answer);
  return { status: response.status, headers: response.headers, body: answer };
}

/** A path below `/_matrix/client/v3` whose inserted parts are encoded. */
export const v3 = (texts: TemplateStringsArray, ...parts: readonly string[]): string =>
  `/_matrix/client/v3${String.raw({ raw: texts }, ...parts.map(encodeURIComponent))}`;

/** A path from the root whose inserted parts are encoded. */
export const root = (texts: TemplateStringsArray, ...parts: readonly string[]): string =>
  String.raw({ raw: texts }, ...parts.map(encodeURIComponent));

async function isSynapse(url: string): Promise<boolean> {
  const response = await fetch(`${url}/_matrix/client/versions`);
  return response.headers.get("Server")?.startsWith("Synapse/") === true;
}

function createEmbedded(): Promise<Homeserver> {
  return createHomeserver({
    serverName: "sandbox.invalid",
    clock: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    storage: { load: async () => [], commit: async () => void commits.count++ },
    onFault: (fault) => {
      throw fault;
    },
  });
}
