/** The tables: what a request changed is written once or undone completely. */
import * as v from "valibot";
import { beforeEach, describe, expect, it } from "vitest";
import { StorageError } from "../../../../sandbox/homeserver/errors.ts";
import { Database, joinKey, Table } from "../../../../sandbox/homeserver/storage/database.ts";
import { OrderedIndex } from "../../../../sandbox/homeserver/storage/indexes.ts";

interface Row {
  readonly id: string;
  readonly n: number;
}

const schema = v.object({ id: v.string(), n: v.number() });
let byNumber: OrderedIndex<Row>;
let table: Table<Row>;
let database: Database;

beforeEach(() => {
  byNumber = new OrderedIndex<Row>(
    () => "",
    (row) => row.n,
  );
  table = new Table<Row>("rows", schema, (row) => joinKey(row.id), [byNumber]);
  database = new Database([table]);
  table.set({ id: "a", n: 1 });
  table.set({ id: "b", n: 2 });
  database.forget();
});

const numbers = (): number[] => byNumber.all("").map((row) => row.n);

describe("a database", () => {
  it("writes the last state of every changed row, once", () => {
    table.set({ id: "a", n: 5 });
    table.set({ id: "a", n: 6 });
    table.delete({ id: "b", n: 2 });
    expect(database.changes()).toEqual([
      { table: "rows", key: joinKey("a"), value: { id: "a", n: 6 } },
      { table: "rows", key: joinKey("b"), value: undefined },
    ]);
  });

  it("undoes everything, in the indexes too", () => {
    table.set({ id: "a", n: 5 });
    table.delete({ id: "a", n: 5 });
    table.set({ id: "c", n: 3 });
    table.set({ id: "b", n: 9 });
    expect(numbers()).toEqual([3, 9]);
    database.undo();
    expect(database.hasChanges()).toBe(false);
    expect(numbers()).toEqual([1, 2]);
    expect(table.get("a")).toEqual({ id: "a", n: 1 });
    expect(table.get("c")).toBeUndefined();
  });

  it("loads good rows, and none at all if one is bad", () => {
    const row = (value: unknown, key = joinKey("x"), name = "rows") => ({ table: name, key, value });
    for (const bad of [
      row({ id: "x" }),
      row({ id: "x", n: "1" }),
      row({ id: "x", n: 1 }, joinKey("y")),
      row({ id: "x", n: 1 }, joinKey("x"), "other"),
      row(null),
    ]) {
      expect(() => database.load([row({ id: "x", n: 1 }), bad])).toThrow(StorageError);
      expect(numbers()).toEqual([1, 2]);
    }
    database.load([row({ id: "x", n: 7 }), row({ id: "y", n: 3 }, joinKey("y")), row({ id: "z", n: 5 }, joinKey("z"))]);
    expect(numbers()).toEqual([3, 5, 7]);
    expect(database.hasChanges()).toBe(false);
  });
});

describe("keys", () => {
  it("of different parts are different", () => {
    expect(joinKey("a", "b")).not.toBe(joinKey('a","b'));
    expect(joinKey("ab")).not.toBe(joinKey("a", "b"));
  });
});
