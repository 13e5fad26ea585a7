/** Indexes agree with looking through all rows, whatever came and went. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GroupIndex, OrderedIndex, SetIndex, type Index } from "../../../../sandbox/homeserver/storage/indexes.ts";

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

/** Rows of which the first are added together, and some are removed again. */
const historyArbitrary = fc.array(fc.tuple(rowArbitrary, fc.boolean()), { maxLength: 30 });

function live(index: Index<Row>, history: readonly (readonly [Row, boolean])[], together: number): void {
  index.addAll(history.slice(0, together).map(([row]) => row));
  for (const [row] of history.slice(together)) index.add(row);
  for (const [row, goes] of history) if (goes) index.remove(row);
}

describe("indexes", () => {
  it("keep order, ranges and counts", () => {
    const numbers = [fc.nat(10), fc.nat(10), fc.nat(4), fc.nat(30)] as const;
    const property = fc.property(historyArbitrary, ...numbers, (history, a, b, limit, together) => {
      const index = new OrderedIndex<Row>(
        (row) => row.group,
        (row) => row.order,
      );
      live(index, history, together);
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
    const property = fc.property(historyArbitrary, fc.nat(30), (history, together) => {
      const groups = new GroupIndex<Row>((row) => row.group);
      const members = new SetIndex<Row>((row) => [row.group, row.member]);
      for (const index of [groups, members]) live(index, history, together);
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
