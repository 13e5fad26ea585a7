/** Reads the real client's own translations: from its sources, or from the files that it serves. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as v from "valibot";
import { eachLanguage, LANGUAGES, type Locale } from "../../../content/languages.ts";

/** Texts by dotted key. */
export type ClientTexts = Readonly<Record<string, string>>;

/** The client's texts, in the languages of the site. */
export interface ClientTranslations {
  /** Where it is known. */
  readonly version: string | undefined;
  readonly texts: Readonly<Record<Locale, ClientTexts>>;
}

/** What cannot be compared, said to the person who named the folder. */
export class TranslationsError extends Error {
  override readonly name = "TranslationsError";
}

/** Where translations are below a folder; of two texts for a key, the client shows the later one. */
const PLACES = [
  "",
  "src/i18n/strings",
  "apps/web/src/i18n/strings",
  "packages/shared-components/src/i18n/strings",
  "i18n",
];

const JsonObject = v.record(v.string(), v.unknown());

/**
 * Nested translations as texts by dotted key, as a reader sees them: without the tags around links and bold words.
 * Of a text with plural forms, each form has a key of its own.
 */
export function flatten(translations: unknown, prefix = ""): Record<string, string> {
  const texts: Record<string, string> = {};
  if (!v.is(JsonObject, translations)) return texts;
  for (const [name, value] of Object.entries(translations)) {
    // A served file has its keys flat, with bars between their parts.
    const key = prefix + name.replaceAll("|", ".");
    if (typeof value === "string") texts[key] = readable(value);
    else Object.assign(texts, flatten(value, `${key}.`));
  }
  return texts;
}

function readable(text: string): string {
  return text
    .replaceAll(/<\/?\w+\s*\/?>/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/**
 * The translations below the folders, which may be checkouts of the client, its folders of translations, or built clients.
 *
 * @throws TranslationsError where a language is not there, or a file is no JSON.
 */
export function readTranslations(folders: readonly string[]): ClientTranslations {
  const version = folders.map(versionOf).find((found) => found !== undefined);
  return { version, texts: eachLanguage((locale) => readLanguage(folders, locale)) };
}

function readLanguage(folders: readonly string[], locale: Locale): ClientTexts {
  const name = LANGUAGES[locale].element;
  const files = folders.flatMap((folder) =>
    PLACES.flatMap((place) =>
      // A built client has a part of the contents' hash in the names.
      globSync([`${name}.json`, `${name}.*.json`], { cwd: join(folder, place) }).map((file) =>
        join(folder, place, file),
      ),
    ),
  );
  if (files.length === 0) {
    throw new TranslationsError(
      `${folders.join(", ")}: there is no ${name}.json; name the client's folder of translations`,
    );
  }
  return Object.assign({}, ...files.map((file) => flatten(parse(file)))) as ClientTexts;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new TranslationsError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Of a checkout by its package, of a built client by the file that it serves. */
function versionOf(folder: string): string | undefined {
  const built = join(folder, "version");
  if (existsSync(built)) return readFileSync(built, "utf8").trim();
  const above = ["../../..", "../../../.."].filter(() => basename(folder) === "strings");
  for (const place of ["apps/web", ".", ...above]) {
    const file = join(folder, place, "package.json");
    const found = existsSync(file) ? v.safeParse(PackageSchema, parse(file)) : undefined;
    if (found?.success === true) return found.output.version;
  }
  return undefined;
}

const PackageSchema = v.object({ name: v.literal("element-web"), version: v.string() });
