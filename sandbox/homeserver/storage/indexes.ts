/** Indexes over the rows of a table, kept up to date by the table itself, also when a change is undone. */

/** Told by a table about every row that comes and goes. */
export interface Index<Row> {
  add(row: Row): void;
  /** Adds many rows at once, in whatever order they come. */
  addAll(rows: Iterable<Row>): void;
  remove(row: Row): void;
  clear(): void;
}

/** Groups rows and keeps each group in the order of a number, usually the stream position. */
export class OrderedIndex<Row> implements Index<Row> {
  readonly #groups = new Map<string, Row[]>();
  readonly #groupOf: (row: Row) => string | undefined;
  readonly #orderOf: (row: Row) => number;

  /** Rows for which `groupOf` gives undefined stay out of the index. */
  constructor(groupOf: (row: Row) => string | undefined, orderOf: (row: Row) => number) {
    this.#groupOf = groupOf;
    this.#orderOf = orderOf;
  }

  add(row: Row): void {
    const group = this.#groupOf(row);
    if (group === undefined) return;
    const rows = this.#groups.get(group);
    if (!rows) this.#groups.set(group, [row]);
    else rows.splice(this.#firstAfter(rows, this.#orderOf(row)), 0, row);
  }

  addAll(rows: Iterable<Row>): void {
    for (const row of rows) {
      const group = this.#groupOf(row);
      if (group === undefined) continue;
      const others = this.#groups.get(group);
      if (others) others.push(row);
      else this.#groups.set(group, [row]);
    }
    for (const group of this.#groups.values()) group.sort((a, b) => this.#orderOf(a) - this.#orderOf(b));
  }

  remove(row: Row): void {
    const group = this.#groupOf(row);
    const rows = group === undefined ? undefined : this.#groups.get(group);
    if (group === undefined || !rows) return;
    const at = rows.lastIndexOf(row, this.#firstAfter(rows, this.#orderOf(row)) - 1);
    if (at >= 0) rows.splice(at, 1);
    if (rows.length === 0) this.#groups.delete(group);
  }

  clear(): void {
    this.#groups.clear();
  }

  /** All rows of a group, in order. */
  all(group: string): readonly Row[] {
    return this.#groups.get(group) ?? [];
  }

  size(group: string): number {
    return this.all(group).length;
  }

  first(group: string): Row | undefined {
    return this.all(group)[0];
  }

  last(group: string): Row | undefined {
    return this.all(group).at(-1);
  }

  /** Rows with `after < order <= upTo`, in order; with `limit` only that many of the last ones. */
  range(group: string, after: number, upTo: number, limit = Infinity): Row[] {
    const rows = this.all(group);
    const end = this.#firstAfter(rows, upTo);
    return rows.slice(Math.max(this.#firstAfter(rows, after), end - limit), end);
  }

  /** Like `range`, but with only `limit` of the first ones. */
  firstOf(group: string, after: number, upTo: number, limit: number): Row[] {
    const rows = this.all(group);
    const start = this.#firstAfter(rows, after);
    return rows.slice(start, Math.min(start + limit, this.#firstAfter(rows, upTo)));
  }

  /** How many rows `range` would give without a limit. */
  count(group: string, after: number, upTo: number): number {
    const rows = this.all(group);
    return Math.max(0, this.#firstAfter(rows, upTo) - this.#firstAfter(rows, after));
  }

  /** The last row with an order of at most `upTo`. */
  lastUpTo(group: string, upTo: number): Row | undefined {
    const rows = this.all(group);
    return rows[this.#firstAfter(rows, upTo) - 1];
  }

  #firstAfter(rows: readonly Row[], order: number): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#orderOf(rows[middle] as Row) > order) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Groups rows in no particular order. */
export class GroupIndex<Row> implements Index<Row> {
  readonly #groups = new Map<string, Set<Row>>();
  readonly #groupOf: (row: Row) => string;

  constructor(groupOf: (row: Row) => string) {
    this.#groupOf = groupOf;
  }

  add(row: Row): void {
    const group = this.#groupOf(row);
    const rows = this.#groups.get(group);
    if (rows) rows.add(row);
    else this.#groups.set(group, new Set([row]));
  }

  addAll(rows: Iterable<Row>): void {
    for (const row of rows) this.add(row);
  }

  remove(row: Row): void {
    const group = this.#groupOf(row);
    const rows = this.#groups.get(group);
    rows?.delete(row);
    if (rows?.size === 0) this.#groups.delete(group);
  }

  clear(): void {
    this.#groups.clear();
  }

  all(group: string): Row[] {
    return [...(this.#groups.get(group) ?? [])];
  }

  size(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }
}

/** For each group the distinct members that its rows name. */
export class SetIndex<Row> implements Index<Row> {
  readonly #groups = new Map<string, Map<string, number>>();
  readonly #pairOf: (row: Row) => readonly [group: string, member: string] | undefined;

  constructor(pairOf: (row: Row) => readonly [group: string, member: string] | undefined) {
    this.#pairOf = pairOf;
  }

  add(row: Row): void {
    const pair = this.#pairOf(row);
    if (!pair) return;
    const members = this.#groups.get(pair[0]) ?? new Map<string, number>();
    members.set(pair[1], (members.get(pair[1]) ?? 0) + 1);
    this.#groups.set(pair[0], members);
  }

  addAll(rows: Iterable<Row>): void {
    for (const row of rows) this.add(row);
  }

  remove(row: Row): void {
    const pair = this.#pairOf(row);
    const members = pair && this.#groups.get(pair[0]);
    if (!pair || !members) return;
    const left = (members.get(pair[1]) ?? 0) - 1;
    if (left > 0) members.set(pair[1], left);
    else members.delete(pair[1]);
    if (members.size === 0) this.#groups.delete(pair[0]);
  }

  clear(): void {
    this.#groups.clear();
  }

  members(group: string): readonly string[] {
    return [...(this.#groups.get(group)?.keys() ?? [])];
  }
}
