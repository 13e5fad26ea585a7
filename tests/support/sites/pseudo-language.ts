/** A third language, made from the first: English with accents, in as many files as a real one has and in one entry of the list. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mdxToMdast, type MdastNode } from "satteri";
import { FIRST } from "../../../content/languages.ts";
import { TEXT_FOLDERS } from "../../../src/build/texts/language-files.ts";
import type { Strings } from "../../../src/texts.ts";

/** English with accents, by its usual name. */
export const PSEUDO = "en-xa";

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED = "áƀçđéƒǧĥíĵķļɱñóþɋřšťúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶĻṀÑÓÞɊŘŠŤÚṼŴẊÝŽ";

/** Values, tags, ids of headings, entities and addresses stay as they are. */
const KEPT = /(\{[^}]*\}|%\(\w+\)s|<[^>]*>|\[#[^\]]*\]|&#?\w+;|\S*(?:\/\/|@)\S*)/u;

/** A text with accents on its letters. */
export function pseudo(text: string): string {
  const accented = (part: string): string =>
    Array.from(part, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join("");
  return text
    .split(KEPT)
    .map((part, index) => (index % 2 === 0 ? accented(part) : part))
    .join("");
}

/** Adds the language to a copy of the project. */
export function addPseudoLanguage(root: string): void {
  const list = join(root, "content/languages.ts");
  const entry = `  "${PSEUDO}": { label: "${pseudo("English")}", element: "en_XA", browser: "en-XA" },\n`;
  writeFileSync(list, readFileSync(list, "utf8").replace("} as const satisfies", `${entry}} as const satisfies`));
  for (const folder of TEXT_FOLDERS) {
    const strings = JSON.parse(readFileSync(join(root, "content", folder, `${FIRST}.json`), "utf8")) as Strings;
    const translated = Object.entries(strings).map(([key, text]) => [key, pseudo(text)]);
    const file = join(root, "content", folder, `${PSEUDO}.json`);
    writeFileSync(file, JSON.stringify(Object.fromEntries(translated), null, 2));
  }
  const pages = join(root, "content/docs");
  mkdirSync(join(pages, PSEUDO));
  for (const page of readdirSync(join(pages, FIRST))) {
    writeFileSync(join(pages, PSEUDO, page), pseudoPage(readFileSync(join(pages, FIRST, page), "utf8")));
  }
}

/** A guide with accents in what is read, and with links to its own language. */
function pseudoPage(source: string): string {
  let page = source;
  // From the end, so that what stands before keeps its place.
  for (const [start, end] of textsIn(mdxToMdast(source, { features: { frontmatter: true } })).sort(
    ([a], [b]) => b - a,
  )) {
    page = page.slice(0, start) + pseudo(page.slice(start, end)) + page.slice(end);
  }
  return page
    .replace(/^(?:title|headline|description): .*$/gmu, (line) => line.replace(/(?<=: ).*/u, pseudo))
    .replaceAll(`(/${FIRST}/`, `(/${PSEUDO}/`);
}

function textsIn(node: Readonly<MdastNode>): [start: number, end: number][] {
  const { start, end } = node.position ?? {};
  if (node.type === "text" && start?.offset !== undefined && end?.offset !== undefined) {
    return [[start.offset, end.offset]];
  }
  return "children" in node ? node.children.flatMap((child) => textsIn(child)) : [];
}
