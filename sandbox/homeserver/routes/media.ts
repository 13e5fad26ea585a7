/** Routes of uploaded files. */
import { user, type Route, type UserCall } from "../http/router.ts";
import { getMedia, saveMedia } from "../state/media.ts";
import { MAX_UPLOAD_BYTES } from "../state/server.ts";
import type { MediaRow } from "../storage/rows.ts";

/** Types that browsers may show; everything else is a download (https://spec.matrix.org/v1.19/client-server-api/#serving-inline-content). */
const INLINE =
  /^(image\/(jpeg|gif|png|apng|webp|avif)|audio\/(mpeg|ogg|wave|wav|webm|mp4|aac|flac)|video\/(mp4|webm|ogg)|text\/plain|application\/json)$/;

const config = (): Record<string, unknown> => ({ "m.upload.size": MAX_UPLOAD_BYTES });

export const mediaRoutes: readonly Route[] = [
  user(
    "POST",
    "/_matrix/media/v3/upload",
    ({ server, session, headers, query, body }) => {
      const filename = query.get("filename");
      const contentType = headers.get("Content-Type") ?? "application/octet-stream";
      const file = { userId: session.userId, contentType, bytes: body.bytes, ...(filename !== null && { filename }) };
      return { content_uri: saveMedia(server, file) };
    },
    { maxBytes: MAX_UPLOAD_BYTES },
  ),
  user("GET", "/_matrix/client/v1/media/config", config),
  user("GET", "/_matrix/media/v3/config", config),
  user("GET", "/_matrix/client/v1/media/download/{serverName}/{mediaId}", (call) => download(call)),
  user("GET", "/_matrix/client/v1/media/download/{serverName}/{mediaId}/{fileName}", (call) =>
    download(call, call.params.fileName),
  ),
  // Pictures are never scaled: a thumbnail may be larger than asked for.
  user("GET", "/_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}", (call) => download(call)),
];

function download(
  { server, params }: UserCall & { readonly params: { readonly serverName: string; readonly mediaId: string } },
  fileName?: string,
): Response {
  const file = getMedia(server, params.serverName, params.mediaId);
  return new Response(file.bytes, {
    headers: {
      "Content-Type": file.contentType,
      "Content-Disposition": disposition(file, fileName ?? file.filename),
      "Content-Security-Policy": "sandbox; default-src 'none'",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, max-age=86400, immutable",
    },
  });
}

function disposition({ contentType }: MediaRow, filename: string | undefined): string {
  const kind = INLINE.test(contentType.split(";")[0]?.trim().toLowerCase() ?? "") ? "inline" : "attachment";
  return filename === undefined ? kind : `${kind}; filename*=utf-8''${encodeURIComponent(filename)}`;
}
