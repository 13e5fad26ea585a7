/** Tables in memory whose changes are undone together, or written to the storage in one batch. */
import * as v from "valibot";
import { StorageError } from "../errors.ts";
import type { TableWrite } from "../types.ts";
import type { Index } from "./indexes.ts";

type RowSchema<Row> = v.GenericSchema<unknown, Row>;

interface Change {
  readonly table: Table<object>;
  readonly key: string;
  readonly before: object | undefined;
}

/** One key out of several parts, whatever characters they have. */
export const joinKey = (...parts: readonly string[]): string => JSON.stringify(parts);

/**
 * Rows by key. A row is never changed in place: `set` replaces it, so that the row before stays as it was
 * and can be put back.
 */
export class Table<Row extends object> {
  readonly name: string;
  readonly #schema: RowSchema<Row>;
  readonly #keyOf: (row: Row) => string;
  readonly #indexes: readonly Index<Row>[];
  readonly #rows = new Map<string, Row>();
  #journal: Change[] | undefined;

  constructor(name: string, schema: RowSchema<Row>, keyOf: (row: Row) => string, indexes: readonly Index<Row>[] = []) {
    this.name = name;
    this.#schema = schema;
    this.#keyOf = keyOf;
    this.#indexes = indexes;
  }

  get(...key: readonly string[]): Row | undefined {
    return this.#rows.get(joinKey(...key));
  }

  set(row: Row): void {
    this.#change(this.#keyOf(row), row);
  }

  delete(row: Row): void {
    this.#change(this.#keyOf(row), undefined);
  }

  rows(): IterableIterator<Row> {
    return this.#rows.values();
  }

  /** Puts a row in place without recording it, to undo. */
  put(key: string, row: Row | undefined): void {
    const before = this.#rows.get(key);
    if (before) for (const index of this.#indexes) index.remove(before);
    if (row) {
      this.#rows.set(key, row);
      for (const index of this.#indexes) index.add(row);
    } else {
      this.#rows.delete(key);
    }
  }

  /**
   * Checks stored rows and returns what makes the table hold them and no others, without recording it.
   *
   * @throws StorageError if one of them has not the table's shape or not the key that belongs to it.
   */
  prepare(stored: readonly TableWrite[]): () => void {
    const isRow = (value: unknown): value is Row => v.is(this.#schema, value);
    const rows = stored.map(({ key, value }) => {
      if (isRow(value) && this.#keyOf(value) === key) return { key, value };
      throw new StorageError("corrupt", `A row of the table ${this.name} is damaged.`);
    });
    return () => {
      this.#hold(rows);
    };
  }

  /** Where changes are recorded from now on. */
  recordIn(journal: Change[]): void {
    this.#journal = journal;
  }

  current(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  #hold(rows: { readonly key: string; readonly value: Row }[]): void {
    // A storage gives rows in the order of their keys; taken in that of the stream, each goes to the end of its indexes.
    rows.sort((a, b) => positionOf(a.value) - positionOf(b.value));
    this.#rows.clear();
    for (const { key, value } of rows) this.#rows.set(key, value);
    for (const index of this.#indexes) {
      index.clear();
      index.addAll(this.#rows.values());
    }
  }

  #change(key: string, row: Row | undefined): void {
    this.#journal?.push({ table: this as unknown as Table<object>, key, before: this.#rows.get(key) });
    this.put(key, row);
  }
}

/** All tables together, and the journal of what the running request changed. */
export class Database {
  readonly #tables: ReadonlyMap<string, Table<object>>;
  readonly #journal: Change[] = [];

  constructor(tables: readonly unknown[]) {
    const list = tables as readonly Table<object>[];
    this.#tables = new Map(list.map((table) => [table.name, table]));
    for (const table of list) table.recordIn(this.#journal);
  }

  /** What changed since the last `forget`, one write for each row. */
  changes(): TableWrite[] {
    const writes = new Map<string, TableWrite>();
    for (const { table, key } of this.#journal) {
      writes.set(joinKey(table.name, key), { table: table.name, key, value: table.current(key) });
    }
    return [...writes.values()];
  }

  hasChanges(): boolean {
    return this.#journal.length > 0;
  }

  /** Accepts the recorded changes. */
  forget(): void {
    this.#journal.length = 0;
  }

  /** Puts every changed row back. */
  undo(): void {
    for (const { table, key, before } of this.#journal.reverse()) table.put(key, before);
    this.#journal.length = 0;
  }

  /** Replaces all rows. @throws StorageError and changes nothing if one of them is damaged. */
  load(rows: readonly TableWrite[]): void {
    const stored = new Map([...this.#tables.keys()].map((name) => [name, [] as TableWrite[]]));
    for (const row of rows) {
      const ofTable = stored.get(row.table);
      if (!ofTable) throw new StorageError("corrupt", `There is no table ${row.table}.`);
      ofTable.push(row);
    }
    const loads = Array.from(this.#tables.values(), (table) => table.prepare(stored.get(table.name) ?? []));
    for (const load of loads) load();
  }
}

const positionOf = (row: object): number => ("position" in row && typeof row.position === "number" ? row.position : 0);
