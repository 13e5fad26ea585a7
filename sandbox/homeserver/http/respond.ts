/** Turns a Request into a Response: route, access token, body, handler, and Matrix errors for everything that fails. */
import { invalidParam, MatrixError } from "../errors.ts";
import type { Server } from "../state/server.ts";
import { rememberAnswer, rememberedAnswer } from "../state/transactions.ts";
import type { UnknownRoute } from "../types.ts";
import { requireSession } from "./auth.ts";
import { Body, readBody } from "./body.ts";
import type { Requests } from "./requests.ts";
import { Router, type Answer, type Call, type Route, type UserRoute } from "./router.ts";

/** The homeserver as clients see it. */
export interface Responder {
  /** Never rejects. */
  readonly respond: (request: Request) => Promise<Response>;
  readonly unknownRoutes: readonly UnknownRoute[];
  /** Ends what waits; from now on every answer is 503. */
  readonly close: () => void;
}

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_UNKNOWN_ROUTES = 100;

/** `onFault` is told about failures that are no Matrix errors. */
export function createResponder(
  routes: readonly Route[],
  server: Server,
  requests: Requests,
  onFault: (fault: unknown) => void = () => undefined,
): Responder {
  const router = new Router(routes);
  const unknownRoutes: UnknownRoute[] = [];
  const closed = new AbortController();

  const find = (request: Request, path: string): { route: Route; params: Call["params"] } => {
    const match = router.match(request.method, path);
    if (match.kind === "route") return match;
    if (match.kind === "badPath") throw invalidParam("The path is not encoded correctly.");
    unknownRoutes.push({ method: request.method, path });
    if (unknownRoutes.length > MAX_UNKNOWN_ROUTES) unknownRoutes.shift();
    throw match.kind === "wrongMethod"
      ? new MatrixError(405, "M_UNRECOGNIZED", "This path knows other methods only.")
      : new MatrixError(404, "M_UNRECOGNIZED", "There is no such path.");
  };

  const answer = async (request: Request): Promise<Answer> => {
    const url = new URL(request.url);
    const { route, params } = find(request, url.pathname);
    const { headers } = request;
    // Nobody else may send a body. Looked up again below: the session may end while the body comes, or in the queue.
    if (route.auth === "user") requireSession(server, headers);
    const bytes = await readBody(request, route.maxBytes ?? MAX_BODY_BYTES);
    const call: Call = {
      server,
      requests,
      params,
      query: url.searchParams,
      origin: url.origin,
      headers,
      body: new Body(bytes, request.method !== "PUT"),
      signal: request.signal,
    };
    if (route.auth === "none") return requests.run(() => route.handle(call));
    if (route.waits) {
      const signal = AbortSignal.any([request.signal, closed.signal]);
      const answered = await route.handle({ ...call, signal, session: requireSession(server, headers) });
      if (closed.signal.aborted) throw serverClosed();
      return answered;
    }
    return requests.run(() => answerUser(route, call, url.pathname));
  };

  return {
    unknownRoutes,
    close: () => closed.abort(),
    respond: async (request) => {
      try {
        if (closed.signal.aborted) throw serverClosed();
        const answered = await answer(request);
        return answered instanceof Response ? answered : Response.json(answered);
      } catch (error) {
        if (error instanceof MatrixError) return Response.json(error.body(), { status: error.status });
        onFault(error);
        return Response.json({ errcode: "M_UNKNOWN", error: "The server failed." }, { status: 500 });
      }
    },
  };
}

async function answerUser(route: UserRoute, call: Call, path: string): Promise<Answer> {
  const { server } = call;
  const session = requireSession(server, call.headers);
  const key = route.idempotent?.(call.params, path);
  const remembered = key === undefined ? undefined : rememberedAnswer(server, session, key);
  if (remembered) return remembered;
  const answered = await route.handle({ ...call, session });
  if (key !== undefined) rememberAnswer(server, session, key, answered as Record<string, unknown>);
  return answered;
}

const serverClosed = (): MatrixError => new MatrixError(503, "M_UNKNOWN", "The server is closed.");
