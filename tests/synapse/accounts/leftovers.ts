/** Looks through every table of a Synapse for what must not be there any more. */
import { DatabaseSync } from "node:sqlite";

/** Where something was found: the table, and how many of its rows hold it. */
export type Leftovers = Readonly<Record<string, number>>;

/**
 * Searches all rows of all tables.
 *
 * @param file Synapse's SQLite database; it may be running.
 * @param needles texts such as user ids, room ids, tokens, keys.
 */
export function leftovers(file: string, needles: readonly string[]): Leftovers {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const found: Record<string, number> = {};
    for (const table of tablesOf(database)) {
      const rows = database.prepare(`SELECT * FROM "${table}"`).all();
      const held = rows.filter((row) => needles.some((needle) => textOf(row).includes(needle)));
      if (held.length > 0) found[table] = held.length;
    }
    return found;
  } finally {
    database.close();
  }
}

/** How many devices a sandbox's accounts have; not those under which Synapse files cross-signing keys. */
export function devicesOf(file: string, sandboxId: string): number {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const query = "SELECT count(*) AS devices FROM devices WHERE user_id LIKE ? AND NOT hidden";
    return Number(database.prepare(query).get(`@ls-${sandboxId}-%`)?.["devices"]);
  } finally {
    database.close();
  }
}

/** Notes a use by each of these users, as Synapse does some seconds after the use. */
export function noteUse(file: string, userIds: readonly string[]): void {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  try {
    const columns = "(user_id, access_token, device_id, ip, user_agent, last_seen)";
    const insert = database.prepare(
      `INSERT INTO user_ips ${columns} VALUES (?, 'late', 'LATE', '192.0.2.1', 'late', ?)`,
    );
    for (const userId of userIds) insert.run(userId, Date.now());
  } finally {
    database.close();
  }
}

function tablesOf(database: DatabaseSync): readonly string[] {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  // The index of the full-text search keeps its rows in tables of its own, which cannot all be read as such.
  return rows.map((row) => String(row["name"])).filter((name) => !/^(sqlite_|event_search_)/.test(name));
}

function textOf(row: Record<string, unknown>): string {
  return Object.values(row)
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value)))
    .join("\n");
}
