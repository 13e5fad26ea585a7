/** Pictures of the real client: where they are, and the manifest that the pipeline writes and the pages read. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { FIRST, LOCALES, type Locale } from "../../../content/languages.ts";
import { LABELS } from "../texts/labels.ts";
import { languageFile, readTexts } from "../texts/language-files.ts";
import { OF_THE_REAL_CLIENT, SCREENSHOTS } from "./step-pictures.ts";

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
  /** Labels that can be read in the picture, by key, in that version's words. */
  readonly words?: Readonly<Record<string, string>>;
}

/** One picture, in the languages in which it has been taken. */
export interface ElementPictureEntry {
  readonly files: Readonly<Partial<Record<Locale, ElementPictureFile>>>;
}

/** `manifest.json` beside the pictures: by id. */
export type ElementManifest = Readonly<Record<string, ElementPictureEntry>>;

/** What the pictures show, for those who do not see them: by language and id, from `content/element-pictures`. */
export const ELEMENT_ALTS = readTexts("element-pictures");

/** Name of a picture's file, in the folder of the pictures. */
export function elementPictureFile(id: string, lang: Locale): string {
  return `${id}-${lang}.webp`;
}

/** The manifest; without pictures where none have been taken. */
export function readElementManifest(folder = resolve(ELEMENT_PICTURES)): ElementManifest {
  const file = resolve(folder, "manifest.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ElementManifest) : {};
}

/** A label whose word has changed since a picture was taken. */
export interface OlderWord {
  /** In the picture. */
  readonly then: string;
  /** In the guides. */
  readonly today: string;
}

/** Longer texts are not looked for on a screen by their words. */
const LOOKED_FOR = 60;

const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");

/** Words in a picture that differ from today's, each once: those that somebody would look for in vain. */
export function olderWords({ words = {} }: ElementPictureFile, lang: Locale): OlderWord[] {
  const pairs = Object.entries(words).flatMap(([key, then]): [string, OlderWord][] => {
    const today = LABELS[lang][key] ?? LABELS[FIRST][key];
    return today === undefined || today.length > LOOKED_FOR || letters(today) === letters(then)
      ? []
      : [[`${then}\n${today}`, { then, today }]];
  });
  return [...new Map(pairs).values()];
}

/**
 * What is wrong with a picture beside a text, in a sentence for the author; undefined where nothing is.
 *
 * @param names keys of labels that the text points at in the picture
 */
export function pictureProblem(id: string, entry: ElementPictureEntry, names: readonly string[]): string | undefined {
  const mute = LOCALES.find((locale) => !ELEMENT_ALTS[locale][id]?.trim());
  if (mute !== undefined) {
    return `${languageFile("element-pictures", mute)} lacks "${id}"; say there what the picture shows`;
  }
  for (const [lang, { version = "of unknown version", words }] of Object.entries(entry.files)) {
    const again = `take it anew: npm run screenshots:element -- --only ${id}`;
    const gone = Object.keys(words ?? {}).find((key) => !(key in LABELS[FIRST]));
    if (gone !== undefined) {
      return `the picture "${id}" (${lang}) shows the label "${gone}", which content/labels no longer has; ${again}`;
    }
    const lacking = words && names.find((key) => !(key in words));
    if (lacking !== undefined) {
      return `the picture "${id}" (${lang}) is of Element ${version} and does not show the label "${lacking}"; write of something that it shows, or ${again}`;
    }
  }
  return undefined;
}
