/** Explicit heading ids: read, taken out of the title, and demanded. */
import { markdownToHtml, mdxToJs } from "satteri";
import { describe, expect, test } from "vitest";
import { headingIds, splitHeading } from "../../../../src/build/markdown/heading-ids.ts";

const FILE = new URL(`file://${process.cwd()}/content/docs/en/a.mdx`);

const html = async (markdown: string): Promise<string> =>
  (await markdownToHtml(markdown, { mdastPlugins: [() => headingIds()], fileURL: FILE })).html;

describe("headingIds", () => {
  test("moves the id from the title to the attribute", async () => {
    expect(await html("## Say hello [#say-hello]")).toContain('<h2 id="say-hello">Say hello</h2>');
  });

  test("keeps what is marked up in the title", async () => {
    expect(await html("## Press *this* `key` now [#press]")).toContain(
      '<h2 id="press">Press <em>this</em> <code>key</code> now</h2>',
    );
  });

  test("works in MDX, inside a component", async () => {
    const { code } = await mdxToJs("<Step>\n\n## Grüße [#greet]\n\n</Step>\n", {
      mdastPlugins: [() => headingIds()],
      fileURL: FILE,
    });
    expect(code).toContain("greet");
    expect(code).toContain("Grüße");
    expect(code).not.toContain("[#greet]");
  });

  test("starts afresh in each file", async () => {
    expect(await html("## One [#same]")).toContain('id="same"');
    expect(await html("## One [#same]")).toContain('id="same"');
  });

  test.each([
    [
      "no id",
      "text\n\n## Title",
      /content\/docs\/en\/a\.mdx:3: the heading "Title" has no id; write it as "## Title \[#some-id\]"/,
    ],
    ["an id before the end", "## [#id] Title", /has no id/],
    ["an empty id", "## Title [#]", /:1: the heading id "" must be lower-case/],
    ["capitals", "## Title [#Some-Id]", /"Some-Id" must be lower-case/],
    ["a second title", "# Title [#title]", /write it with "##"/],
    ["a skipped level", "## A [#a]\n\n#### B [#b]", /:3: "B" skips a level; write it with "###"/],
    ["a first heading too low", "### A [#a]", /"A" skips a level; write it with "##"/],
    ["a repeated id", "## A [#a]\n\n## B [#a]", /:3: two headings have the id "a"/],
  ])("refuses %s", async (_, markdown, message) => {
    await expect(html(markdown)).rejects.toThrow(message);
  });
});

test("splitHeading gives title and id, or nothing", () => {
  expect(splitHeading("What can wait [#wait]")).toEqual({ title: "What can wait", id: "wait" });
  expect(splitHeading("A list [1]")).toBeUndefined();
});
