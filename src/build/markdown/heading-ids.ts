/** Reads `## Title [#id]`: explicit heading ids, so that both languages share their anchors. A heading without one, or one that skips a level, is an error. */
import type { MdastPluginDefinition } from "satteri";
import { AuthorError } from "./error.ts";

const ID = /\s*\[#([^\]\s]*)\]\s*$/u;
const VALID = /^[a-z][a-z0-9-]*$/u;

/**
 * The title without its id, and the id.
 * Undefined if the text does not end with `[#id]`.
 */
export function splitHeading(text: string): { title: string; id: string } | undefined {
  const match = ID.exec(text);
  return match === null ? undefined : { title: text.slice(0, match.index), id: match[1] ?? "" };
}

/**
 * The plugin for the Markdown pipeline.
 *
 * @throws AuthorError for a heading with no id, with one that is not lower-case words joined by hyphens, or with a repeated one,
 * and for one that is two or more levels below the one before (the page's title is level one).
 */
export function headingIds(): MdastPluginDefinition {
  const seen = new Set<string>();
  let above = 1;
  return {
    name: "lockstep-heading-ids",
    options: { position: true },
    heading(node, context) {
      const line = node.position?.start.line;
      const fail = (message: string): never => {
        throw new AuthorError(context.fileURL, line, message);
      };
      const last = node.children.at(-1);
      const split = last?.type === "text" ? splitHeading(last.value) : undefined;
      const title = context.textContent(node);
      if (last?.type !== "text" || split === undefined) {
        return fail(`the heading "${title}" has no id; write it as "${"#".repeat(node.depth)} ${title} [#some-id]"`);
      }
      if (!VALID.test(split.id)) fail(`the heading id "${split.id}" must be lower-case words joined by hyphens`);
      if (seen.has(split.id)) fail(`two headings have the id "${split.id}"; give one another`);
      seen.add(split.id);
      if (node.depth === 1) fail(`"${split.title}": the page's title is its only "#" heading; write it with "##"`);
      if (node.depth > above + 1) {
        fail(`"${split.title}" skips a level; write it with "${"#".repeat(above + 1)}" or put a heading before it`);
      }
      above = node.depth;
      context.setProperty(last, "value", split.title);
      context.setProperty(node, "data", { ...node.data, hProperties: { id: split.id } });
      return undefined;
    },
  };
}
