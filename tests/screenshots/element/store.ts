/** The pictures as files, with a manifest that is right after every single one: what is finished stays when a run stops. */
import { globSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import type { Locale } from "../../../content/languages.ts";
import {
  elementPictureFile,
  readElementManifest,
  type ElementManifest,
  type ElementPictureEntry,
} from "../../../src/build/pictures/element-pictures.ts";
import { digest } from "../pictures.ts";
import { viewOf } from "./views.ts";

/** Of WebP, 0 to 100: large plain areas and sharp text need little. */
const QUALITY = 60;

/** The client that was photographed. */
export interface Client {
  readonly name: string;
  readonly version: string | undefined;
}

/** What is kept with a picture. */
export interface Known {
  readonly client: Client;
  /** Labels that can be read in it, by key; undefined where that is not known. */
  readonly words: Readonly<Record<string, string>> | undefined;
}

/** Writes pictures and their manifest into one folder. */
export class Store {
  readonly #folder: string;
  readonly #entries: Map<string, ElementPictureEntry>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#entries = new Map(Object.entries(readElementManifest(folder)));
  }

  /** Keeps one picture, and what is known of it. */
  async keep(id: string, lang: Locale, png: Buffer, { client, words }: Known): Promise<void> {
    const picture = await sharp(png).webp({ quality: QUALITY, effort: 6, smartSubsample: true }).toBuffer();
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, elementPictureFile(id, lang)), picture);
    const { width, height } = viewOf(id);
    const file = {
      size: [width, height] as const,
      bytes: picture.byteLength,
      sha256: digest(picture),
      client: client.name,
      ...(client.version !== undefined && { version: client.version }),
      ...(words !== undefined && { words }),
    };
    const files = { ...this.#entries.get(id)?.files, [lang]: file };
    this.#entries.set(id, { files });
    await this.#write();
  }

  /** Removes what no act takes any more. Resolves with the names of the removed files. */
  async removeOthers(ids: readonly string[]): Promise<string[]> {
    for (const id of this.#entries.keys()) if (!ids.includes(id)) this.#entries.delete(id);
    const known = [...this.#entries].flatMap(([id, { files }]) =>
      Object.keys(files).map((lang) => elementPictureFile(id, lang as Locale)),
    );
    const orphans = globSync("*.webp", { cwd: this.#folder }).filter((file) => !known.includes(file));
    for (const file of orphans) await rm(join(this.#folder, file));
    await this.#write();
    return orphans;
  }

  async #write(): Promise<void> {
    const sorted = [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1));
    const manifest: ElementManifest = Object.fromEntries(sorted);
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  }
}
