/** Compares two translations and says what differs, to their author: file, line, fix. */
import type { Strings } from "../../texts.ts";
import type { Item, Outline } from "./outline.ts";

export interface Page {
  /** Path as the author knows it, such as `content/docs/de/verification.mdx`. */
  readonly file: string;
  readonly outline: Outline;
}

/** The first difference of each kind between a page and its translation; empty when they agree. */
export function comparePages(page: Page, translation: Page): string[] {
  const kinds = ["settings", "headings", "parts", "figures"] as const;
  return kinds
    .map((kind) =>
      firstDifference(
        { file: page.file, items: page.outline[kind] },
        { file: translation.file, items: translation.outline[kind] },
      ),
    )
    .filter((problem) => problem !== undefined);
}

interface Listed {
  readonly file: string;
  readonly items: readonly Item[];
}

function firstDifference(one: Listed, other: Listed): string | undefined {
  const length = Math.max(one.items.length, other.items.length);
  for (let index = 0; index < length; index += 1) {
    const a = one.items[index];
    const b = other.items[index];
    if (a !== undefined && b === undefined)
      return `${other.file}: lacks ${a.text} (${one.file}:${String(a.line)}); add it`;
    if (a === undefined && b !== undefined) {
      return `${other.file}:${String(b.line)}: ${b.text} is not in ${one.file}; add it there or remove it here`;
    }
    if (a !== undefined && b !== undefined && a.text !== b.text) {
      return `${other.file}:${String(b.line)}: ${b.text} stands where ${one.file}:${String(a.line)} has ${a.text}; make them alike`;
    }
  }
  return undefined;
}

/** The texts of one file. */
export interface Listing {
  /** Path as the translator knows it, such as `content/i18n/de.json`. */
  readonly file: string;
  readonly strings: Strings;
}

/** Names of the values a string takes: `{name}` of ours, `%(name)s` of the real client. */
function placeholders(text: string): string {
  const names = [...text.matchAll(/\{(\w+)\}|%\((\w+)\)s/gu)].map((match) => match[0]);
  return [...new Set(names)].sort().join(", ");
}

/**
 * What differs between the strings of two languages.
 *
 * @param mayLack whether the second may lack keys of the first (labels that the real client leaves in English)
 */
export function compareStrings(one: Listing, other: Listing, mayLack = false): string[] {
  const problems: string[] = [];
  for (const [key, text] of Object.entries(one.strings)) {
    const translated = other.strings[key];
    if (translated === undefined) {
      if (!mayLack) problems.push(`${other.file}: lacks "${key}" ("${text}"); add it`);
      continue;
    }
    if (translated.trim() === "") problems.push(`${other.file}: "${key}" is empty; write it`);
    const [wanted, found] = [placeholders(text), placeholders(translated)];
    if (wanted !== found) {
      problems.push(`${other.file}: "${key}" has ${found || "no values"} where ${one.file} has ${wanted || "none"}`);
    }
  }
  for (const key of Object.keys(other.strings)) {
    if (one.strings[key] === undefined) problems.push(`${one.file}: lacks "${key}", which ${other.file} has; add it`);
  }
  return problems;
}
