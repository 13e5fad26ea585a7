/** Uploaded files (https://spec.matrix.org/v1.19/client-server-api/#content-repository). */
import { forbidden, notFound } from "../errors.ts";
import type { MediaRow } from "../storage/rows.ts";
import type { Server } from "./server.ts";

/** Keeps a file. Returns its `mxc:` address. */
export function saveMedia(server: Server, file: Omit<MediaRow, "mediaId">): string {
  const mediaId = server.randomId(18);
  server.tables.media.set({ ...file, mediaId });
  return `mxc://${server.serverName}/${mediaId}`;
}

/** A file of this server. @throws MatrixError `M_NOT_FOUND`, or `M_FORBIDDEN` for one of another server. */
export function getMedia(server: Server, serverName: string, mediaId: string): MediaRow {
  if (serverName !== server.serverName) throw forbidden("There are no other servers here.");
  const row = server.tables.media.get(mediaId);
  if (!row) throw notFound("There is no such file.");
  return row;
}
