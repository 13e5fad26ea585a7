/** What two translations of a page must have in common: headings, lessons, steps, hints, questions, figures, settings. */
import { mdxToMdast, type MdastNode } from "satteri";
import { LOCALES } from "../../../content/languages.ts";
import { splitHeading } from "../../build/markdown/heading-ids.ts";
import { attributesOf, tagsIn } from "../../build/markdown/jsx.ts";

/** One thing in a page, written as its author knows it, and the line it stands at. */
export interface Item {
  readonly text: string;
  readonly line: number;
}

export interface Outline {
  /** `## [#id]`, in order. */
  readonly headings: readonly Item[];
  /** `<Lesson id="...">`, `<Step id="...">`, `<Hint id="...">`, `<Question id="...">`, `<Answer correct>`, `<Home of="...">` in order. */
  readonly parts: readonly Item[];
  /** Pictures and other figures, in order. */
  readonly figures: readonly Item[];
  /** Settings at the top that must be alike. */
  readonly settings: readonly Item[];
}

const PARTS = ["Lesson", "Step", "Hint", "Question", "Answer", "Home"];
const FIGURES = ["Screenshot", "ElementPicture", "Figure", "Landing", "Course"];
const SETTINGS = /^(lessons|minutes|template):[^\n]*(?:\n[ \t-][^\n]*)*/gmu;

/** Reads the outline of an MDX file. */
export function outlineOf(source: string): Outline {
  const tree = mdxToMdast(source, { features: { frontmatter: true } });
  const tags = [...tagsIn(tree)];
  const tagItems = (names: readonly string[]): Item[] =>
    tags
      .filter(({ name }) => names.includes(name ?? ""))
      .map((tag) => {
        return { text: `<${tag.name ?? ""}${shownAttributes(attributesOf(tag))}>`, line: lineOf(tag) };
      });
  return {
    headings: [...nodesOf(tree, "heading")].map((node) => ({
      text: `${"#".repeat(node.depth)} [#${splitHeading(textOf(node))?.id ?? ""}]`,
      line: lineOf(node),
    })),
    parts: tagItems(PARTS),
    figures: [
      ...[...nodesOf(tree, "image")].map((node) => ({ text: `![](${neutral(node.url)})`, line: lineOf(node) })),
      ...tagItems(FIGURES),
    ],
    settings: settingsOf(source),
  };
}

function shownAttributes({ id, src, of, correct }: Readonly<Record<string, string>>): string {
  if (id !== undefined) return ` id="${id}"`;
  if (src !== undefined) return ` src="${src}"`;
  if (of !== undefined) return ` of="${of}"`;
  return correct === undefined ? "" : " correct";
}

const LANGUAGE_IN_URL = new RegExp(`([-/])(?:${LOCALES.join("|")})(?=[-/.])`, "gu");

/** A picture's address without its language: `verification-de-light.webp` and `verification-en-light.webp` are one figure. */
function neutral(url: string): string {
  return url.replace(LANGUAGE_IN_URL, "$1*");
}

function settingsOf(source: string): Item[] {
  const end = source.startsWith("---\n") ? source.indexOf("\n---", 3) : 0;
  return [...source.slice(0, Math.max(end, 0)).matchAll(SETTINGS)].map((match) => ({
    text: match[0].replace(/\s+/gu, " ").trim(),
    line: source.slice(0, match.index).split("\n").length,
  }));
}

function* nodesOf<T extends MdastNode["type"]>(node: MdastNode, type: T): Generator<Extract<MdastNode, { type: T }>> {
  if (node.type === type) yield node as Extract<MdastNode, { type: T }>;
  if ("children" in node) for (const child of node.children) yield* nodesOf(child, type);
}

function textOf(node: MdastNode): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map((child) => textOf(child)).join("") : "";
}

function lineOf(node: MdastNode): number {
  return node.position?.start.line ?? 1;
}
