/** The service over HTTP: what `wire.ts` says, and what machines ask: healthz, readyz, metrics. */
import { randomUUID } from "node:crypto";
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { routePath } from "hono/route";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Logger } from "pino";
import * as v from "valibot";
import { isDeletionToken, isSandboxId, type Keys } from "./ids.ts";
import type { Limits } from "./limits.ts";
import { isLoopback } from "./local.ts";
import type { Metrics } from "./metrics.ts";
import type { Proofs } from "./proof.ts";
import { reasonOf, SENTENCES, type Readiness } from "./readiness.ts";
import type { Sandboxes } from "./sandboxes.ts";
import { HomeserverError } from "./synapse/client.ts";
import { UnfitError } from "./synapse/registration.ts";
import type { Refusal, RefusalCode } from "./wire.ts";

/** What the HTTP interface works with. */
export interface AppOptions {
  readonly sandboxes: Sandboxes;
  readonly readiness: () => Promise<Readiness>;
  /** New sandboxes of one address. */
  readonly creations: Limits;
  /** Whatever an address asks. */
  readonly requests: Limits;
  readonly proofs: Proofs | undefined;
  readonly origins: readonly string[] | "loopback";
  readonly keys: readonly Keys[];
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly addressOf: (context: Context) => string;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

const MOST_BYTES = 8 * 1024;
const STATUS: Readonly<Record<RefusalCode, ContentfulStatusCode>> = {
  "bad-request": 400,
  unauthorized: 401,
  forbidden: 403,
  origin: 403,
  proof: 403,
  "not-found": 404,
  method: 405,
  "too-large": 413,
  "too-many": 429,
  full: 503,
  homeserver: 503,
  internal: 500,
};
/** How long a reader waits for everything to be removed. */
const REMOVAL_MS = 5_000;
/** When it is worth trying again where nobody knows. */
const TRY_AGAIN_MS = 10_000;

const request = v.strictObject({
  users: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[a-z]{1,12}$/))),
    v.minLength(1),
    v.maxLength(8),
    v.check((users) => new Set(users).size === users.length),
  ),
  proof: v.optional(v.string()),
});

class RefusalError extends Error {
  override readonly name = "RefusalError";
  readonly code: RefusalCode;
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The service as a Hono app. It listens nowhere: `serve.ts` does, and tests call its `fetch`. */
export function createApp(options: AppOptions): Hono {
  const { sandboxes, readiness, proofs, metrics } = options;
  const app = new Hono();
  app.use(observed(options));
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      crossOriginResourcePolicy: false,
    }),
  );
  app.onError((error, context) => refuse(context, options, error));
  app.notFound((context) =>
    refuse(context, options, new RefusalError("not-found", "There is nothing at this address.")),
  );

  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.get("/readyz", async (context) => {
    const state = await readiness();
    if (state.ready) return context.json({ status: "ready" });
    return context.json({ status: "not ready", reason: state.reason, message: SENTENCES[state.reason] }, 503);
  });
  app.get("/metrics", async (context) =>
    context.text(await metrics.registry.metrics(), 200, { "Content-Type": metrics.registry.contentType }),
  );

  app.use("/v1/*", guarded(options), bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }));
  app.post("/v1/sandboxes", (context) => create(context, options));
  app.delete("/v1/sandboxes/:id", async (context) => {
    const id = context.req.param("id");
    authorize(context, options.keys, id);
    const { accounts, removed } = await sandboxes.end(id);
    if (accounts === 0) throw new RefusalError("not-found", "This sandbox has ended already.");
    metrics.ended.inc();
    // Nobody gets in any more. What is not removed by now goes on being removed, and the sweeper takes care of the rest.
    const isRemoved = await Promise.race([removed.then(() => true), options.wait(REMOVAL_MS).then(() => false)]);
    return context.body(null, isRemoved ? 204 : 202);
  });
  if (proofs !== undefined) app.get("/v1/challenge", async (context) => context.json(await proofs.challenge()));
  const known = ["/healthz", "/readyz", "/metrics", "/v1/sandboxes", "/v1/sandboxes/:id"];
  for (const path of proofs === undefined ? known : [...known, "/v1/challenge"]) {
    app.all(path, () => {
      throw new RefusalError("method", "This address does not know this method.");
    });
  }
  return app;
}

async function create(context: Context, options: AppOptions): Promise<Response> {
  const { sandboxes, readiness, proofs, metrics, creations } = options;
  // Asked for at once: only then does it tell of somebody who leaves.
  const { signal } = context.req.raw;
  const parsed = v.safeParse(request, await json(context));
  if (!parsed.success) {
    throw new RefusalError(
      "bad-request",
      "The body must be JSON: { users }, 1 to 8 different names of 1 to 12 lower-case letters.",
    );
  }
  const state = await readiness();
  if (!state.ready) throw new RefusalError("homeserver", SENTENCES[state.reason], TRY_AGAIN_MS);
  const { users, proof } = parsed.output;
  if (proofs !== undefined && !(await proofs.accept(proof))) {
    throw new RefusalError(
      "proof",
      "The challenge is missing, not solved, used already or too old: ask for a new one.",
    );
  }
  const address = options.addressOf(context);
  const wait = await creations.take(address);
  if (wait !== undefined)
    throw new RefusalError("too-many", "There were too many new sandboxes from this address.", wait);
  try {
    const made = await sandboxes.create(users);
    if (made === "clock") throw new RefusalError("homeserver", SENTENCES["clock-jumped"], TRY_AGAIN_MS);
    if (made === "full") throw new RefusalError("full", "There are as many sandboxes as there may be.", TRY_AGAIN_MS);
    metrics.created.inc();
    if (signal.aborted) {
      // Nobody is left who could use it, or end it.
      await (
        await sandboxes.end(made.id)
      ).removed;
      await creations.giveBack(address);
      return context.body(null, 408);
    }
    return context.json(made, 201);
  } catch (error) {
    await creations.giveBack(address);
    throw error;
  }
}

/** @throws RefusalError unless the request bears the deletion token of this very sandbox. */
function authorize(context: Context, keys: readonly Keys[], id: string): void {
  if (!isSandboxId(id)) throw new RefusalError("not-found", "There is nothing at this address.");
  const token = /^Bearer (\S+)$/i.exec(context.req.header("Authorization") ?? "")?.[1];
  if (token === undefined) throw new RefusalError("unauthorized", "The deletion token of this sandbox is missing.");
  if (!isDeletionToken(keys, id, token))
    throw new RefusalError("forbidden", "This is not the deletion token of this sandbox.");
}

/** Who may ask at all, and how much. */
function guarded({ origins, requests, addressOf }: AppOptions): MiddlewareHandler {
  const isAllowed = (origin: string): boolean =>
    origins === "loopback" ? URL.canParse(origin) && isLoopback(new URL(origin)) : origins.includes(origin);
  const crossOrigin = cors({
    origin: (origin) => (isAllowed(origin) ? origin : null),
    allowMethods: ["GET", "POST", "DELETE"],
    allowHeaders: ["Authorization", "Content-Type"],
    exposeHeaders: ["Retry-After"],
    maxAge: 600,
  });
  return async (context, next) => {
    context.header("Cache-Control", "no-store");
    return crossOrigin(context, async () => {
      const wait = await requests.take(addressOf(context));
      if (wait !== undefined)
        throw new RefusalError("too-many", "There were too many requests from this address.", wait);
      const { method } = context.req;
      const changes = method === "POST" || method === "DELETE";
      if (changes && !isAllowed(context.req.header("Origin") ?? "")) {
        throw new RefusalError("origin", "This site is not on the list of those that may ask.");
      }
      await next();
    });
  };
}

/** Counts each request and notes it, under a random name and without anything of its sender. */
function observed({ metrics, log }: AppOptions): MiddlewareHandler {
  return async (context, next) => {
    const begun = performance.now();
    const id = randomUUID();
    context.header("X-Request-Id", id);
    await next();
    const { status } = context.res;
    const method = ["GET", "HEAD", "POST", "DELETE", "OPTIONS"].includes(context.req.method)
      ? context.req.method
      : "other";
    const route = status === 404 ? "none" : routePath(context, -1);
    const seconds = (performance.now() - begun) / 1000;
    metrics.requests.observe({ method, route, status }, seconds);
    log.debug({ request: id, method, route, status, ms: Math.round(seconds * 1000) }, "request");
  };
}

function refuse(context: Context, { metrics, log }: AppOptions, error: Error): Response {
  const refusal = refusalFor(error);
  if (refusal.code === "internal") log.error({ type: error.name, stack: stackOf(error) }, "a defect of the service");
  if (refusal.code === "homeserver") log.warn({ reason: refusal.message }, "the homeserver failed");
  metrics.refused.inc({ code: refusal.code });
  const body: Refusal = {
    error: refusal.code,
    message: refusal.message,
    ...(refusal.retryAfter === undefined ? {} : { retry_after_ms: refusal.retryAfter }),
  };
  if (refusal.retryAfter !== undefined) context.header("Retry-After", String(Math.ceil(refusal.retryAfter / 1000)));
  return context.json(body, STATUS[refusal.code]);
}

function refusalFor(error: Error): RefusalError {
  if (error instanceof RefusalError) return error;
  if (error instanceof HomeserverError || error instanceof UnfitError) {
    return new RefusalError("homeserver", SENTENCES[reasonOf(error)], TRY_AGAIN_MS);
  }
  return new RefusalError("internal", "Something went wrong in the service.");
}

function tooLarge(): never {
  throw new RefusalError("too-large", `The body may have ${MOST_BYTES / 1024} kB.`);
}

async function json(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where it happened, without the message, which may repeat what somebody sent. */
const stackOf = ({ stack = "" }: Error): readonly string[] =>
  stack
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 8);
