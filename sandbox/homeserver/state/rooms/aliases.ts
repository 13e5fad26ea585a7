/** Names of rooms (https://spec.matrix.org/v1.19/client-server-api/#room-aliases). */
import { forbidden, invalidParam, MatrixError, notFound } from "../../errors.ts";
import { sendEvent } from "./events.ts";
import { eventLevel, userLevel } from "./power-levels.ts";
import { isJoined, stateContent } from "./room-state.ts";
import type { Server } from "../server.ts";

/**
 * Gives a room a name.
 *
 * @throws MatrixError `M_INVALID_PARAM` for a foreign or malformed one, `M_UNKNOWN` (409) for a taken one.
 */
export function setAlias(server: Server, alias: string, roomId: string, creator: string): void {
  const [localpart = "", ...domain] = alias.slice(1).split(":");
  if (!alias.startsWith("#") || localpart === "" || domain.join(":") !== server.serverName || alias.length > 255) {
    throw invalidParam(`${alias} is not an alias of this server.`);
  }
  if (server.tables.aliases.get(alias)) throw new MatrixError(409, "M_UNKNOWN", `${alias} is taken.`);
  server.tables.aliases.set({ alias, roomId, creator });
}

/** The room an alias names. @throws MatrixError `M_NOT_FOUND`. */
export function resolveAlias(server: Server, alias: string): string {
  const row = server.tables.aliases.get(alias);
  if (!row) throw notFound(`There is no room ${alias}.`);
  return row.roomId;
}

/** Removes an alias. @throws MatrixError `M_FORBIDDEN` unless the user made it or has power in the room, `M_NOT_FOUND`. */
export function deleteAlias(server: Server, alias: string, userId: string): void {
  const row = server.tables.aliases.get(alias);
  if (!row) throw notFound(`There is no room ${alias}.`);
  if (row.creator !== userId && !mayRename(server, row.roomId, userId)) {
    throw forbidden("You may not remove this alias.");
  }
  server.tables.aliases.delete(row);
  forgetCanonicalAlias(server, row, userId);
}

const mayRename = (server: Server, roomId: string, userId: string): boolean =>
  isJoined(server, roomId, userId) &&
  userLevel(server, roomId, userId) >= eventLevel(server, roomId, "m.room.canonical_alias", true);

/** A room whose name is gone is not shown under it any more, if the user may change that. */
function forgetCanonicalAlias(
  server: Server,
  { alias, roomId }: { alias: string; roomId: string },
  sender: string,
): void {
  const type = "m.room.canonical_alias";
  const { alias: shown, alt_aliases: others, ...rest } = stateContent(server, roomId, type) ?? {};
  const alternatives: readonly unknown[] = Array.isArray(others) ? others : [];
  if (shown !== alias && !alternatives.includes(alias)) return;
  const left = alternatives.filter((other) => other !== alias);
  const content = {
    ...rest,
    ...(shown !== undefined && shown !== alias && { alias: shown }),
    ...(left.length > 0 && { alt_aliases: left }),
  };
  try {
    sendEvent(server, { roomId, type, stateKey: "", sender, content });
  } catch (error) {
    if (!(error instanceof MatrixError)) throw error;
  }
}
