/** Loads what the stage says, in the reader's language only. */
import { createTexts, type Language, type Strings, type Texts } from "./texts.ts";

interface Sources {
  readonly strings: () => Promise<{ readonly default: Strings }>;
  readonly labels: () => Promise<{ readonly default: Strings }>;
  readonly emojiNames: () => Promise<{ readonly default: readonly string[] }>;
}

const SOURCES: Readonly<Record<Language, Sources>> = {
  en: {
    strings: () => import("../../../content/i18n/en.json"),
    labels: () => import("../../../content/labels/en.json"),
    emojiNames: () => import("virtual:sas-emoji/en"),
  },
  de: {
    strings: () => import("../../../content/i18n/de.json"),
    labels: () => import("../../../content/labels/de.json"),
    emojiNames: () => import("virtual:sas-emoji/de"),
  },
};

/** Rejects when a file does not arrive; a later call tries again. */
export async function loadTexts(lang: Language): Promise<Texts> {
  const { strings, labels, emojiNames } = SOURCES[lang];
  const [own, client, names, english] = await Promise.all([strings(), labels(), emojiNames(), SOURCES.en.labels()]);
  return createTexts({
    lang,
    strings: own.default,
    labels: client.default,
    englishLabels: english.default,
    emojiNames: names.default,
  });
}
