/** The bench's arithmetic. */
import { expect, it } from "vitest";
import { median, medians, REPEATS } from "../../bench/statistics.ts";

it("takes the middle of odd and even many values, sorted as numbers", () => {
  expect(median([100, 9, 20])).toBe(20);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

it("takes the median of each figure by itself", async () => {
  let round = 0;
  const figures = await medians(async () => ({ up: ++round, down: 10 - round }));
  expect(round).toBe(REPEATS);
  expect(figures).toEqual({ up: 3, down: 7 });
});
