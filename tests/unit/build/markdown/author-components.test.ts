/** Components come without imports; unknown ones and unknown labels are said with file and line. */
import { mdxToJs } from "satteri";
import { describe, expect, test } from "vitest";
import type { ElementManifest, ElementPictureFile } from "../../../../src/build/pictures/element-pictures.ts";
import { authorComponents } from "../../../../src/build/markdown/author-components.ts";

const compile = async (source: string, pictures?: () => ElementManifest): Promise<string> => {
  const { code } = await mdxToJs(source, {
    mdastPlugins: [() => authorComponents(pictures)],
    fileURL: new URL(`file://${process.cwd()}/content/docs/de/a.mdx`),
  });
  return code;
};

describe("authorComponents", () => {
  test("imports what a page uses, once, and nothing else", async () => {
    const code = await compile("<RealLife>\n\nCall.\n\n</RealLife>\n\n<RealLife>\n\nMeet.\n\n</RealLife>\n");
    expect(code.match(/from "\/src\/components\/lesson\/RealLife\.astro"/gu)).toHaveLength(1);
    expect(code).not.toContain("Step.astro");
  });

  test("leaves a page's own imports alone", async () => {
    expect(await compile('import Card from "./Card.astro";\n\n<Card />\n')).toContain("Card");
  });

  test.each([
    [
      "an unknown component",
      "Text.\n\n<Stepp>\n\nText.\n\n</Stepp>\n",
      /a\.mdx:3: there is no component <Stepp>; see src\/components\/README\.md$/,
    ],
    [
      "an unknown label",
      'Press <Label of="no.such.key" />.\n',
      /a\.mdx:1: the real client has no label "no\.such\.key"/,
    ],
    [
      "an unknown name of the site",
      'Ask <Site of="suport" />.\n',
      /a\.mdx:1: <Site> has no "suport"; write of="\.\.\." with one of name, organisation, homeserver, webClient, support$/,
    ],
    [
      "an unknown picture of the real client",
      '<ElementPicture id="none" />\n',
      /a\.mdx:1: there is no picture "none" of the real client; write id="\.\.\." with one of [\w-]+, /,
    ],
    [
      "an unknown home",
      'Text.\n\n<Home of="cloud">\n\nText.\n\n</Home>\n',
      /a\.mdx:3: <Home> has no "cloud"; .* remote/,
    ],
    [
      "an unknown fact about the operator",
      '<Operator of="adress" />\n',
      /a\.mdx:1: <Operator> has no "adress"; .* address/,
    ],
    [
      "an unknown template",
      '<Template of="terms">\n\n</Template>\n',
      /a\.mdx:1: <Template> has no "terms"; .* imprint/,
    ],
    [
      "an unknown way to sign in",
      '<SignIn of="saml">\n\nText.\n\n</SignIn>\n',
      /a\.mdx:1: <SignIn> has no "saml"; .* sso/,
    ],
    [
      "an unknown way among others",
      '<SignIn of="sso saml">\n\nText.\n\n</SignIn>\n',
      /a\.mdx:1: <SignIn> has no "saml"; .* sso/,
    ],
    ["a site without a name", "Ask <Site />.\n", /a\.mdx:1: <Site> has no ""/],
    [
      "a label without its value",
      'Press <Label of="encryption.verification.waiting_other_user" />.\n',
      /needs a value for displayName/,
    ],
  ])("refuses %s", async (_, source, message) => {
    await expect(compile(source)).rejects.toThrow(message);
  });

  test("refuses a picture of the real client that does not show what the text points at", async () => {
    const file: ElementPictureFile = {
      size: [1, 1],
      bytes: 1,
      sha256: "",
      client: "Element",
      version: "1.12",
      words: { "action.ok": "OK" },
    };
    const manifest: ElementManifest = { "verified-badge": { files: { de: file } } };
    const source = (label: string): string => `<ElementPicture id="verified-badge" names="action.ok ${label}" />\n`;
    await expect(compile(source("action.reply"), () => manifest)).rejects.toThrow(
      /a\.mdx:1: the picture "verified-badge" \(de\) is of Element 1\.12 and does not show the label "action\.reply"/u,
    );
    expect(await compile(source(""), () => manifest)).toContain("ElementPicture");
  });

  test("takes a label with its value", async () => {
    expect(
      await compile('Press <Label of="encryption.verification.waiting_other_user" displayName="Kim" />.\n'),
    ).toContain("Label");
  });
});
