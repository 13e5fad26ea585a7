/** Files. */
import { of, path, type Requests, type Scene } from "./scene.ts";

const TYPES = ["text/plain", "image/png", "text/html", "application/octet-stream"];

/** Address of a file below the route; of one that never was if there is none yet. */
const fileOf = ({ side, event }: Scene): string =>
  side.files.length === 0 ? "sandbox.invalid/never" : of(side.files, event);

export const mediaRequests = {
  upload: {
    ask: ({ n, event }) => ({
      method: "POST",
      path: `/_matrix/media/v3/upload${n > 3 ? path`?filename=a file ${n}.txt` : ""}`,
      file: { type: of(TYPES, n), text: `file ${event}` },
    }),
    learn: ({ side }, body) => void side.files.push(String(body["content_uri"]).replace("mxc://", "")),
  },
  download: {
    ask: (scene) => ({
      method: "GET",
      path: `/_matrix/client/v1/media/download/${fileOf(scene)}${scene.n > 5 ? "/other.txt" : ""}`,
      ...(scene.n === 0 && { token: undefined }),
    }),
  },
} satisfies Requests;
