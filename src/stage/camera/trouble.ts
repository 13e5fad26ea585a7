/** Why a camera gives no picture. */

/** Each has a sentence `device.camera.<why>`. */
export type CameraTrouble =
  | "refused" // by the reader, the browser or the server's Permissions-Policy
  | "none" // no camera is there
  | "busy" // another program has it, or it does not start
  | "insecure"; // browsers give cameras to pages over https only

/** https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export function troubleOf(error: unknown): CameraTrouble {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    default:
      return "busy";
  }
}
