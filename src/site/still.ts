/** The still picture of a guide's stage: whether there is one, and its size, so that nothing moves when it arrives. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import sharp from "sharp";
import type { Locale } from "./config.ts";

/** Size in pixels of `public/screenshots/<guide>-<locale>-light.webp`; undefined while it has not been taken. For the build only. */
export async function stillSize(guide: string, locale: Locale): Promise<{ width: number; height: number } | undefined> {
  const file = resolve("public/screenshots", `${guide}-${locale}-light.webp`);
  if (!existsSync(file)) return undefined;
  const { width, height } = await sharp(file).metadata();
  return { width, height };
}
