/** Pictures as files: compressed, recognised, and compared pixel by pixel. */
import { createHash } from "node:crypto";
import pixelmatch from "pixelmatch";
import sharp from "sharp";
import { SCALE } from "./pin.ts";

/** Of WebP, 0 to 100: text stays sharp, and the pictures of a page stay small. */
const QUALITY = 40;

/** How different one pixel may be, 0 to 1: smooth edges differ a little from machine to machine. */
const PIXEL_TOLERANCE = 0.12;

/** Pixels of a picture that may differ more than that. */
const PIXELS_ALLOWED = 12;

/** As the page gets it. */
export async function compress(png: Buffer): Promise<Buffer> {
  return sharp(png).webp({ quality: QUALITY, effort: 5, smartSubsample: true }).toBuffer();
}

/** SHA-256, hexadecimal. */
export function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Tells pictures apart before they are compressed. */
export function pixelDigest(png: Buffer): string {
  return digest(png).slice(0, 16);
}

interface Raw {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

async function rawOf(picture: Buffer): Promise<Raw> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** How two pictures differ. */
export interface Difference {
  /** In words. */
  readonly what: string;
  /** Both, and where they differ; absent where they have not the same size. */
  readonly picture: Buffer | undefined;
}

/**
 * Compares a stored picture with one taken now, both as the page gets them.
 *
 * @returns undefined if no reader would see a difference.
 */
export async function compare(stored: Buffer, now: Buffer): Promise<Difference | undefined> {
  const [before, after] = await Promise.all([rawOf(stored), rawOf(now)]);
  const { width, height } = after;
  if (before.width !== width || before.height !== height) {
    const size = (raw: Raw): string => `${cssPixels(raw.width)} x ${cssPixels(raw.height)}`;
    return { what: `it was ${size(before)} and is ${size(after)} CSS pixels`, picture: undefined };
  }
  const difference = Buffer.alloc(width * height * 4);
  const count = pixelmatch(before.data, after.data, difference, width, height, { threshold: PIXEL_TOLERANCE });
  if (count <= PIXELS_ALLOWED) return undefined;
  const picture = await sharp(difference, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  return { what: `${String(count)} of ${String(width * height)} pixels differ`, picture };
}

function cssPixels(length: number): string {
  return String(Math.round(length / SCALE));
}
