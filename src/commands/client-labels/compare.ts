/** Compares our labels with the real client's own texts. */
import type { ClientTexts } from "./translations.ts";

/** A label that is not what the client says, in one language. */
export interface LabelDifference {
  readonly key: string;
  /**
   * - `changed`: the client says something else now.
   * - `gone`: the client has no such text any more (or not yet).
   * - `translated`: it stands in English with us, and the client has a translation.
   * - `untranslated`: we have a translation, and the client shows English.
   */
  readonly kind: "changed" | "gone" | "translated" | "untranslated";
  /** Ours; absent where we have none. */
  readonly ours: string | undefined;
  /** The client's; absent where it has none. */
  readonly theirs: string | undefined;
}

/** Begins the keys of Element X: its labels are not in the texts of Element Web. */
const OF_ELEMENT_X = "element_x.";

/** Differences of the labels in the client's first language. */
export function compareEnglish(ours: ClientTexts, theirs: ClientTexts): LabelDifference[] {
  return Object.entries(ours).flatMap(([key, own]): LabelDifference[] => {
    const their = theirs[key];
    if (their === own || key.startsWith(OF_ELEMENT_X)) return [];
    return [{ key, kind: their === undefined ? "gone" : "changed", ours: own, theirs: their }];
  });
}

/**
 * Differences of the labels in another language. What the client does not have in English either has gone, and is only
 * reported there.
 *
 * @param keys of the labels in the client's first language.
 * @param english the client's texts in that language.
 */
export function compareTranslation(
  keys: readonly string[],
  ours: ClientTexts,
  theirs: ClientTexts,
  english: ClientTexts,
): LabelDifference[] {
  return keys.flatMap((key): LabelDifference[] => {
    const own = ours[key];
    const their = theirs[key];
    if (own === their || english[key] === undefined) return [];
    const kind = own === undefined ? "translated" : their === undefined ? "untranslated" : "changed";
    return [{ key, kind, ours: own, theirs: their }];
  });
}

/** Our labels with the client's texts taken over; what has gone stays until nothing uses it. */
export function takeOver(ours: ClientTexts, differences: readonly LabelDifference[]): Record<string, string> {
  const labels: Record<string, string> = { ...ours };
  for (const { key, kind, theirs } of differences) {
    if (kind === "gone") continue;
    if (theirs === undefined) Reflect.deleteProperty(labels, key);
    else labels[key] = theirs;
  }
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
