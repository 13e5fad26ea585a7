/** Reading and changing component tags in the tree of an MDX file. */
import type { MdxJsxAttributeUnion, MdxJsxFlowElement, MdxJsxTextElement, MdastNode } from "satteri";

export type Tag = MdxJsxFlowElement | MdxJsxTextElement;

/** Every component tag under a node, in the order of the text. */
export function* tagsIn(node: Readonly<MdastNode>): Generator<Readonly<Tag>> {
  if (!("children" in node)) return;
  for (const child of node.children) {
    if (child.type === "mdxJsxFlowElement" || child.type === "mdxJsxTextElement") yield child;
    yield* tagsIn(child);
  }
}

/** The attributes written as plain text or as a literal in braces, by name. */
export function attributesOf(tag: Readonly<Tag>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const attribute of tag.attributes) {
    if (attribute.type !== "mdxJsxAttribute") continue;
    const value = attribute.value;
    found[attribute.name] = typeof value === "string" ? value : (value?.value ?? "");
  }
  return found;
}

/** The tag's attributes with more of them; those that are there already stay. */
export function withAttributes(tag: Readonly<Tag>, more: Readonly<Record<string, string>>): MdxJsxAttributeUnion[] {
  const own = attributesOf(tag);
  const added = Object.entries(more)
    .filter(([name]) => !(name in own))
    .map(([name, value]): MdxJsxAttributeUnion => ({ type: "mdxJsxAttribute", name, value }));
  return [...tag.attributes, ...added];
}

/** Line a node starts at. */
export function lineOf(node: Readonly<MdastNode>): number | undefined {
  return node.position?.start.line;
}
