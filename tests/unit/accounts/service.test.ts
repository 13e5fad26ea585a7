/** One replica as a whole: when it sweeps, how it is told to stop, and what it leaves. */
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createService } from "../../../sandbox/accounts/service.ts";
import { error, FakeSynapse } from "./synapse/fake-synapse.ts";
import { configWith, HOUR, MINUTE, setUp, VirtualTime } from "./support.ts";

describe("sweeps follow each other", () => {
  /** How long it waits after sweeps that took so long. @param failing whether they fail. */
  async function waits(interval: string, took: number, failing: boolean): Promise<readonly number[]> {
    const time = new VirtualTime();
    const synapse = new FakeSynapse(() => time.truth());
    const seen: number[] = [];
    const stop = new AbortController();
    synapse.intercept = (_method, path) => {
      if (path !== "/_synapse/admin/v1/rooms") return undefined;
      time.pass(took);
      return failing ? error(500, "M_UNKNOWN") : undefined;
    };
    const service = createService(configWith({ SWEEP: interval }), {
      log: pino({ level: "silent" }),
      fetch: synapse.fetch,
      clocks: time,
      wait: async (ms, signal) => {
        if (signal !== stop.signal) return time.wait(ms);
        seen.push(ms);
        time.pass(ms);
        if (seen.length === 2) stop.abort();
      },
    });
    await time.until(service.keepSweeping(stop.signal));
    return seen;
  }

  // Beginning to beginning; taking the sweep lasts a second.
  it.each([
    ["5m", 0, false, 5 * MINUTE - 1000],
    ["5m", 2 * MINUTE, false, 3 * MINUTE - 1000],
    ["5m", 6 * MINUTE, false, 1000],
    ["5m", 0, true, 14_000],
    ["10s", 0, true, 9000],
    ["1s", 0, false, 1000],
  ])("every %s, where one takes %i ms and fails: %s", async (interval, took, failing, expected) => {
    const [first] = await waits(interval, took, failing);
    expect(first).toBe(expected);
  });

  it("and none follows, nor is any begun, after the signal", async () => {
    const { service, synapse, time } = setUp();
    await time.until(service.keepSweeping(AbortSignal.abort()));
    expect(synapse.calls).toEqual([]);
  });

  it("until there is a defect in here, which nobody hides", async () => {
    const defect = new TypeError("of the service");
    const service = createService(configWith(), {
      log: pino({ level: "silent" }),
      fetch: new FakeSynapse(Date.now).fetch,
      wait: () => Promise.reject(defect),
    });
    await expect(service.keepSweeping(new AbortController().signal)).rejects.toBe(defect);
  });

  it("and a pause between two of them ends at once with the signal", async () => {
    const stop = new AbortController();
    const { promise: hasSwept, resolve: sweeps } = Promise.withResolvers<unknown>();
    // A clock that has just jumped ends a sweep before it asks anything.
    let wall = 0;
    const service = createService(configWith(), {
      log: pino({ base: null }, { write: sweeps }),
      fetch: () => Promise.reject(new Error("nobody asks")),
      clocks: { wall: () => (wall += HOUR), monotonic: () => 0 },
    });
    const sweeping = service.keepSweeping(stop.signal);
    expect(await hasSwept).toContain('"result":"clock"');
    await new Promise(setImmediate);
    stop.abort();
    await sweeping;
  });
});

it("leaves no device of its own on the homeserver", async () => {
  const { service, synapse, create, time } = setUp();
  await create(["you"]);
  const own = (): readonly string[] => [...synapse.users.values()].find(({ admin }) => admin)?.devices ?? [];
  expect(own()).toEqual(["lockstep-one"]);
  await time.until(service.signOut());
  expect(own()).toEqual([]);
});
