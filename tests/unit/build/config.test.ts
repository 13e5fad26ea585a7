/** The site's configuration: what is right passes, what is wrong is said to the operator. */
import { describe, expect, test } from "vitest";
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
    ["an empty name", { ...valid, name: " " }, /name: must not be empty/],
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
    [
      "a file name for a guide",
      { ...valid, course: [{ id: "course", guides: ["Verification.mdx"] }] },
      /course\.0\.guides\.0: must be lower-case/,
    ],
    [
      "a server with https://",
      { ...valid, homeserver: "https://example.org" },
      /homeserver: must be what stands behind/,
    ],
    [
      "a client over http",
      { ...valid, webClient: "http://chat.example.org" },
      /webClient: must start with "https:\/\/"/,
    ],
    ["a logo from elsewhere", { ...valid, logo: "https://example.org/a.svg" }, /logo: must be a path in public\//],
    ["a logo that is not there", { ...valid, logo: "/other.svg" }, /logo: there is no file public\/other\.svg/],
    [
      "support in one language",
      { ...valid, support: { name: { de: "Hilfe" }, url: "mailto:a@b.org" } },
      /support\.name\.en: is missing/,
    ],
    ["a phone number as mail", { ...valid, operator: { email: "0123" } }, /operator\.email: must be an e-mail address/],
    ["an unknown fact", { ...valid, operator: { fax: "1" } }, /operator\.fax: is not a setting/],
    [
      "a sandbox that is nowhere",
      { ...valid, sandbox: { home: "here" } },
      /sandbox\.home: must be "embedded" or "remote"/,
    ],
    [
      "a sandbox over http",
      { ...valid, sandbox: { home: "remote", url: "http://x.org" } },
      /sandbox\.url: must be an address without a path/,
    ],
    [
      "a sandbox under a path",
      { ...valid, sandbox: { home: "remote", url: "https://x.org/v1" } },
      /sandbox\.url: must be an address without a path/,
    ],
    [
      "an address for the homeserver in the tab",
      { ...valid, sandbox: { home: "embedded", url: "https://x.org" } },
      /sandbox\.url: is not a setting/,
    ],
    ["an unknown way to sign in", { ...valid, signIn: "saml" }, /signIn: must be "password", "sso" or "account-page"/],
    ["a guide twice", { ...valid, course: [{ id: "course", guides: ["a", "a"] }] }, /the guide "a" is listed twice/],
  ])("refuses %s", (_, input, message) => {
    expect(() => config(input)).toThrow(SiteConfigError);
    expect(() => config(input)).toThrow(message);
  });

  test("says the line of a mistake", () => {
    const source = 'export default {\n  name: "x",\n  signIn: "saml",\n';
    const refused = (): unknown => checked({ ...valid, signIn: "saml" }, () => true, source);
    expect(refused).toThrow(/signIn: must be .* but is "saml" \(line 3\)$/u);
  });

  test("says every mistake at once", () => {
    expect(() => config({ links: [], course: [{ id: "other", guides: [] }] })).toThrow(/name:[^]*course\.0\.id:/u);
  });
});
