/** Labels of the real client by its own keys, in the reader's language, from `content/labels`. */
import de from "../../../content/labels/de.json" with { type: "json" };
import en from "../../../content/labels/en.json" with { type: "json" };
import { LOCALES, type Locale } from "../config.ts";

/** All labels by language and key. */
export const LABELS: Record<Locale, Readonly<Record<string, string>>> = { en, de };

export interface LabelText {
  readonly text: string;
  /** English where the client itself has no translation. */
  readonly lang: Locale;
}

/** A label that cannot be shown, said to the author. */
export class LabelError extends Error {
  override readonly name = "LabelError";
}

/**
 * The exact label for a key, with `values` in place of `%(name)s`.
 *
 * @throws LabelError for an unknown key or a missing value.
 */
export function labelText(locale: Locale, key: string, values: Readonly<Record<string, unknown>> = {}): LabelText {
  const own = LABELS[locale][key];
  const text = own ?? LABELS.en[key];
  if (text === undefined) {
    throw new LabelError(`the real client has no label "${key}"; see the keys in content/labels/en.json`);
  }
  const filled = text.replace(/%\((\w+)\)s/gu, (_, name: string) => {
    const value = values[name];
    if (typeof value !== "string" && typeof value !== "number") {
      throw new LabelError(`the label "${key}" needs a value for ${name}: <Label of="${key}" ${name}="..." />`);
    }
    return String(value);
  });
  return { text: filled, lang: own === undefined ? "en" : locale };
}

/** The same label in another language of the site, where it differs. Values are filled in as they are. */
export function otherLabel(
  locale: Locale,
  key: string,
  values: Readonly<Record<string, unknown>> = {},
): LabelText | undefined {
  const own = labelText(locale, key, values);
  const others = LOCALES.filter((each) => each !== locale).map((each) => labelText(each, key, values));
  return others.find((other) => other.lang !== own.lang && other.text !== own.text);
}
