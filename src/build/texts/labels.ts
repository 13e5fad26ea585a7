/** Labels of the real client by its own keys, in the reader's language, from `content/labels`. */
import { FIRST, LOCALES, type Locale } from "../../../content/languages.ts";
import { labelIn, type LabelText, type Values } from "../../texts.ts";
import { languageFile, readTexts } from "./language-files.ts";

/** All labels by language and key. */
export const LABELS = readTexts("labels");

/** A label that cannot be shown, said to the author. */
export class LabelError extends Error {
  override readonly name = "LabelError";
}

/**
 * The exact label for a key, with `values` in place of `%(name)s`.
 *
 * @throws LabelError for an unknown key or a missing value.
 */
export function labelText(locale: Locale, key: string, values: Values = {}): LabelText {
  const found = labelIn({ lang: locale, labels: LABELS[locale], firstLabels: LABELS[FIRST] }, key, values);
  if (found === undefined) {
    throw new LabelError(`the real client has no label "${key}"; see the keys in ${languageFile("labels", FIRST)}`);
  }
  const lacking = /%\((\w+)\)s/u.exec(found.text)?.[1];
  if (lacking !== undefined) {
    throw new LabelError(`the label "${key}" needs a value for ${lacking}: <Label of="${key}" ${lacking}="..." />`);
  }
  return found;
}

/** The same label in another language of the site, where it differs. Values are filled in as they are. */
export function otherLabel(locale: Locale, key: string, values: Values = {}): LabelText | undefined {
  const own = labelText(locale, key, values);
  const others = LOCALES.filter((each) => each !== locale).map((each) => labelText(each, key, values));
  return others.find((other) => other.lang !== own.lang && other.text !== own.text);
}
