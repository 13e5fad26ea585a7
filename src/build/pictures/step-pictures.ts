/** The pictures of the lessons' steps: what they are called, and the manifest that the pipeline writes and the pages read. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Locale } from "../../../content/languages.ts";

/** Each picture is taken in both; the page shows the reader's. */
export const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** The stage beside the text, and the stage on a phone. */
export const WIDTHS = ["desktop", "phone"] as const;
export type Width = (typeof WIDTHS)[number];

/** One of the eight pictures of a step. */
export interface Variant {
  readonly lang: Locale;
  readonly theme: Theme;
  readonly width: Width;
}

/** What is known of one picture. */
export interface PictureEntry {
  /** Size on the page, in CSS pixels. */
  readonly size: readonly [width: number, height: number];
  /** Bytes of the file. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** SHA-256 of the pixels before they were compressed, the first 16 digits. */
  readonly pixels: string;
}

/** `public/screenshots/manifest.json`. */
export interface ScreenshotManifest {
  /** What they were taken with: pixels can only be compared on the same. */
  readonly taken: { readonly browser: string; readonly rendering: string };
  /** By `<lesson>/<step>`, then by the variant's name. */
  readonly pictures: Readonly<Record<string, StepPictures>>;
}

/** All pictures of one step. */
export interface StepPictures {
  /** What they show, for those who do not see them; from the guides. */
  readonly alt: Readonly<Record<Locale, string>>;
  readonly variants: Readonly<Record<string, PictureEntry>>;
}

/** Where the pictures are, below the project's folder. */
export const SCREENSHOTS = "public/screenshots";

/** Pictures of the real client, which have a manifest of their own, stand here. */
export const OF_THE_REAL_CLIENT = "element";

/** For example `en-dark-phone`. */
export function variantName({ lang, theme, width }: Variant): string {
  return `${lang}-${theme}-${width}`;
}

/** Path of a picture below `public/screenshots`. */
export function pictureFile(step: string, variant: Variant): string {
  return `${step}-${variantName(variant)}.webp`;
}

/** The manifest; without pictures where none have been taken. For the build only. */
export function readManifest(): ScreenshotManifest {
  const file = resolve(SCREENSHOTS, "manifest.json");
  if (!existsSync(file)) return { taken: { browser: "", rendering: "" }, pictures: {} };
  return JSON.parse(readFileSync(file, "utf8")) as ScreenshotManifest;
}
