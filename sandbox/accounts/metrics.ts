/** What the service counts, for Prometheus: numbers only, nothing of a person. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** All counters, and the registry that writes them down. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Counters of one replica, all at zero. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: "lockstep_http_request_seconds",
      help: "How long requests took.",
      labelNames: ["method", "route", "status"] as const,
      buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    }),
    created: new Counter({ name: "lockstep_sandboxes_created_total", help: "Sandboxes made.", registers }),
    ended: new Counter({
      name: "lockstep_sandboxes_deleted_total",
      help: "Sandboxes ended by their reader.",
      registers,
    }),
    refused: new Counter({
      name: "lockstep_refusals_total",
      help: "Requests refused, by code.",
      labelNames: ["code"] as const,
      registers,
    }),
    live: new Gauge({
      name: "lockstep_sandboxes_live",
      help: "Sandboxes on the homeserver when last counted.",
      registers,
    }),
    erasedAccounts: new Counter({
      name: "lockstep_accounts_erased_total",
      help: "Accounts erased by sweeps.",
      registers,
    }),
    purgedRooms: new Counter({ name: "lockstep_rooms_purged_total", help: "Rooms purged by sweeps.", registers }),
    failedErasures: new Counter({
      name: "lockstep_erasures_failed_total",
      help: "Erasures to be tried again.",
      registers,
    }),
    leftBehind: new Counter({
      name: "lockstep_half_made_total",
      help: "Sandboxes that failed half-way and could not be ended at once; they end by their expiry.",
      registers,
    }),
    sweeps: new Counter({
      name: "lockstep_sweeps_total",
      help: "Sweeps, by what came of them.",
      labelNames: ["result"] as const,
      registers,
    }),
    sweepSeconds: new Histogram({
      name: "lockstep_sweep_seconds",
      help: "How long sweeps took.",
      buckets: [0.1, 1, 5, 30, 120, 600],
      registers,
    }),
    lastSweep: new Gauge({
      name: "lockstep_last_sweep_timestamp_seconds",
      help: "When this replica last finished a sweep.",
      registers,
    }),
  };
}
