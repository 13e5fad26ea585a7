/** Sweeps while clocks are wrong: nothing ends early as long as one of the two is right or behind, and nothing stays for ever. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BELIEVED_AFTER_MS } from "../../../../sandbox/accounts/clock.ts";
import { HOUR, MINUTE, setUp, states, sweep } from "../support.ts";

const LIFETIME = 24 * HOUR;
/** Further than a clock may drift in the time of a test. */
const far = fc.integer({ min: 5 * MINUTE, max: 48 * HOUR });
const wrong = fc.oneof(
  fc.constant(0),
  far,
  far.map((ms) => -ms),
);

describe("a clock of one's own that jumped", () => {
  it("stops the sweep until it has gone on steadily for long enough", async () => {
    await fc.assert(
      fc.asyncProperty(
        wrong.filter((ms) => ms !== 0),
        wrong,
        async (ours, theirs) => {
          const setting = setUp();
          await setting.create();
          setting.time.pass(48 * HOUR);
          setting.time.jump = ours;
          setting.synapse.ahead = theirs;
          expect(await sweep(setting)).toEqual({ result: "clock" });
          setting.time.pass(BELIEVED_AFTER_MS - 1);
          expect(await sweep(setting)).toEqual({ result: "clock" });
          expect(states(setting)).toEqual([true, true]);
          setting.time.pass(1);
          expect(await sweep(setting)).toMatchObject({ result: "done" });
        },
      ),
      { numRuns: 10 },
    );
  });

  it("back to where it was is believed at once", async () => {
    const setting = setUp({ LIFETIME: "1h" });
    const { create, time, synapse } = setting;
    await create();
    time.jump = 2 * HOUR;
    synapse.ahead = 2 * HOUR;
    expect(await sweep(setting)).toEqual({ result: "clock" });
    time.pass(MINUTE);
    time.jump = 0;
    synapse.ahead = 0;
    expect(await sweep(setting)).toMatchObject({ result: "done", accounts: 0 });
    time.pass(HOUR);
    expect(await sweep(setting)).toMatchObject({ result: "done", accounts: 2 });
  });
});

describe("two clocks", () => {
  /** Sweeps when both have gone on steadily with their errors, `passed` after a sandbox was made. @returns whether it is there. */
  async function isThere(ours: number, theirs: number, passed: number): Promise<boolean> {
    const setting = setUp();
    const { create, time, synapse } = setting;
    const made = await create();
    expect(made.expires_at - made.now).toBe(LIFETIME);
    time.jump = ours;
    synapse.ahead = theirs;
    if (ours !== 0) expect(await sweep(setting)).toEqual({ result: "clock" });
    time.pass(passed);
    expect(await sweep(setting)).toMatchObject({ result: "done" });
    const [you, kim] = states(setting);
    expect(kim).toBe(you);
    return you === true;
  }

  it("end a sandbox when both of them say that its time is over", async () => {
    // A sweep takes some seconds, and so does what a homeserver tells: it tells whole ones.
    const unsure = 10_000;
    const passing = fc.integer({ min: BELIEVED_AFTER_MS, max: 72 * HOUR });
    await fc.assert(
      fc.asyncProperty(wrong, wrong, passing, async (ours, theirs, passed) => {
        const left = LIFETIME - passed - Math.min(ours, theirs);
        fc.pre(Math.abs(left) > unsure);
        expect(await isThere(ours, theirs, passed)).toBe(left > 0);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["ours is ahead", 30 * HOUR, 0, 12 * HOUR, true],
    ["the homeserver's is ahead", 0, 30 * HOUR, 12 * HOUR, true],
    ["both are ahead", 30 * HOUR, 30 * HOUR, 12 * HOUR, false],
    ["ours is behind", -12 * HOUR, 0, 30 * HOUR, true],
    ["the homeserver's is behind", 0, -12 * HOUR, 30 * HOUR, true],
    ["both are right", 0, 0, 30 * HOUR, false],
  ])("where %s", async (_case, ours, theirs, passed, expected) => {
    expect(await isThere(ours, theirs, passed)).toBe(expected);
  });
});
