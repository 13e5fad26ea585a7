/** Indexes agree with looking through all rows, whatever came and went. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GroupIndex, OrderedIndex, SetIndex } from "../../../sandbox/homeserver/storage/indexes.ts";

interface Row {
  readonly group: string;
  readonly order: number;
  readonly member: string;
}

const rowArbitrary: fc.Arbitrary<Row> = fc.record({
  group: fc.constantFrom("a", "b"),
  order: fc.nat(9),
  member: fc.constantFrom("x", "y", "z"),
});

/** Rows of which some are removed again. */
const historyArbitrary = fc.array(fc.tuple(rowArbitrary, fc.boolean()), { maxLength: 30 });

describe("indexes", () => {
  it("keep order, ranges and counts", () => {
    const property = fc.property(historyArbitrary, fc.nat(10), fc.nat(10), fc.nat(4), (history, a, b, limit) => {
      const index = new OrderedIndex<Row>(
        (row) => row.group,
        (row) => row.order,
      );
      for (const [row] of history) index.add(row);
      for (const [row, goes] of history) if (goes) index.remove(row);
      const [after, upTo] = [Math.min(a, b) - 1, Math.max(a, b) - 1];
      for (const group of ["a", "b", "c"]) {
        const left = history.filter(([row, goes]) => !goes && row.group === group).map(([row]) => row);
        const sorted = left.sort((one, other) => one.order - other.order);
        const within = sorted.filter((row) => row.order > after && row.order <= upTo);
        expect(index.all(group)).toEqual(sorted);
        expect(index.range(group, after, upTo)).toEqual(within);
        expect(index.count(group, after, upTo)).toBe(within.length);
        expect(index.range(group, after, upTo, limit)).toEqual(limit === 0 ? [] : within.slice(-limit));
        expect(index.firstOf(group, after, upTo, limit)).toEqual(within.slice(0, limit));
        expect(index.lastUpTo(group, upTo)).toBe(sorted.filter((row) => row.order <= upTo).at(-1));
      }
    });
    fc.assert(property);
  });

  it("keep groups and distinct members", () => {
    const property = fc.property(historyArbitrary, (history) => {
      const groups = new GroupIndex<Row>((row) => row.group);
      const members = new SetIndex<Row>((row) => [row.group, row.member]);
      for (const [row] of history) for (const index of [groups, members]) index.add(row);
      for (const [row, goes] of history) if (goes) for (const index of [groups, members]) index.remove(row);
      for (const group of ["a", "b", "c"]) {
        const left = history.filter(([row, goes]) => !goes && row.group === group).map(([row]) => row);
        expect(groups.all(group)).toEqual(left);
        expect(groups.size(group)).toBe(left.length);
        expect([...members.members(group)].sort()).toEqual([...new Set(left.map((row) => row.member))].sort());
      }
    });
    fc.assert(property);
  });
});
