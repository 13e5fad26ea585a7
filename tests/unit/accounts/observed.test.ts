/** What operators see: counts, times and lines of the log, each where it is promised, and nothing of a person. */
import { Writable } from "node:stream";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../sandbox/accounts/app.ts";
import { deriveKeys } from "../../../sandbox/accounts/ids.ts";
import { createLimits } from "../../../sandbox/accounts/limits.ts";
import { createMetrics } from "../../../sandbox/accounts/metrics.ts";
import { SENTENCES } from "../../../sandbox/accounts/readiness.ts";
import { error } from "./synapse/fake-synapse.ts";
import { bearer, HOUR, MINUTE, refused, setUp, SITE, sweep, type Setting } from "./support.ts";

const ASK = { body: { users: ["you"] } };

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [name: string]: unknown;
}

const linesOf = (log: string): readonly Line[] =>
  log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);

/** What is counted by now, by name and labels. */
async function counts({ service }: Setting): Promise<Readonly<Record<string, number>>> {
  const text = await service.metrics.registry.metrics();
  const found = text.matchAll(/^(lockstep_\S+(?:\{[^}]*\})?) (\S+)$/gm);
  return Object.fromEntries(Array.from(found, ([, name = "", value = ""]) => [name, Number(value)]));
}

describe("the counts", () => {
  it("have names, kinds and sentences that monitoring can rely on", async () => {
    const { call } = setUp();
    const response = await call("GET", "/metrics");
    expect(response.headers.get("Content-Type")).toMatch(/^text\/plain; version=/);
    const text = await response.text();
    expect(Array.from(text.matchAll(/^# TYPE lockstep_(\S+ \S+)$/gm), ([, kind]) => kind).sort()).toEqual([
      "accounts_erased_total counter",
      "erasures_failed_total counter",
      "half_made_total counter",
      "http_request_seconds histogram",
      "last_sweep_timestamp_seconds gauge",
      "refusals_total counter",
      "rooms_purged_total counter",
      "sandboxes_created_total counter",
      "sandboxes_deleted_total counter",
      "sandboxes_live gauge",
      "sweep_seconds histogram",
      "sweeps_total counter",
    ]);
    const helps = Array.from(text.matchAll(/^# HELP lockstep_\S+ ?(.*)$/gm), ([, help]) => help);
    expect(helps).toHaveLength(12);
    for (const help of helps) expect(help).toMatch(/^[A-Z].+\.$/);
    // The process itself is watched, too.
    expect(text).toContain("process_cpu_seconds_total");
  });

  it("have times in steps from quick to far too slow", async () => {
    const setting = setUp();
    await setting.call("GET", "/healthz");
    await sweep(setting);
    const steps = async (name: string) =>
      Object.keys(await counts(setting)).flatMap((each) =>
        each.startsWith(`${name}_bucket`) ? [/le="([^"]+)"/.exec(each)?.[1]] : [],
      );
    expect(await steps("lockstep_http_request_seconds")).toEqual("0.005 0.02 0.1 0.3 1 3 10 30 +Inf".split(" "));
    expect(await steps("lockstep_sweep_seconds")).toEqual("0.1 1 5 30 120 600 +Inf".split(" "));
  });

  it("are of what was made, ended and refused", async () => {
    const setting = setUp({ LIFETIME: "1h", MAX: "2" });
    const { call, create, synapse, time } = setting;
    const [gone, stays] = [await create(["you"]), await create(["you", "kim"])];
    synapse.addRoom(stays.users["you"]?.user_id ?? "");
    expect((await call("POST", "/v1/sandboxes", ASK)).status).toBe(503);
    await call("DELETE", `/v1/sandboxes/${gone.id}`, bearer("wrong"));
    await call("DELETE", `/v1/sandboxes/${gone.id}`, bearer(gone.deletion_token));
    await call("DELETE", `/v1/sandboxes/${gone.id}`, bearer(gone.deletion_token));
    await sweep(setting);
    expect(await counts(setting)).toMatchObject({
      lockstep_sandboxes_created_total: 2,
      lockstep_sandboxes_deleted_total: 1,
      lockstep_sandboxes_live: 1,
      lockstep_accounts_erased_total: 0,
      'lockstep_refusals_total{code="full"}': 1,
      'lockstep_refusals_total{code="forbidden"}': 1,
      'lockstep_refusals_total{code="not-found"}': 1,
      'lockstep_sweeps_total{result="done"}': 1,
      lockstep_half_made_total: 0,
    });
    time.pass(2 * HOUR);
    synapse.intercept = (_method, path) => (path.endsWith("/media") ? error(500, "M_UNKNOWN") : undefined);
    await sweep(setting);
    synapse.intercept = () => undefined;
    time.pass(MINUTE);
    await sweep(setting);
    expect(await counts(setting)).toMatchObject({
      lockstep_sandboxes_live: 0,
      lockstep_accounts_erased_total: 2,
      lockstep_rooms_purged_total: 1,
      lockstep_erasures_failed_total: 2,
      'lockstep_sweeps_total{result="done"}': 3,
      lockstep_sweep_seconds_count: 3,
    });
    expect(
      Math.abs(((await counts(setting))["lockstep_last_sweep_timestamp_seconds"] ?? 0) - Date.now() / 1000),
    ).toBeLessThan(60);
  });

  it("are of sweeps that did not happen, by the reason, without a time", async () => {
    const setting = setUp();
    setting.time.jump = HOUR;
    expect(await sweep(setting)).toEqual({ result: "clock" });
    expect(await counts(setting)).toMatchObject({
      'lockstep_sweeps_total{result="clock"}': 1,
      lockstep_sweep_seconds_count: 0,
      lockstep_last_sweep_timestamp_seconds: 0,
    });
  });

  it("end nothing where the clock jumps while the lists are read", async () => {
    const setting = setUp();
    const { create, synapse, time } = setting;
    await create(["you"]);
    synapse.intercept = (_method, path) => {
      if (path.includes("/users")) time.jump = HOUR;
      return undefined;
    };
    expect(await sweep(setting)).toEqual({ result: "clock" });
    expect((await counts(setting))["lockstep_accounts_erased_total"]).toBe(0);
  });

  it("are of sandboxes that failed half-way and could not be ended", async () => {
    const setting = setUp();
    const { synapse, call } = setting;
    await setting.time.until(setting.service.sweep());
    synapse.intercept = (method, path) => {
      if (method === "POST" && path.endsWith("/register"))
        return synapse.count("POST", "/register") === 3 ? error(500, "M_UNKNOWN") : undefined;
      return method === "PUT" && path.includes("/v2/users/") ? error(500, "M_UNKNOWN") : undefined;
    };
    expect((await call("POST", "/v1/sandboxes", { body: { users: ["you", "kim"] } })).status).toBe(503);
    expect(await counts(setting)).toMatchObject({ lockstep_half_made_total: 1, lockstep_sandboxes_created_total: 0 });
  });

  it("are of requests, by route and not by what stood in it", async () => {
    const setting = setUp();
    const { call } = setting;
    await call("GET", "/healthz");
    await call("PUT", "/v1/sandboxes", ASK);
    await call("OPTIONS", "/v1/sandboxes", { headers: { "Access-Control-Request-Method": "POST" } });
    await call("POST", "/v1/sandboxes", ASK);
    await call("DELETE", "/v1/sandboxes/abcdefghij");
    await call("GET", "/somebody/was/here");
    const counted = Object.keys(await counts(setting)).filter((name) =>
      name.startsWith("lockstep_http_request_seconds_count"),
    );
    const labels = counted.map((name) => Array.from(name.matchAll(/="([^"]*)"/g), ([, value]) => value).join(" "));
    expect(labels).toEqual([
      "GET /healthz 200",
      "other /v1/sandboxes 405",
      "OPTIONS /v1/sandboxes 204",
      "POST /v1/sandboxes 201",
      "DELETE /v1/sandboxes/:id 401",
      "GET none 404",
    ]);
  });
});

describe("the log", () => {
  it("has a line for each request, under the name that its answer bears", async () => {
    const { call, log } = setUp();
    const response = await call("GET", "/healthz");
    const id = response.headers.get("X-Request-Id");
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(linesOf(log())).toEqual([
      {
        level: 20,
        time: expect.any(Number) as number,
        request: id,
        method: "GET",
        route: "/healthz",
        status: 200,
        ms: expect.any(Number) as number,
        msg: "request",
      },
    ]);
    expect((await call("GET", "/healthz")).headers.get("X-Request-Id")).not.toBe(id);
    for (const { ms } of linesOf(log())) expect(ms).toBeLessThan(10_000);
  });

  it("warns of a homeserver that fails, with the sentence of its reason", async () => {
    const { call, log, synapse } = setUp();
    synapse.intercept = () => new Response("", { status: 502 });
    await call("POST", "/v1/sandboxes", ASK);
    const warnings = linesOf(log()).filter(({ level }) => level > 30);
    expect(warnings).toMatchObject([{ level: 40, reason: SENTENCES.unreachable, msg: "the homeserver failed" }]);
    await call("POST", "/v1/sandboxes", { body: "{" });
    expect(linesOf(log()).filter(({ level }) => level > 30)).toHaveLength(1);
  });

  it("tells of sweeps what they ended, and why they failed", async () => {
    const setting = setUp({ SWEEP: "1h" });
    const { log, synapse, service, time } = setting;
    await sweep(setting);
    const stop = new AbortController();
    synapse.intercept = () => {
      stop.abort();
      return new Response("", { status: 502 });
    };
    await time.until(service.keepSweeping(stop.signal));
    expect(linesOf(log())).toMatchObject([
      { level: 30, msg: "sweep", result: "done", accounts: 0, rooms: 0, failed: 0 },
      { level: 40, msg: "sweep failed", reason: "unreachable" },
    ]);
  });

  it("tells of a defect where it happened, and not what was said about it", async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString("utf8"));
        done();
      },
    });
    const defect = new RangeError("@you:sandbox.invalid has the password tea");
    defect.stack = `RangeError: ${defect.message}\n${Array.from({ length: 12 }, (_, n) => `    at step${n} (file.ts:1:1)`).join("\n")}`;
    const limits = createLimits([{ count: 9, per: MINUTE }]);
    const app = createApp({
      sandboxes: {
        create: () => Promise.reject(defect),
        end: () => Promise.reject(defect),
        count: () => Promise.reject(defect),
      },
      readiness: () => Promise.resolve({ ready: true }),
      creations: limits,
      requests: limits,
      proofs: undefined,
      origins: [SITE],
      keys: [deriveKeys("a secret of the service")],
      metrics: createMetrics(),
      log: pino({ base: null }, sink),
      addressOf: () => "192.0.2.7",
      wait: () => Promise.resolve(),
    });
    const headers = { Origin: SITE };
    const ask = (): Promise<Response> =>
      Promise.resolve(
        app.request("/v1/sandboxes", { method: "POST", headers, body: JSON.stringify({ users: ["you"] }) }),
      );
    const response = await ask();
    expect(await response.clone().text()).not.toContain("tea");
    expect(await refused(response)).toEqual([500, "internal"]);
    const stack = Array.from({ length: 8 }, (_, n) => `    at step${n} (file.ts:1:1)`);
    expect(linesOf(lines.join(""))).toMatchObject([
      { level: 50, type: "RangeError", stack, msg: "a defect of the service" },
    ]);
    expect(lines.join("")).not.toContain("tea");
    delete defect.stack;
    await ask();
    expect(linesOf(lines.join("")).at(-1)).toMatchObject({ stack: [] });
  });
});
