/** The stored pictures: files and manifest in `public/screenshots`, and what they show as text beside the tests. */
import { existsSync, globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  OF_THE_REAL_CLIENT,
  pictureFile,
  SCREENSHOTS,
  variantName,
  type PictureEntry,
  type ScreenshotManifest,
  type StepPictures,
} from "../../src/build/pictures/step-pictures.ts";
import { ROOT } from "../support/programs/run.ts";
import { compare, compress, digest, pixelDigest } from "./pictures.ts";
import type { PlannedLesson, PlannedShot } from "./shots.ts";
import type { SeenPicture, TakenPicture } from "./take.ts";
import { VARIANTS } from "./variants.ts";

const FOLDER = join(ROOT, SCREENSHOTS);
const MANIFEST = join(FOLDER, "manifest.json");
const STRUCTURES = join(ROOT, "tests/screenshots/structure");

/** What the pictures of one step show as text, by language and width, and their colours by variant. */
export type Structures = Record<string, string>;

/** What a picture shows as text, by the keys of {@link Structures}. */
export function structuresOf({ variant, structure, colours }: SeenPicture): Structures {
  return { [`${variant.lang}-${variant.width}`]: structure, [variantName(variant)]: colours };
}

export async function readStored(): Promise<ScreenshotManifest | undefined> {
  return existsSync(MANIFEST) ? (JSON.parse(await readFile(MANIFEST, "utf8")) as ScreenshotManifest) : undefined;
}

export async function readPicture(file: string): Promise<Buffer | undefined> {
  const path = join(FOLDER, file);
  return existsSync(path) ? readFile(path) : undefined;
}

/** Texts of a lesson's pictures by step, then by variant. */
export async function readStructures(lesson: string): Promise<Record<string, Structures>> {
  const file = join(STRUCTURES, `${lesson}.json`);
  return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as Record<string, Structures>) : {};
}

/** Paths of all stored pictures of our own, below the folder. */
function storedFiles(): string[] {
  const files = globSync("**/*.webp", { cwd: FOLDER }).map((file) => file.replaceAll("\\", "/"));
  return files.filter((file) => !file.startsWith(`${OF_THE_REAL_CLIENT}/`)).sort();
}

/** Writes one picture, unless the stored one looks the same: then that one stays. */
async function storePicture(taken: TakenPicture, stored: PictureEntry | undefined): Promise<PictureEntry> {
  const file = pictureFile(taken.id, taken.variant);
  const before = await readPicture(file);
  const pixels = pixelDigest(taken.png);
  const known = before !== undefined && stored?.sha256 === digest(before);
  if (known && stored.pixels === pixels) return stored;
  const now = await compress(taken.png);
  if (known && (await compare(before, now)) === undefined) return stored;
  await mkdir(dirname(join(FOLDER, file)), { recursive: true });
  await writeFile(join(FOLDER, file), now);
  return { size: taken.size, bytes: now.byteLength, sha256: digest(now), pixels };
}

/** All pictures of one step, written. */
export async function storeStep(
  { id, alt }: PlannedShot,
  taken: readonly TakenPicture[],
  stored: StepPictures | undefined,
): Promise<StepPictures> {
  const variants: Record<string, PictureEntry> = { ...stored?.variants };
  for (const picture of taken.filter((candidate) => candidate.id === id)) {
    const name = variantName(picture.variant);
    variants[name] = await storePicture(picture, stored?.variants[name]);
  }
  return { alt, variants: sorted(variants) };
}

/** Writes what the pictures of a lesson show; what was not taken this time stays. */
export async function storeStructures(lesson: PlannedLesson, taken: readonly TakenPicture[]): Promise<void> {
  if (lesson.shots.length === 0) return;
  const before = await readStructures(lesson.lesson.id);
  const structures = Object.fromEntries(
    lesson.shots.map(({ id }): [string, Structures] => {
      const now = taken.filter((picture) => picture.id === id).map(structuresOf);
      return [id, sorted(Object.assign({}, before[id], ...now) as Structures)];
    }),
  );
  await mkdir(STRUCTURES, { recursive: true });
  await writeFile(join(STRUCTURES, `${lesson.lesson.id}.json`), asJson(structures));
}

/** Writes the manifest, and removes the pictures that no step declares any more. Returns those. */
export async function storeManifest(
  manifest: ScreenshotManifest,
  planned: readonly PlannedLesson[],
): Promise<string[]> {
  const ids = new Set(planned.flatMap(({ shots }) => shots.map(({ id }) => id)));
  const pictures = Object.fromEntries(Object.entries(manifest.pictures).filter(([id]) => ids.has(id)));
  await writeFile(MANIFEST, asJson({ ...manifest, pictures: sorted(pictures) }));
  const orphans = orphanedFiles(planned);
  for (const file of orphans) await rm(join(FOLDER, file));
  return orphans;
}

/** Stored pictures that no step declares. */
export function orphanedFiles(planned: readonly PlannedLesson[]): string[] {
  const wanted = new Set(
    planned.flatMap(({ shots }) => shots.flatMap(({ id }) => VARIANTS.map((variant) => pictureFile(id, variant)))),
  );
  return storedFiles().filter((file) => !wanted.has(file));
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
