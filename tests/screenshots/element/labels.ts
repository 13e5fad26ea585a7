/** Labels as one running Element shows them: the keys are those of our labels file, the texts are its own where it serves them. */
import { FIRST, LANGUAGES, type Locale } from "../../../content/languages.ts";
import { flatten } from "../../../src/commands/client-labels/translations.ts";
import { fillLabel } from "../../../src/texts.ts";
import { labelText } from "../../../src/build/texts/labels.ts";

/** Values for `%(name)s`. */
export type LabelValues = Readonly<Record<string, string>>;

export interface ElementLabels {
  /**
   * The text of a label, with values filled in.
   *
   * @throws LabelError where `content/labels` has no such label.
   */
  readonly text: (key: string, values?: LabelValues) => string;
  /** This Element's own texts by key, with `%(name)s` in them; undefined where it serves none. */
  readonly own: Readonly<Record<string, string>> | undefined;
}

/** The labels of the Element at an address, in one language. */
export async function labelsOf(element: string, lang: Locale): Promise<ElementLabels> {
  const own = await servedTexts(element, lang);
  return {
    own,
    text(key, values = {}) {
      const { text } = labelText(lang, key, values);
      const theirs = own?.[key];
      return theirs === undefined ? text : fillLabel(theirs, values);
    },
  };
}

/** Translations lie beside the client, under names that change with their contents. What is not translated is English. */
async function servedTexts(element: string, lang: Locale): Promise<Record<string, string> | undefined> {
  const list = await json(`${element}/i18n/languages.json`);
  if (list === undefined) return undefined;
  const names = list as Record<string, string | undefined>;
  const languages = [...new Set([FIRST, lang])];
  const texts: Record<string, string> = {};
  for (const language of languages) {
    const file = names[language] ?? names[LANGUAGES[language].element];
    if (file !== undefined) Object.assign(texts, flatten(await json(`${element}/i18n/${file}`)));
  }
  return Object.keys(texts).length === 0 ? undefined : texts;
}

/** Undefined for what is not there, or is no JSON. */
async function json(url: string): Promise<unknown> {
  try {
    const response = await fetch(url);
    return response.ok ? ((await response.json()) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
