/** The embedded Matrix homeserver: the Client-Server API as a function from Request to Response. */
import * as v from "valibot";
import { StorageError } from "./errors.ts";
import { Requests } from "./http/requests.ts";
import { createResponder } from "./http/respond.ts";
import { routes } from "./routes/index.ts";
import type { Server } from "./state/server.ts";
import { Typing } from "./state/sync/typing.ts";
import { Database } from "./storage/database.ts";
import { FORMAT_VERSION } from "./storage/rows.ts";
import { createTables } from "./storage/tables.ts";
import type { Homeserver, HomeserverOptions, TableWrite } from "./types.ts";

export { StorageError } from "./errors.ts";

/**
 * Starts a homeserver on what its storage holds.
 *
 * @throws StorageError if the rows are damaged or of another format; the storage's own error if it cannot be read.
 */
export async function createHomeserver(options: HomeserverOptions): Promise<Homeserver> {
  const { tables, indexes } = createTables();
  const database = new Database(Object.values(tables));
  database.load(checked((await options.storage?.load()) ?? []));
  const storedPosition = (): number => tables.meta.get()?.position ?? 0;
  let position = storedPosition();

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
  const responder = createResponder(routes, server, requests, options.onFault);

  return {
    fetch: responder.respond,
    unknownRoutes: responder.unknownRoutes,
    close: () => {
      responder.close();
      server.typing.clear();
    },
  };
}

const WriteSchema = v.object({ table: v.string(), key: v.string(), value: v.unknown() });
const MetaSchema = v.object({ version: v.number() });

/** @throws StorageError unless these are rows, and of our format. */
function checked(rows: readonly TableWrite[]): readonly TableWrite[] {
  if (rows.length === 0) return rows;
  if (!rows.every((row) => v.is(WriteSchema, row))) throw new StorageError("corrupt", "These are no rows.");
  const meta = rows.find((row) => row.table === "meta")?.value;
  if (!v.is(MetaSchema, meta)) throw new StorageError("corrupt", "The rows do not say their format.");
  if (meta.version !== FORMAT_VERSION) {
    throw new StorageError("outdated", `The rows are not of format ${FORMAT_VERSION}.`);
  }
  return rows;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
