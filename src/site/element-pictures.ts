/** Pictures of the real client: where they are, and the manifest that the pipeline writes and the pages read. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Locale } from "./config.ts";
import { OF_THE_REAL_CLIENT, SCREENSHOTS } from "./screenshots.ts";

/** Folder of the pictures, below the project's. */
export const ELEMENT_PICTURES = `${SCREENSHOTS}/${OF_THE_REAL_CLIENT}`;

/** One picture as it was taken. */
export interface ElementPictureFile {
  /** Size on the page, in CSS pixels. */
  readonly size: readonly [width: number, height: number];
  /** Bytes of the file. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** What the client calls itself, which an operator may have changed. */
  readonly client: string;
  /** Its version, where it says one. */
  readonly version?: string;
}

/** One picture, in the languages in which it has been taken. */
export interface ElementPictureEntry {
  /** What it shows, for those who do not see it. */
  readonly alt: Readonly<Record<Locale, string>>;
  readonly files: Readonly<Partial<Record<Locale, ElementPictureFile>>>;
}

/** `manifest.json` beside the pictures: by id. */
export type ElementManifest = Readonly<Record<string, ElementPictureEntry>>;

/** Name of a picture's file, in the folder of the pictures. */
export function elementPictureFile(id: string, lang: Locale): string {
  return `${id}-${lang}.webp`;
}

/** The manifest; without pictures where none have been taken. */
export function readElementManifest(folder = resolve(ELEMENT_PICTURES)): ElementManifest {
  const file = resolve(folder, "manifest.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ElementManifest) : {};
}
