/** Links and pictures of this site get the base path, others are left alone, missing pictures are said. */
import { markdownToHtml } from "satteri";
import { describe, expect, test } from "vitest";
import { sitePaths } from "../../../../src/build/markdown/site-paths.ts";

const html = async (markdown: string, base: string): Promise<string> => {
  const fileURL = new URL(`file://${process.cwd()}/content/docs/en/a.mdx`);
  return (await markdownToHtml(markdown, { mdastPlugins: [() => sitePaths(base)], fileURL })).html;
};

describe("sitePaths", () => {
  test.each([
    ["[a](/en/credits/#emoji)", "/learn/", 'href="/learn/en/credits/#emoji"'],
    ["[a](/en/credits/)", "/", 'href="/en/credits/"'],
    ["[a](#emoji)", "/learn/", 'href="#emoji"'],
    ["[a](https://example.org/)", "/learn/", 'href="https://example.org/"'],
    ["[a](//example.org/)", "/learn/", 'href="//example.org/"'],
    ["![a](/favicon.svg)", "/learn/", 'src="/learn/favicon.svg"'],
  ])("%s under %s gives %s", async (markdown, base, expected) => {
    expect(await html(markdown, base)).toContain(expected);
  });

  test("misses no missing picture", async () => {
    await expect(html("Text.\n\n![a](/screenshots/none.webp)", "/")).rejects.toThrow(
      /a\.mdx:3: there is no picture public\/screenshots\/none\.webp/,
    );
  });

  test("wants to know what a picture shows", async () => {
    for (const empty of ["![](/favicon.svg)", "![ ](https://example.org/a.png)"]) {
      await expect(html(`Text.\n\n${empty}`, "/")).rejects.toThrow(
        /a\.mdx:3: this picture has no alternative text; write/,
      );
    }
  });

  test("keeps readers in their language", async () => {
    await expect(html("Text.\n\n[a](/de/people/#ask)", "/")).rejects.toThrow(
      "a.mdx:3: this links to /de/people/#ask, in another language; write /en/people/#ask",
    );
    expect(await html("[a](/people/)", "/")).toContain('href="/people/"');
  });
});
