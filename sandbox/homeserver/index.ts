/** The embedded Matrix homeserver: the Client-Server API as a function from Request to Response. */
import * as v from "valibot";
import { SnapshotError } from "./errors.ts";
import { Requests } from "./http/requests.ts";
import { createResponder } from "./http/respond.ts";
import type { Server } from "./state/server.ts";
import { Typing } from "./state/sync/typing.ts";
import { Database } from "./storage/database.ts";
import { FORMAT_VERSION } from "./storage/rows.ts";
import { createTables } from "./storage/tables.ts";
import type { Homeserver, HomeserverOptions, HomeserverSnapshot, TableWrite } from "./types.ts";

export { MatrixError, SnapshotError } from "./errors.ts";
export type {
  Homeserver,
  HomeserverOptions,
  HomeserverSnapshot,
  HomeserverStorage,
  TableWrite,
  UnknownRoute,
} from "./types.ts";

/**
 * Starts a homeserver on what its storage holds.
 * Rejects with `SnapshotError` if the rows are damaged or of another format, and with the storage's own error if it cannot be read.
 */
export async function createHomeserver(options: HomeserverOptions): Promise<Homeserver> {
  const { tables, indexes } = createTables();
  const database = new Database(Object.values(tables));
  const storedPosition = (): number => tables.meta.get()?.position ?? 0;
  const load = (rows: readonly TableWrite[]): void => {
    database.load(rows);
    position = storedPosition();
  };
  let position = 0;

  const stored = (await options.storage?.load()) ?? [];
  if (stored.length > 0) {
    load(checkSnapshot({ version: FORMAT_VERSION, rows: stored }));
  }

  const requests = new Requests(database, async (batch) => options.storage?.commit(batch), {
    beforeCommit: () => tables.meta.set({ version: FORMAT_VERSION, position }),
    afterUndo: () => (position = storedPosition()),
  });
  const server: Server = {
    serverName: options.serverName,
    clock: options.clock,
    tables,
    indexes,
    typing: new Typing(options.clock(), () => requests.wake()),
    position: () => position,
    advance: () => ++position,
    randomId: (bytes = 12) => toBase64Url(options.random(bytes)),
  };
  const responder = createResponder(server, requests, options.onFault);

  return {
    fetch: responder.respond,
    unknownRoutes: responder.unknownRoutes,
    snapshot: () => ({ version: FORMAT_VERSION, rows: database.rows() }),
    restore: (snapshot) =>
      requests.run(async () => {
        const rows = checkSnapshot(snapshot);
        const kept = new Set(rows.map(({ table, key }) => JSON.stringify([table, key])));
        const before = database.rows();
        const gone = before.filter(({ table, key }) => !kept.has(JSON.stringify([table, key])));
        load(rows);
        try {
          await options.storage?.commit([...gone.map((row) => ({ ...row, value: undefined })), ...rows]);
        } catch (error) {
          load(before);
          throw error;
        }
        server.typing.clear();
        requests.wake();
      }),
    close: () => {
      responder.close();
      server.typing.clear();
    },
  };
}

const WriteSchema = v.object({ table: v.string(), key: v.string(), value: v.unknown() });
const SnapshotSchema = v.object({
  version: v.number(),
  // Each by itself: an object schema would copy all rows and hold the copies to the end.
  rows: v.array(v.custom<TableWrite>((row) => v.is(WriteSchema, row))),
});
const MetaSchema = v.object({ version: v.number() });

function checkSnapshot(snapshot: HomeserverSnapshot): readonly TableWrite[] {
  if (!v.is(SnapshotSchema, snapshot)) throw new SnapshotError("corrupt", "This is not a snapshot.");
  if (snapshot.version !== FORMAT_VERSION) throw outdated();
  if (snapshot.rows.length > 0) checkVersion(snapshot.rows);
  return snapshot.rows;
}

function checkVersion(rows: readonly TableWrite[]): void {
  const meta = rows.find((row) => row.table === "meta")?.value;
  if (!v.is(MetaSchema, meta)) throw new SnapshotError("corrupt", "The rows do not say their format.");
  if (meta.version !== FORMAT_VERSION) throw outdated();
}

const outdated = (): SnapshotError => new SnapshotError("outdated", `The rows are not of format ${FORMAT_VERSION}.`);

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
