/** Stored rows: each column of each table is checked, so that a damaged storage is said to be one. */
import { expect, it } from "vitest";
import { createHomeserver } from "../../../../sandbox/homeserver/index.ts";
import { createTables } from "../../../../sandbox/homeserver/storage/tables.ts";
import type { TableWrite } from "../../../../sandbox/homeserver/types.ts";
import { populate } from "../populated.ts";
import { start, TestStorage } from "../support.ts";

/** Columns that a row need not have. */
const OPTIONAL = [
  "displayName",
  "stateKey",
  "deviceId of events",
  "transactionId",
  "replaces",
  "redactedBy",
  "filename",
];

async function codeOf(...rows: readonly TableWrite[]): Promise<unknown> {
  const storage = { load: async () => rows, commit: async () => undefined };
  const random = (length: number): Uint8Array => new Uint8Array(length);
  return createHomeserver({ serverName: "sandbox.invalid", clock: Date.now, random, storage }).then(
    () => "good",
    (error: unknown) => (error as { code?: string }).code,
  );
}

const storage = new TestStorage();
await populate(await start(storage));
const rows = await storage.load();
const meta = rows.find(({ table }) => table === "meta") as TableWrite;

it.each(Object.values(createTables().tables).map(({ name }) => name))("of %s", async (name) => {
  const some = rows.filter(({ table }) => table === name);
  expect(some.length).toBeGreaterThan(0);
  const columns = new Map(some.flatMap((row) => Object.keys(row.value as object).map((column) => [column, row])));
  for (const [column, row] of columns) {
    const load = (value: object): Promise<unknown> => codeOf(...(name === "meta" ? [] : [meta]), { ...row, value });
    const { [column]: taken, ...rest } = row.value as Record<string, unknown>;
    expect(await load({ ...rest, [column]: taken }), column).toBe("good");
    const isOptional = OPTIONAL.includes(column) || OPTIONAL.includes(`${column} of ${name}`);
    expect(await load(rest), `without ${column}`).toBe(isOptional ? "good" : "corrupt");
    // Only the key of a one-time or fallback key may be anything.
    const isAnything = column === "key" && /one_time|fallback/.test(name);
    const other = typeof taken === "string" ? 5 : "other";
    expect(await load({ ...rest, [column]: other }), `${column}: ${other}`).toBe(isAnything ? "good" : "corrupt");
  }
});
