/** How long a lesson takes a fluent reader: what its steps say, read at an even pace, and what has to be pressed and written. */
import { mdxToMdast, type MdastNode } from "satteri";
import type { Locale } from "../../src/site/config.ts";
import { labelText } from "../../src/site/labels.ts";
import { attributesOf, tagsIn, type Tag } from "../../src/site/markdown/jsx.ts";
import { splitHeading } from "../../src/site/markdown/heading-ids.ts";

/** A fluent reader's pace. */
const WORDS_PER_MINUTE = 200;
const SECONDS_PER_PRESS = 2.5;
const SECONDS_PER_ENTRY = 8;

/** What the shortest way through a lesson asks for. */
export interface Effort {
  readonly presses: number;
  /** Texts that are written or pasted. */
  readonly entries: number;
}

export interface TimedLesson {
  readonly id: string;
  /** Words of its steps, without hints and the alternative texts of pictures. */
  readonly words: number;
  /** What the page says. */
  readonly minutes: number;
}

export interface TimedGuide {
  /** What the page says at its top, for all of its lessons. */
  readonly minutes: number | undefined;
  readonly lessons: readonly TimedLesson[];
}

/** The lessons of an MDX file, and the minutes it states. */
export function timedGuide(source: string, lang: Locale): TimedGuide {
  const tree = mdxToMdast(source, { features: { frontmatter: true } });
  const lessons = [...tagsIn(tree)].filter(({ name }) => name === "Lesson");
  const minutes = /^---\n(?:.*\n)*?minutes: (\d+)\n/u.exec(source)?.[1];
  return {
    minutes: minutes === undefined ? undefined : Number(minutes),
    lessons: lessons.map((lesson) => ({
      id: attributesOf(lesson)["id"] ?? "",
      words: wordsIn(lesson, lang),
      minutes: Number(attributesOf(lesson)["minutes"]),
    })),
  };
}

/** Seconds for reading so many words and doing so much. */
export function secondsFor(words: number, { presses, entries }: Effort): number {
  return (words / WORDS_PER_MINUTE) * 60 + presses * SECONDS_PER_PRESS + entries * SECONDS_PER_ENTRY;
}

function wordsIn(lesson: Tag, lang: Locale): number {
  return readText(lesson, lang)
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** What a reader of the steps reads. Blocks stand apart. */
function readText(node: Readonly<MdastNode>, lang: Locale): string {
  if (node.type === "mdxFlowExpression" || node.type === "mdxTextExpression") return "";
  if ("name" in node && node.name === "Hint") return "";
  if ("name" in node && node.name === "Label") {
    const { of = "", ...values } = attributesOf(node as Tag);
    return labelText(lang, of, values).text;
  }
  if ("value" in node) return node.value;
  if (!("children" in node)) return "";
  const inside = node.children.map((child) => readText(child, lang));
  if (node.type === "heading") return ` ${splitHeading(inside.join(""))?.title ?? inside.join("")} `;
  return node.type === "paragraph" || node.type === "listItem" ? ` ${inside.join("")} ` : inside.join("");
}
