/** Puts the service together: one replica of it. */
import { setTimeout as sleep } from "node:timers/promises";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, Hono } from "hono";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import { createClock, systemClocks, type Clocks } from "./clock.ts";
import type { Config } from "./config.ts";
import { createEraser } from "./erase.ts";
import { deriveKeys, type Keys } from "./ids.ts";
import { createLeadership } from "./leader.ts";
import { clientAddress, createLimits } from "./limits.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createProofs } from "./proof.ts";
import { createReadiness, reasonOf } from "./readiness.ts";
import { createSandboxes } from "./sandboxes.ts";
import { createSweeper, type Sweep } from "./sweeper.ts";
import { createSynapseAdmin } from "./synapse/admin.ts";
import { createSynapseClient, HomeserverError, type Fetch } from "./synapse/client.ts";
import { UnfitError } from "./synapse/registration.ts";

/** One replica of the service. */
export interface Service {
  readonly app: Hono;
  readonly metrics: Metrics;
  /** Sweeps once. @throws HomeserverError, UnfitError */
  sweep(): Promise<Sweep>;
  /** Sweeps now and at every interval until the signal; resolves when the sweep that was under way is over. */
  keepSweeping(signal: AbortSignal): Promise<void>;
  /** Leaves nothing of this replica on the homeserver. */
  signOut(): Promise<void>;
}

/** What comes from outside; tests bring their own. */
export interface Surroundings {
  readonly log: Logger;
  readonly fetch?: Fetch;
  readonly clocks?: Clocks;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Whatever one address asks in a minute: a seminar's, and a little patience with floods. */
const REQUESTS = { count: 1200, per: 60_000 };

/** What has expired does not wait for long once the homeserver is back. */
const AFTER_FAILURE_MS = 15_000;

/** Nothing but the signal ends it early, and that is no failure. */
const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal && { signal }).catch(() => undefined);

/** One replica, put together. It neither listens nor sweeps by itself. */
export function createService(config: Config, surroundings: Surroundings): Service {
  const { log, fetch = globalThis.fetch, clocks = systemClocks, wait = pause } = surroundings;
  const keys: readonly [Keys, ...Keys[]] = [deriveKeys(config.secret), ...config.oldSecrets.map(deriveKeys)];
  const clock = createClock(clocks);
  const metrics = createMetrics();
  const admin = createSynapseAdmin({
    client: createSynapseClient(config.homeserver, fetch),
    registrationSecret: config.registrationSecret,
    keys: keys[0],
    replica: config.replica,
    wait,
  });
  const eraser = createEraser(admin, keys);
  const sandboxes = createSandboxes({
    admin,
    eraser,
    clock,
    keys,
    lifetime: config.lifetime,
    maxSandboxes: config.maxSandboxes,
    publicHomeserver: config.publicHomeserver,
    onLeftBehind: () => metrics.leftBehind.inc(),
  });
  const leadership = createLeadership({ admin, replica: config.replica, monotonic: clock.monotonic, wait });
  const sweep = createSweeper({ admin, eraser, leadership, clock, keys });
  const socketAddress = (context: Context): string => getConnInfo(context).remote.address ?? "";
  const app = createApp({
    sandboxes,
    readiness: createReadiness(admin, clock),
    creations: createLimits(config.perAddress),
    requests: createLimits([REQUESTS]),
    proofs: config.proof ? createProofs(keys[0].challenge, clocks.wall) : undefined,
    origins: config.origins,
    keys,
    metrics,
    log,
    wait,
    addressOf: (context) =>
      clientAddress(socketAddress(context), context.req.header("X-Forwarded-For"), config.proxies),
  });

  async function sweepAndCount(): Promise<Sweep> {
    const stop = metrics.sweepSeconds.startTimer();
    const done = await sweep();
    metrics.sweeps.inc({ result: done.result });
    if (done.result === "done" || done.result === "lost") {
      metrics.erasedAccounts.inc(done.accounts);
      metrics.purgedRooms.inc(done.rooms);
      metrics.failedErasures.inc(done.failed);
      stop();
    }
    if (done.result === "done") {
      metrics.lastSweep.setToCurrentTime();
      metrics.live.set(await sandboxes.count());
    }
    log.info(done, "sweep");
    return done;
  }

  return {
    app,
    metrics,
    sweep: sweepAndCount,
    signOut: () => admin.signOut(),
    async keepSweeping(signal) {
      while (!signal.aborted) {
        const begun = clock.monotonic();
        let next = config.sweepInterval;
        await sweepAndCount().catch((error: unknown) => {
          if (!(error instanceof HomeserverError) && !(error instanceof UnfitError)) throw error;
          metrics.sweeps.inc({ result: "failed" });
          log.warn({ reason: reasonOf(error) }, "sweep failed");
          next = Math.min(next, AFTER_FAILURE_MS);
        });
        const rest = Math.max(1000, next - (clock.monotonic() - begun));
        await wait(rest, signal);
      }
    },
  };
}
