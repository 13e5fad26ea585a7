/** What guides say of the site: the operator's names where there are some, else what anybody would say. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { config } from "../../../src/build/config-schema.ts";
import { operatorFact, siteAddress, siteName, SITE_NAMES } from "../../../src/build/texts/site-names.ts";

const plain = config({ name: "Lockstep", links: [], course: [] }, () => true);
const named = config(
  {
    name: "Learn",
    organisation: { name: "Example University", url: "https://example.org" },
    homeserver: "example.org",
    webClient: "https://chat.example.org/",
    support: { name: { en: "Service desk", de: "Servicedesk" }, url: "mailto:help@example.org" },
    operator: { address: ["Street 1", "12345 Town"], hosting: { en: "At home.", de: "Zuhause." } },
    links: [],
    course: [],
  },
  () => true,
);

describe("siteName", () => {
  test.each(SITE_NAMES.filter((of) => of !== "name"))("has words for %s in both languages when it is not set", (of) => {
    for (const locale of ["en", "de"] as const) {
      const { text, href, configured } = siteName(of, locale, plain);
      expect(text).toMatch(/\p{L}{2,}/u);
      expect({ href, configured }).toEqual({ href: undefined, configured: false });
    }
  });

  test("says the operator's own names", () => {
    expect(siteName("name", "en", named)).toEqual({ text: "Learn", configured: true });
    expect(siteName("name", "en", plain)).toEqual({ text: "Lockstep", configured: true });
    expect(siteName("organisation", "de", named)).toEqual({ text: "Example University", configured: true });
    expect(siteName("homeserver", "en", named)).toEqual({ text: "example.org", configured: true });
    const help = { href: "mailto:help@example.org", configured: true };
    expect(siteName("support", "de", named)).toEqual({ text: "Servicedesk", ...help });
    expect(siteName("support", "en", named).text).toBe("Service desk");
  });

  test.each([
    ["https://chat.example.org", "chat.example.org"],
    ["https://chat.example.org/", "chat.example.org"],
    ["https://example.org/chat/https://x", "example.org/chat/https://x"],
    ["https://example.org/chat/", "example.org/chat"],
  ])("names the client at %s as %s", (href, text) => {
    expect(siteName("webClient", "en", { ...plain, webClient: href })).toEqual({ text, href, configured: true });
  });
});

test("facts about the operator are lines in the reader's language, or nothing", () => {
  expect(operatorFact("address", "en", named)).toEqual(["Street 1", "12345 Town"]);
  expect(operatorFact("hosting", "de", named)).toEqual(["Zuhause."]);
  expect(operatorFact("hosting", "en", named)).toEqual(["At home."]);
  expect(operatorFact("phone", "en", { ...plain, operator: { phone: "1" } })).toEqual(["1"]);
  expect(operatorFact("email", "en", named)).toBeUndefined();
});

describe("an address of this site", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("is below the path that it is served under, one of another is left alone", async () => {
    expect(siteAddress("/en/faq/")).toBe("/en/faq/");
    vi.stubEnv("LOCKSTEP_BASE", "/learn");
    vi.resetModules();
    const below = (await import("../../../src/build/texts/site-names.ts")).siteAddress;
    expect(["/en/faq/", "https://x.org/", "mailto:a@b.org"].map(below)).toEqual([
      "/learn/en/faq/",
      "https://x.org/",
      "mailto:a@b.org",
    ]);
  });
});
