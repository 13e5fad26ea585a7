/** Uploads that take the same way as every other request. */
import { Method, type MatrixClient } from "./index.ts";

/**
 * The SDK uploads with XMLHttpRequest, past the `fetch` it was given: the keys of old messages, which go with an
 * invitation, would leave the sandbox. https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav3upload
 */
export function uploadByFetch(client: MatrixClient): void {
  client.http.uploadContent = (file, options) =>
    client.http.authedRequest(
      Method.Post,
      "/upload",
      options?.includeFilename === false ? undefined : { filename: options?.name ?? "keys" },
      file as never,
      { prefix: "/_matrix/media/v3", headers: { "Content-Type": options?.type ?? "application/octet-stream" } },
    );
}
