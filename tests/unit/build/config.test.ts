/** The site's configuration: what is right passes, what is wrong is said to the operator; and where the site is served. */
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { config as checked, SiteConfigError, type SiteConfig } from "../../../src/build/config-schema.ts";

const config = (input: unknown): SiteConfig => checked(input, (path) => path === "/logo.svg");

const valid = { name: "Lockstep", links: [], course: [{ id: "course", guides: ["verification"] }] };

describe("config", () => {
  test("gives back what is right", () => {
    const organisation = { name: "Example University", url: "https://example.org" };
    const links = [{ label: { en: "Imprint", de: "Impressum" }, url: "/imprint/" }];
    expect(config({ ...valid, organisation, links })).toMatchObject({ organisation, links });
  });

  test("gives back every name an operator can set", () => {
    const names = {
      logo: "/logo.svg",
      homeserver: "matrix.example.org:8448",
      webClient: "https://chat.example.org",
      support: { name: { en: "Help", de: "Hilfe" }, url: "mailto:help@example.org" },
      imprint: "https://example.org/imprint",
      operator: { name: "Example University", email: "info@example.org", hosting: { en: "Here.", de: "Hier." } },
    };
    expect(config({ ...valid, ...names })).toMatchObject(names);
  });

  test("needs a name and a course", () => {
    const { name, course } = valid;
    expect(config({ name, course })).toMatchObject({ links: [], operator: {}, signIn: "password" });
  });

  test.each([
    [undefined, { home: "embedded" }],
    [{ home: "remote" }, { home: "remote" }],
    [
      { home: "remote", url: "https://accounts.example.org" },
      { home: "remote", url: "https://accounts.example.org" },
    ],
  ])("takes the sandbox %o", (sandbox, expected) => {
    expect(config({ ...valid, sandbox }).sandbox).toEqual(expected);
  });

  test.each([
    ["a missing name", { ...valid, name: undefined }, /name: is missing/],
    ["an unknown setting", { ...valid, nmae: "x" }, /nmae: is not a setting/],
    [
      "a link in one language",
      { ...valid, links: [{ label: { en: "Imprint" }, url: "/x/" }] },
      /links\.0\.label\.de: is missing/,
    ],
    [
      "an insecure address",
      { ...valid, organisation: { name: "X", url: "http://x" } },
      /organisation\.url: must start with "https:\/\/"/,
    ],
    ["a privacy page on this site", { ...valid, privacy: "/privacy/" }, /privacy: must start with "https:\/\/"/],
    ["one on accessibility over http", { ...valid, accessibility: "http://x" }, /accessibility: must start with/],
    [
      "help by telephone",
      { ...valid, support: { name: { en: "Help", de: "Hilfe" }, url: "tel:1" } },
      /support\.url: must start with "https:\/\/", "mailto:"/,
    ],
    [
      "a client over http",
      { ...valid, webClient: "http://chat.example.org" },
      /webClient: must start with "https:\/\/"/,
    ],
    ["a logo that is not there", { ...valid, logo: "/other.svg" }, /logo: there is no file public\/other\.svg/],
    [
      "support in one language",
      { ...valid, support: { name: { de: "Hilfe" }, url: "mailto:a@b.org" } },
      /support\.name\.en: is missing/,
    ],
    ["an unknown fact", { ...valid, operator: { fax: "1" } }, /operator\.fax: is not a setting/],
    [
      "a sandbox that is nowhere",
      { ...valid, sandbox: { home: "here" } },
      /sandbox\.home: must be "embedded" or "remote"/,
    ],
    [
      "an address for the homeserver in the tab",
      { ...valid, sandbox: { home: "embedded", url: "https://x.org" } },
      /sandbox\.url: is not a setting/,
    ],
    ["a guide twice", { ...valid, course: [{ id: "course", guides: ["a", "a"] }] }, /the guide "a" is listed twice/],
  ])("refuses %s", (_, input, message) => {
    expect(() => config(input)).toThrow(SiteConfigError);
    expect(() => config(input)).toThrow(message);
  });

  /** What each kind of value takes and refuses, at one setting that is of it, and what is said of the others. */
  const KINDS: readonly (readonly [
    kind: string,
    set: (value: unknown) => object,
    good: readonly unknown[],
    bad: readonly unknown[],
    said: RegExp,
  ])[] = [
    ["text", (name) => ({ name }), ["x", " x "], ["", "  "], /^name: must not be empty/u],
    ["no text", (name) => ({ name }), ["1"], [1, true, null, ["x"], {}], /^name: must be a text, but is/u],
    [
      "guide",
      (guide) => ({ course: [{ id: "course", guides: [guide] }] }),
      ["a", "before-a-change", "a1-2"],
      ["A", "1a", "-a", "a b", "a.mdx", "a/b", "ä", "a\nb", ""],
      /^course\.0\.guides\.0: must be lower-case words joined by hyphens/u,
    ],
    [
      "address",
      (url) => ({ links: [{ label: { en: "x", de: "x" }, url }] }),
      ["https://x.org", "mailto:a@b.org", "/en/faq/"],
      ["http://x.org", "x.org", "xhttps://x.org", "x/y", "", "javascript:x"],
      /^links\.0\.url: must start with "https:\/\/", "mailto:" or "\/"/u,
    ],
    [
      "page",
      (imprint) => ({ imprint }),
      ["https://x"],
      ["https://", "http://x", "/imprint/", "mailto:a@b.org", " https://x"],
      /^imprint: must start with "https:\/\/"/u,
    ],
    [
      "picture",
      (logo) => ({ logo }),
      ["/logo.svg"],
      ["logo.svg", "//x.org/a.svg", "/logo.gif", "/logo.svg?x", "/.svgx", "/svg", "https://x.org/logo.svg"],
      /^logo: must be a path in public\/ such as "\/logo\.svg" \(svg, png or webp\)/u,
    ],
    [
      "server",
      (homeserver) => ({ homeserver }),
      ["x", "example.org", "a-b.example.org", "example.org:8448", "10.0.0.1:1", "x:65535"],
      ["@kim:example.org", "https://example.org", "Example.org", "-x", "x-", ".x", "x.", "x:", "x:123456", "x y", ""],
      /^homeserver: must be what stands behind the colon in user names, such as "example\.org", without "https:\/\/"/u,
    ],
    [
      "origin",
      (url) => ({ sandbox: { home: "remote", url } }),
      ["https://x", "https://accounts.example.org:8443"],
      [
        "http://x",
        "https://",
        "https://x/",
        "https://X",
        "https://x:",
        "https://x:123456",
        "xhttps://x",
        "https://x y",
      ],
      /^sandbox\.url: must be an address without a path, such as "https:\/\/accounts\.example\.org"/u,
    ],
    [
      "e-mail",
      (email) => ({ operator: { email } }),
      ["a@b", "info@example.org"],
      ["a", "@b", "a@", "a@b@c", "a b@c", "a@b c", ""],
      /^operator\.email: must be an e-mail address/u,
    ],
    [
      "group",
      (id) => ({ course: [{ id, guides: [] }] }),
      ["course", "trouble", "reference"],
      ["", "Course", "essentials"],
      /^course\.0\.id: /u,
    ],
    [
      "way to sign in",
      (signIn) => ({ signIn }),
      ["password", "sso", "account-page"],
      ["", "SSO", "account"],
      /^signIn: must be "password", "sso" or "account-page"; what each means stands beside signIn in content\/site\.ts/u,
    ],
  ];

  test.each(KINDS)("a %s is held to what it must be", (_, set, good, bad, said) => {
    const told = (value: unknown): string => {
      try {
        config({ ...valid, ...set(value) });
      } catch (error) {
        return (error as Error).message.replace(/^content\/site\.ts is not valid:\n {2}- /u, "");
      }
      return "";
    };
    for (const value of good) expect(told(value), String(value)).toBe("");
    for (const value of bad) expect(told(value), String(value)).toMatch(said);
  });

  test("without a setting, people sign in with a password, accounts are embedded, and nothing is known of the operator", () => {
    expect(config(valid)).toEqual({ ...valid, signIn: "password", operator: {}, sandbox: { home: "embedded" } });
  });

  test("a file that sets nothing, or is no settings, is said", () => {
    for (const input of [undefined, null, 7]) expect(() => config(input)).toThrow(/- the configuration: /u);
  });

  test("says the line of a mistake", () => {
    const source = 'export default {\n  name: "x",\n  signIn: "saml",\n';
    const refused = (): unknown => checked({ ...valid, signIn: "saml" }, () => true, source);
    expect(refused).toThrow(/signIn: must be .* but is "saml" \(line 3\)$/u);
  });

  test("says no line where none is known, nor that of another setting", () => {
    const lines = (source: string): unknown => checked({ ...valid, nmae: "x" }, () => true, source);
    for (const source of ["", '  name: "x",', "nmae: 1", '    nmae: "x"'])
      expect(() => lines(source)).toThrow(/name$/u);
    expect(() => lines('  nmae: "x"')).toThrow(/remove it or correct its name \(line 1\)$/u);
  });

  test("says every mistake at once", () => {
    expect(() => config({ links: [], course: [{ id: "other", guides: [] }] })).toThrow(/name:[^]*course\.0\.id:/u);
  });
});

describe("the site of this build", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.doUnmock("../../../content/site.ts");
    vi.resetModules();
  });

  const built = () => {
    vi.resetModules();
    return import("../../../src/build/config.ts");
  };

  test.each([
    [undefined, "/"],
    ["", "/"],
    ["/", "/"],
    ["learn", "/learn/"],
    ["/learn", "/learn/"],
    ["learn//", "/learn/"],
    ["//a/b/", "/a/b/"],
  ])("LOCKSTEP_BASE=%s is served under %s", async (path, base) => {
    vi.stubEnv("LOCKSTEP_BASE", path);
    expect((await built()).BASE).toBe(base);
  });

  test("has the address of LOCKSTEP_SITE, or none", async () => {
    expect((await built()).SITE_URL).toBeUndefined();
    vi.stubEnv("LOCKSTEP_SITE", "https://learn.example.org");
    expect((await built()).SITE_URL).toBe("https://learn.example.org");
  });

  test("is what content/site.ts says; a mistake there is said with its line, a logo is looked for in public/", async () => {
    expect((await built()).site.course[0]?.guides).toContain("start");
    const settings = (more: object) =>
      vi.doMock("../../../content/site.ts", () => ({ default: { ...valid, ...more } }));
    settings({ logo: "/favicon.svg" });
    expect((await built()).site.logo).toBe("/favicon.svg");
    settings({ logo: "/none.svg" });
    const line =
      readFileSync("content/site.ts", "utf8")
        .split("\n")
        .findIndex((text) => text.startsWith("  logo:")) + 1;
    await expect(built()).rejects.toThrow(
      `logo: there is no file public/none.svg; put it there (line ${String(line)})`,
    );
  });
});
