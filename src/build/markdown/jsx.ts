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

/** Tags of one name that stand directly in a node. */
export function directTags(node: Readonly<MdastNode>, name: string): Readonly<Tag>[] {
  if (!("children" in node)) return [];
  return [...tagsIn(node)].filter((tag) => tag.name === name && node.children.some((child) => child === tag));
}

/** A copy of the tag with more attributes, those that are there already stay, and with some of its children replaced. */
export function changed(
  tag: Readonly<Tag>,
  more: Readonly<Record<string, string>>,
  replaced: ReadonlyMap<unknown, MdastNode> = new Map(),
): MdastNode {
  const own = attributesOf(tag);
  const added = Object.entries(more)
    .filter(([name]) => !(name in own))
    .map(([name, value]): MdxJsxAttributeUnion => ({ type: "mdxJsxAttribute", name, value }));
  const children = tag.children.map((child) => replaced.get(child) ?? child);
  return { type: tag.type, name: tag.name, attributes: [...tag.attributes, ...added], children } as MdastNode;
}

/** Line a node starts at. */
export function lineOf(node: Readonly<MdastNode>): number | undefined {
  return node.position?.start.line;
}
