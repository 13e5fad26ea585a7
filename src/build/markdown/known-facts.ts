/** Holds `{/* facts: ... *\/}` in guides to the register: an unknown id is an error with file and line. */
import type { MdastNode, MdastPluginDefinition } from "satteri";
import { factsIn, readFacts } from "../facts.ts";
import { AuthorError } from "./error.ts";
import { lineOf } from "./jsx.ts";

/**
 * The plugin for the Markdown pipeline.
 *
 * @throws AuthorError for a fact that is not in the register.
 */
export function knownFacts(read: typeof readFacts = readFacts): MdastPluginDefinition {
  return {
    name: "lockstep-facts",
    options: { position: true },
    before(root, context) {
      const named = [...commentsIn(root)].flatMap((node) => factsIn(node.value).map((id) => ({ id, node })));
      if (named.length === 0) return;
      const known = new Set(read().map(({ id }) => id));
      for (const { id, node } of named) {
        if (known.has(id)) continue;
        throw new AuthorError(
          context.fileURL,
          lineOf(node),
          `content/facts has no fact "${id}"; correct the id or add the fact`,
        );
      }
    },
  };
}

type Comment = Extract<MdastNode, { type: "mdxFlowExpression" | "mdxTextExpression" }>;

function* commentsIn(node: Readonly<MdastNode>): Generator<Comment> {
  if (node.type === "mdxFlowExpression" || node.type === "mdxTextExpression") yield node;
  if ("children" in node) for (const child of node.children) yield* commentsIn(child);
}
