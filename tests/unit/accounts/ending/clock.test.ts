/** A clock that jumps is not believed until it has gone on steadily. */
import { beforeEach, describe, expect, it } from "vitest";
import { BELIEVED_AFTER_MS, createClock, type Clock } from "../../../../sandbox/accounts/clock.ts";
import { HOUR, MINUTE, VirtualTime } from "../support.ts";

let time: VirtualTime;
let clock: Clock;

beforeEach(() => {
  time = new VirtualTime();
  clock = createClock(time);
});

describe("the clock", () => {
  it("is believed as long as it goes as time does", () => {
    for (let day = 0; day < 30; day += 1) {
      time.pass(24 * HOUR);
      // A slewed clock: a few seconds a day.
      time.jump += 3000;
      expect(clock.now()).toBe(time.wall());
    }
  });

  it.each([24 * HOUR, -24 * HOUR, 10_000, -10_000])("is not believed after a jump by %d ms", (jump) => {
    time.pass(MINUTE);
    time.jump += jump;
    expect(clock.now()).toBeUndefined();
    time.pass(BELIEVED_AFTER_MS - 1);
    expect(clock.now()).toBeUndefined();
    time.pass(1);
    expect(clock.now()).toBe(time.wall());
  });

  // Five seconds at any time, and a thousandth of what has passed since the last look.
  it.each([
    [0, 4_999, true],
    [0, 5_000, true],
    [0, 5_001, false],
    [24 * HOUR, 91_399, true],
    [24 * HOUR, 91_400, true],
    [24 * HOUR, 91_401, false],
  ])("may drift: %d ms after the last look by %d ms: %s", (passed, drift, isBelieved) => {
    for (const each of [drift, -drift]) {
      time = new VirtualTime();
      clock = createClock(time);
      time.pass(passed);
      time.jump = each;
      expect(clock.now()).toBe(isBelieved ? time.wall() : undefined);
    }
  });

  it("is believed at once when it was put right again", () => {
    time.jump += HOUR;
    expect(clock.now()).toBeUndefined();
    time.pass(MINUTE);
    time.jump -= HOUR;
    expect(clock.now()).toBe(time.wall());
  });

  it("begins to wait anew when it jumps again", () => {
    time.jump += HOUR;
    expect(clock.now()).toBeUndefined();
    time.pass(BELIEVED_AFTER_MS - 1);
    time.jump += HOUR;
    expect(clock.now()).toBeUndefined();
    time.pass(BELIEVED_AFTER_MS - 1);
    expect(clock.now()).toBeUndefined();
    time.pass(1);
    expect(clock.now()).toBe(time.wall());
  });
});
