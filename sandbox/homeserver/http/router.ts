/** Finds the route of a request. */
import type { Session, Server } from "../state/server.ts";
import type { Body } from "./body.ts";
import type { Requests } from "./requests.ts";

/** What a handler gets. */
export interface Call {
  readonly server: Server;
  /** The parts of the path that the pattern names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly headers: Headers;
  /** Aborts when the client no longer waits for the answer. */
  readonly signal: AbortSignal;
  /** Scheme and host of the request. */
  readonly origin: string;
  /** For handlers that wait: where their steps run. */
  readonly requests: Requests;
}

/** A call with a valid access token. */
export interface UserCall extends Call {
  readonly session: Session;
}

/** The JSON body of a 200 response, or the response itself. */
export type Answer = Readonly<Record<string, unknown>> | readonly unknown[] | Response;

interface RouteShape {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `/_matrix/client/v3/rooms/{roomId}/members`; the version r0 is answered like v3. */
  readonly path: string;
  /** Largest body in bytes; 1 MiB if absent. */
  readonly maxBytes?: number;
}

/** A route that anybody may call. */
export interface OpenRoute extends RouteShape {
  readonly auth: "none";
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** A route for signed-in users. */
export interface UserRoute extends RouteShape {
  readonly auth: "user";
  /**
   * A repeated request of the same device gets the first answer again and changes nothing.
   * Gives what makes two requests the same one.
   */
  readonly idempotent?: (params: Readonly<Record<string, string>>, path: string) => string;
  /** Waits for changes itself, and so runs outside the order of requests. */
  readonly waits?: boolean;
  readonly handle: (call: UserCall) => Answer | Promise<Answer>;
}

/** A line of the router table. */
export type Route = OpenRoute | UserRoute;

/** The names that stand in braces in a path. */
type Params<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & Params<Rest>
  : unknown;

/** A route that anybody may call; the handler's `params` have the names of the path. */
export function open<Path extends string>(
  method: OpenRoute["method"],
  path: Path,
  handle: (call: Call & { readonly params: Params<Path> }) => Answer | Promise<Answer>,
  more: Pick<OpenRoute, "maxBytes"> = {},
): OpenRoute {
  return { method, path, auth: "none", handle: handle as OpenRoute["handle"], ...more };
}

/** A route for signed-in users; the handler's `params` have the names of the path. */
export function user<Path extends string>(
  method: UserRoute["method"],
  path: Path,
  handle: (call: UserCall & { readonly params: Params<Path> }) => Answer | Promise<Answer>,
  more: Pick<UserRoute, "idempotent" | "waits" | "maxBytes"> = {},
): UserRoute {
  return { method, path, auth: "user", handle: handle as UserRoute["handle"], ...more };
}

/** What the router says about a request. */
export type Match =
  | { readonly kind: "route"; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: "wrongMethod" }
  | { readonly kind: "badPath" }
  | { readonly kind: "unknown" };

interface Node {
  readonly literal: Map<string, Node>;
  parameter?: { readonly node: Node };
  readonly routes: Map<string, { readonly route: Route; readonly names: readonly string[] }>;
}

const createNode = (): Node => ({ literal: new Map(), routes: new Map() });
const segmentsOf = (path: string): string[] => path.replace("/_matrix/client/r0/", "/_matrix/client/v3/").split("/");

/** Looks requests up segment by segment; literal segments win over parameters. */
export class Router {
  readonly #root = createNode();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const names: string[] = [];
      let node = this.#root;
      for (const segment of segmentsOf(route.path)) {
        if (segment.startsWith("{")) {
          names.push(segment.slice(1, -1));
          node.parameter ??= { node: createNode() };
          node = node.parameter.node;
        } else {
          const next = node.literal.get(segment) ?? createNode();
          node.literal.set(segment, next);
          node = next;
        }
      }
      node.routes.set(route.method, { route, names });
    }
  }

  /** `path` is the encoded path of the request, without the query. */
  match(method: string, path: string): Match {
    const found = find(this.#root, segmentsOf(path), 0, []);
    if (!found) return { kind: "unknown" };
    const entry = found.node.routes.get(method);
    if (!entry) return { kind: "wrongMethod" };
    try {
      const pairs = entry.names.map((name, index) => [name, decodeURIComponent(found.values[index] ?? "")] as const);
      return { kind: "route", route: entry.route, params: Object.fromEntries(pairs) };
    } catch {
      return { kind: "badPath" };
    }
  }
}

interface Found {
  readonly node: Node;
  readonly values: readonly string[];
}

function find(node: Node, segments: readonly string[], at: number, values: readonly string[]): Found | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.routes.size > 0 ? { node, values } : undefined;
  const literal = node.literal.get(segment);
  const found = literal && find(literal, segments, at + 1, values);
  if (found || !node.parameter) return found;
  return find(node.parameter.node, segments, at + 1, [...values, segment]);
}
