/** Finds the stored pictures that no longer show what is there: by structure always, by pixels where they can be compared. */
import { pictureFile, variantName, type ScreenshotManifest } from "../../src/build/pictures/step-pictures.ts";
import { compare, compress, digest, pixelDigest } from "./pictures.ts";
import type { PlannedLesson } from "./shots.ts";
import { orphanedFiles, readPicture, readStructures, structuresOf, type Structures } from "./store.ts";
import type { SeenPicture, TakenPicture } from "./take.ts";
import { VARIANTS } from "./variants.ts";

/** A picture that is not as it should be. */
export interface Finding {
  /** Path below `public/screenshots`. */
  readonly file: string;
  readonly why: string;
  /** Pictures for the report. */
  readonly stored?: Buffer;
  readonly now?: Buffer;
  readonly difference?: Buffer | undefined;
}

/** Without playing anything: what is missing, was changed by hand, has another alternative text, or belongs to no step. */
export async function checkFiles(manifest: ScreenshotManifest, planned: readonly PlannedLesson[]): Promise<Finding[]> {
  const findings: Finding[] = orphanedFiles(planned).map((file) => ({ file, why: "no step declares it any more" }));
  for (const { id, alt } of planned.flatMap(({ shots }) => shots)) {
    const entry = manifest.pictures[id];
    for (const variant of VARIANTS) {
      const file = pictureFile(id, variant);
      const known = entry?.variants[variantName(variant)];
      const bytes = await readPicture(file);
      if (bytes === undefined || known === undefined) findings.push({ file, why: "it is missing" });
      else if (digest(bytes) !== known.sha256)
        findings.push({ file, why: "it is not the file that the pipeline wrote" });
      else if (entry?.alt[variant.lang] !== alt[variant.lang]) {
        findings.push({ file, why: `its text for those who do not see it is now "${alt[variant.lang]}"` });
      }
    }
  }
  return findings;
}

/**
 * Compares what has been taken now with what is stored.
 *
 * @param comparable browser and fonts are those of the stored pictures, so that pixels count.
 */
export async function checkTaken(
  manifest: ScreenshotManifest,
  lesson: string,
  taken: readonly TakenPicture[],
  comparable: boolean,
): Promise<Finding[]> {
  const stored = await readStructures(lesson);
  const findings: Finding[] = [];
  for (const picture of taken) {
    const file = pictureFile(picture.id, picture.variant);
    const before = await readPicture(file);
    const entry = manifest.pictures[picture.id]?.variants[variantName(picture.variant)];
    if (before === undefined || entry === undefined) continue;
    const structural = structuralChange(stored[picture.id], picture);
    if (structural === undefined && (!comparable || entry.pixels === pixelDigest(picture.png))) continue;
    const now = await compress(picture.png);
    const difference = await compare(before, now);
    const why = structural ?? (comparable ? difference?.what : undefined);
    if (why !== undefined) findings.push({ file, why, stored: before, now, difference: difference?.picture });
  }
  return findings;
}

/** Tells of what a lesson's pictures show whether it has changed. */
export async function changesOf(lesson: string): Promise<(seen: SeenPicture) => boolean> {
  const stored = await readStructures(lesson);
  return (seen) => structuralChange(stored[seen.id], seen) !== undefined;
}

/** The first lines that have changed in what a picture shows as text. */
function structuralChange(stored: Structures | undefined, taken: SeenPicture): string | undefined {
  for (const [key, now] of Object.entries(structuresOf(taken))) {
    const before = stored?.[key];
    if (before === now) continue;
    if (before === undefined) return "what it shows as text is not stored";
    return changedLines(before, now);
  }
  return undefined;
}

/** For example `- button "Verify User" → - button "Verify"`. */
function changedLines(before: string, now: string): string {
  const [old, fresh] = [before.split(/\n| (?=rgb|color|oklab)/u), now.split(/\n| (?=rgb|color|oklab)/u)];
  const gone = old.filter((line) => !fresh.includes(line)).map((line) => line.trim());
  const come = fresh.filter((line) => !old.includes(line)).map((line) => line.trim());
  if (gone.length === 0 && come.length === 0) return "the same things stand in another order";
  return `${gone.slice(0, 3).join(", ") || "nothing"} → ${come.slice(0, 3).join(", ") || "nothing"}`;
}
