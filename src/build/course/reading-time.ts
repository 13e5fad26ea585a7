/** How long a fluent reader takes: what a page and its exercises say, read at an even pace, and what has to be pressed and written. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mdxToMdast, type MdastNode } from "satteri";
import { FIRST, LOCALES, type Locale } from "../../../content/languages.ts";
import { lessonById, type Effort, type Lesson } from "../../../sandbox/lessons/index.ts";
import { site, type SiteConfig } from "../config.ts";
import { labelText } from "../texts/labels.ts";
import { splitHeading } from "../markdown/heading-ids.ts";
import { attributesOf, tagsIn, type Tag } from "../markdown/jsx.ts";

/** A fluent reader's pace. */
const WORDS_PER_MINUTE = 200;
const SECONDS_PER_PRESS = 2.5;
const SECONDS_PER_ENTRY = 8;

/** Whole minutes. */
export interface PageTime {
  /** The whole page with its exercises. */
  readonly minutes: number;
  /** The exercises alone: the sum of what each of them says. */
  readonly exercises: number;
}

/** Words of a guide without hints and the alternative texts of pictures. */
export interface GuideWords {
  /** Of the whole page. */
  readonly all: number;
  /** By exercise: what its steps say. */
  readonly lessons: ReadonlyMap<string, number>;
}

/** Counts what is read in an MDX file, labels as they stand on the screen, and only what is true for this configuration. */
export function guideWords(source: string, lang: Locale, settings: SiteConfig = site): GuideWords {
  const tree = mdxToMdast(source, { features: { frontmatter: true } });
  const lessons = [...tagsIn(tree)].filter(({ name }) => name === "Lesson");
  const count = (node: Readonly<MdastNode>): number =>
    readText(node, lang, settings)
      .split(/\s+/u)
      .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return {
    all: count(tree),
    lessons: new Map(lessons.map((lesson) => [attributesOf(lesson)["id"] ?? "", count(lesson)])),
  };
}

/** What the shortest way through a lesson asks for, "Practise" included. */
export function effortOf({ steps }: Lesson): Required<Effort> {
  const efforts = steps.map(({ effort }) => ({ presses: 1, entries: 0, ...effort }));
  return {
    presses: efforts.reduce((sum, { presses }) => sum + presses, 1),
    entries: efforts.reduce((sum, { entries }) => sum + entries, 0),
  };
}

/** Seconds for reading so many words and doing so much. */
export function secondsFor(words: number, { presses, entries }: Required<Effort>): number {
  return (words / WORDS_PER_MINUTE) * 60 + presses * SECONDS_PER_PRESS + entries * SECONDS_PER_ENTRY;
}

const pages = new Map<string, GuideWords>();

function words(slug: string, lang: Locale): GuideWords {
  const file = `content/docs/${lang}/${slug}.mdx`;
  // While somebody writes, a text may change: only the finished build keeps what it has counted.
  const source = existsSync(file) ? readFileSync(file, "utf8") : "";
  const known = pages.get(source);
  if (known !== undefined) return known;
  const counted = guideWords(source, lang);
  pages.set(source, counted);
  return counted;
}

/** Seconds of an exercise on a guide's page, in the language that takes longer. */
function lessonSeconds(slug: string, id: string): number {
  const lesson = lessonById(id);
  if (lesson === undefined) throw new Error(`there is no lesson "${id}"`);
  const effort = effortOf(lesson);
  return Math.max(...LOCALES.map((lang) => secondsFor(words(slug, lang).lessons.get(id) ?? 0, effort)));
}

/** Names of all guides, also of those that the course leaves out. */
function guides(): string[] {
  return readdirSync(`content/docs/${FIRST}`).map((file) => file.replace(/\.mdx$/u, ""));
}

/**
 * Whole minutes of an exercise.
 *
 * @throws Error if there is no such exercise, or if no guide has it.
 */
export function lessonMinutes(id: string): number {
  const slug = guides().find((guide) => words(guide, FIRST).lessons.has(id));
  if (slug === undefined) throw new Error(`no guide has <Lesson id="${id}">`);
  return Math.ceil(lessonSeconds(slug, id) / 60);
}

/** Minutes of a guide's page, in the language that takes longer. */
export function pageTime(slug: string): PageTime {
  const exercises = [...words(slug, FIRST).lessons.keys()].reduce(
    (sum, id) => sum + Math.ceil(lessonSeconds(slug, id) / 60),
    0,
  );
  const reading = LOCALES.map((lang) => {
    const { all, lessons } = words(slug, lang);
    return all - [...lessons.values()].reduce((sum, count) => sum + count, 0);
  });
  return { minutes: exercises + Math.ceil(Math.max(...reading) / WORDS_PER_MINUTE), exercises };
}

/** What a reader reads. Blocks stand apart. */
function readText(node: Readonly<MdastNode>, lang: Locale, settings: SiteConfig): string {
  if (node.type === "mdxFlowExpression" || node.type === "mdxTextExpression" || node.type === "yaml") return "";
  if ("name" in node) {
    const { of = "", ...values } = attributesOf(node as Tag);
    if (node.name === "Hint") return "";
    if (node.name === "Label") return labelText(lang, of, values).text;
    if (node.name === "Home" && of !== settings.sandbox.home) return "";
    if (node.name === "SignIn" && !of.split(" ").includes(settings.signIn)) return "";
  }
  if ("value" in node) return node.value;
  if (!("children" in node)) return "";
  const inside = node.children.map((child) => readText(child, lang, settings));
  if (node.type === "heading") return ` ${splitHeading(inside.join(""))?.title ?? inside.join("")} `;
  return ["paragraph", "listItem", "tableCell"].includes(node.type) ? ` ${inside.join("")} ` : inside.join("");
}
