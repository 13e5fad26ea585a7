/** Reading and changing tags in a guide, and how a mistake in it is said. */
import { pathToFileURL } from "node:url";
import { mdxToMdast } from "satteri";
import { describe, expect, test } from "vitest";
import { AuthorError } from "../../../../src/build/markdown/error.ts";
import { attributesOf, changed, directTags, lineOf, tagsIn, type Tag } from "../../../../src/build/markdown/jsx.ts";

const GUIDE = `Text with <Label of="a" />.

<Lesson id="one" {...rest} steps={2} open>

<Step id="two">

<Hint>

<Step id="three" />

</Hint>

</Step>

</Lesson>
`;
const root = mdxToMdast(GUIDE);
const tags = [...tagsIn(root)];
const tag = (name: string): Readonly<Tag> => {
  const found = tags.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe("tags", () => {
  test("come in the order of the text, also those inside others", () => {
    expect(tags.map(({ name }) => name)).toEqual(["Label", "Lesson", "Step", "Hint", "Step"]);
    expect(tags.map(lineOf)).toEqual([1, 3, 5, 7, 9]);
  });

  test("have attributes: texts, what stands in braces, and those without a value", () => {
    expect(attributesOf(tag("Lesson"))).toEqual({ id: "one", steps: "2", open: "" });
    expect(attributesOf(tag("Hint"))).toEqual({});
  });

  test("stand directly in another, or deeper", () => {
    expect(directTags(tag("Lesson"), "Step").map((step) => attributesOf(step)["id"])).toEqual(["two"]);
    expect(directTags(tag("Lesson"), "Hint")).toEqual([]);
    expect(directTags({ type: "text", value: "x" }, "Step")).toEqual([]);
    expect([...tagsIn({ type: "text", value: "x" })]).toEqual([]);
  });

  test("get attributes that they do not have yet, and other children, in a copy", () => {
    const [hint] = directTags(tag("Step"), "Hint");
    const other = { type: "text", value: "x" } as const;
    const copy = changed(tag("Step"), { id: "no", kind: "do" }, new Map([[hint, other]])) as Tag;
    expect(copy).toMatchObject({ type: "mdxJsxFlowElement", name: "Step", children: [other] });
    expect(attributesOf(copy)).toEqual({ id: "two", kind: "do" });
    expect(attributesOf(tag("Step"))).toEqual({ id: "two" });
    expect((changed(tag("Step"), {}) as Tag).children).toEqual(tag("Step").children);
  });
});

test("a mistake is said with the file from the project's folder, and the line where it is known", () => {
  const file = `${process.cwd()}/content/docs/de/a.mdx`;
  const error = new AuthorError(pathToFileURL(file), 3, "no");
  expect([error.message, error.name, error.line]).toEqual(["content/docs/de/a.mdx:3: no", "AuthorError", 3]);
  expect(new AuthorError(file, undefined, "no").message).toBe("content/docs/de/a.mdx: no");
  expect(new AuthorError(undefined, 3, "no").message).toBe("Markdown:3: no");
  expect(new AuthorError(process.cwd(), undefined, "no").message).toBe("Markdown: no");
});
