/** Components come without imports; unknown ones and unknown labels are said with file and line. */
import { mdxToJs } from "satteri";
import { describe, expect, test } from "vitest";
import { authorComponents } from "../../../src/site/markdown/author-components.ts";

const compile = async (source: string): Promise<string> => {
  const { code } = await mdxToJs(source, {
    mdastPlugins: [() => authorComponents()],
    fileURL: new URL(`file://${process.cwd()}/content/docs/de/a.mdx`),
  });
  return code;
};

describe("authorComponents", () => {
  test("imports what a page uses, once, and nothing else", async () => {
    const code = await compile("<RealLife>\n\nCall.\n\n</RealLife>\n\n<RealLife>\n\nMeet.\n\n</RealLife>\n");
    expect(code.match(/from "\/src\/components\/RealLife\.astro"/gu)).toHaveLength(1);
    expect(code).not.toContain("Step.astro");
  });

  test("leaves a page's own imports alone", async () => {
    expect(await compile('import Card from "./Card.astro";\n\n<Card />\n')).toContain("Card");
  });

  test.each([
    ["an unknown component", "Text.\n\n<Stepp>\n\nText.\n\n</Stepp>\n", /a\.mdx:3: there is no component <Stepp>/],
    [
      "an unknown label",
      'Press <Label of="no.such.key" />.\n',
      /a\.mdx:1: the real client has no label "no\.such\.key"/,
    ],
    ["an unknown name of the site", 'Ask <Site of="suport" />.\n', /a\.mdx:1: <Site> has no "suport"; .* support/],
    ["an unknown picture of the real client", '<ElementPicture id="none" />\n', /a\.mdx:1: there is no picture "none"/],
    [
      "an unknown home",
      'Text.\n\n<Home of="cloud">\n\nText.\n\n</Home>\n',
      /a\.mdx:3: <Home> has no "cloud"; .* remote/,
    ],
    ["a site without a name", "Ask <Site />.\n", /a\.mdx:1: <Site> has no ""/],
    [
      "a label without its value",
      'Press <Label of="encryption.import_invalid_keyfile" />.\n',
      /needs a value for brand/,
    ],
  ])("refuses %s", async (_, source, message) => {
    await expect(compile(source)).rejects.toThrow(message);
  });

  test("takes a label with its value", async () => {
    expect(await compile('Press <Label of="encryption.import_invalid_keyfile" brand="Element" />.\n')).toContain(
      "Label",
    );
  });
});
