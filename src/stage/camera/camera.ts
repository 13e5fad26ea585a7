/** The reader's real camera: opened, looked through for QR codes, and always let go. */
import { codeIn } from "./decode.ts";

/** Why there is no picture; each has a sentence `device.camera.<why>`. */
export type CameraTrouble =
  | "refused" // by the reader, the browser or the server's Permissions-Policy
  | "none" // no camera is there
  | "busy" // another program has it, or it does not start
  | "insecure"; // browsers give cameras to pages over https only

/** Width of the pictures that are looked at, in pixels: enough for a code that fills a third of it. */
const LOOK_WIDTH = 960;

/** Between two looks, in milliseconds: readers see no delay, and phones stay cool. */
const LOOK_EVERY_MS = 120;

/** Opens the camera on the back, where there is one. Resolves with why not, if that is so. */
export async function openCamera(): Promise<MediaStream | CameraTrouble> {
  // Undefined where the page is not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return "insecure";
  try {
    return await devices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 } },
    });
  } catch (error) {
    return troubleOf(error);
  }
}

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

/** Lets the camera go: its light goes out. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Looks without a code after which the same one counts as held up anew. */
const FORGET_AFTER = 8;

/**
 * Looks for codes until the signal aborts.
 *
 * @param found told of each code, its bytes as base64, one after the other; of one that stays in the picture only once.
 */
export async function lookForCodes(
  video: HTMLVideoElement,
  found: (code: string) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let last: string | undefined;
  let without = 0;
  while (context !== null && !signal.aborted) {
    const code = look(video, context);
    without = code === undefined ? without + 1 : 0;
    if (without >= FORGET_AFTER) last = undefined;
    if (code !== undefined && code !== last) {
      last = code;
      await found(code);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The code in what the camera sees right now. */
function look(video: HTMLVideoElement, context: CanvasRenderingContext2D): string | undefined {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return undefined;
  const { canvas } = context;
  canvas.width = Math.min(LOOK_WIDTH, video.videoWidth);
  canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return codeIn(context.getImageData(0, 0, canvas.width, canvas.height));
}
