/** Reads `## Title [#id]`: explicit heading ids, so that both languages share their anchors. A heading without one is an error. */
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
 * @throws AuthorError for a heading with no id, with one that is not lower-case words joined by hyphens, or with a repeated one.
 */
export function headingIds(): MdastPluginDefinition {
  const seen = new Set<string>();
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
      context.setProperty(last, "value", split.title);
      context.setProperty(node, "data", { ...node.data, hProperties: { id: split.id } });
      return undefined;
    },
  };
}
