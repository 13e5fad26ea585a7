/** The reader's real camera: opened, looked through for QR codes, and always let go. */
import { codeIn } from "./decode.ts";
import { createHeldUp } from "./held-up.ts";
import { troubleOf, type CameraTrouble } from "./trouble.ts";

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

/** Lets the camera go: its light goes out. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

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
  const heldUp = createHeldUp();
  while (context !== null && !signal.aborted) {
    const code = heldUp(look(video, context));
    if (code !== undefined) await found(code);
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
