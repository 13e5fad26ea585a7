/** Where labels stand in the real client, for the page that has them in both languages. */
import type { LabelText } from "../../texts.ts";
import places from "../../../content/labels/places.json" with { type: "json" };
import { eachLanguage, FIRST, type Locale } from "../../../content/languages.ts";
import { LabelError, LABELS, labelText } from "./labels.ts";

/** One label in every language of the site, and its key. */
interface LabelRow {
  readonly key: string;
  readonly texts: Readonly<Record<Locale, LabelText>>;
}

export interface LabelPlace {
  /** Its name is the string `site.labels.place.<id>`. */
  readonly id: string;
  readonly rows: readonly LabelRow[];
}

/**
 * The labels by the place where they stand, in the order of `content/labels/places.json`; within one by the words of a language.
 *
 * @throws LabelError for a label that stands nowhere.
 */
export function labelPlaces(locale: Locale): LabelPlace[] {
  const byPlace = new Map<string, LabelRow[]>(places.map(({ id }) => [id, []]));
  for (const key of Object.keys(LABELS[FIRST])) byPlace.get(placeOf(key))?.push({ key, texts: textsOf(key) });
  const { compare } = new Intl.Collator(locale);
  return [...byPlace]
    .filter(([, rows]) => rows.length > 0)
    .map(([id, rows]) => ({
      id,
      rows: distinct(rows).sort((a, b) => compare(a.texts[locale].text, b.texts[locale].text)),
    }));
}

function placeOf(key: string): string {
  const found = places
    .flatMap(({ id, keys }) => keys.map((prefix) => ({ id, prefix })))
    .filter(({ prefix }) => key.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (found === undefined) {
    throw new LabelError(`content/labels/places.json has no place for "${key}"; add the beginning of the key to one`);
  }
  return found.id;
}

/** What stands in place of a value. */
const ANY_VALUE = new Proxy<Record<string, string>>({}, { get: () => "…" });

function textsOf(key: string): LabelRow["texts"] {
  return eachLanguage((locale) => labelText(locale, key, ANY_VALUE));
}

/** Two keys may have the same words. */
function distinct(rows: readonly LabelRow[]): LabelRow[] {
  const pairs = new Map(
    rows.map((row) => [
      Object.values(row.texts)
        .map(({ text }) => text)
        .join("\n"),
      row,
    ]),
  );
  return [...pairs.values()];
}
