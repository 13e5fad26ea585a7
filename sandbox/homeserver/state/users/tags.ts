/** Labels that users put on their rooms (https://spec.matrix.org/v1.19/client-server-api/#room-tagging). */
import { GLOBAL, setAccountData } from "./account-data.ts";
import { checkWasMember } from "../rooms/visibility.ts";
import type { Server } from "../server.ts";
import type { Json } from "../../types.ts";

const TYPE = "m.tag";

/** The tags of a room, by name. */
export function getTags(server: Server, userId: string, roomId: string): Json {
  const tags = roomId === GLOBAL ? undefined : server.tables.accountData.get(userId, roomId, TYPE)?.content["tags"];
  return typeof tags === "object" && tags !== null ? (tags as Json) : {};
}

/** Puts a tag on a room, or takes it off with `undefined`. @throws MatrixError `M_FORBIDDEN` for a room the user was never in. */
export function setTag(server: Server, userId: string, roomId: string, tag: string, content: Json | undefined): void {
  if (content) checkWasMember(server, roomId, userId);
  const before = getTags(server, userId, roomId);
  const others = Object.entries(before).filter(([name]) => name !== tag);
  const tags = Object.fromEntries(content ? [...others, [tag, content]] : others);
  setAccountData(server, userId, roomId, TYPE, { tags });
}
