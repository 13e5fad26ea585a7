/** What guides say of the site: the operator's names where there are some, else what anybody would say. */
import { describe, expect, test } from "vitest";
import { config } from "../../../src/build/config-schema.ts";
import { operatorFact, siteName, SITE_NAMES } from "../../../src/build/texts/site-names.ts";

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
    expect(siteName("organisation", "de", named).text).toBe("Example University");
    expect(siteName("homeserver", "en", named)).toEqual({ text: "example.org", configured: true });
    expect(siteName("webClient", "en", named)).toMatchObject({
      text: "chat.example.org",
      href: "https://chat.example.org/",
    });
    expect(siteName("support", "de", named)).toMatchObject({ text: "Servicedesk", href: "mailto:help@example.org" });
    expect(siteName("support", "en", named).text).toBe("Service desk");
  });
});

test("facts about the operator are lines in the reader's language, or nothing", () => {
  expect(operatorFact("address", "en", named)).toEqual(["Street 1", "12345 Town"]);
  expect(operatorFact("hosting", "de", named)).toEqual(["Zuhause."]);
  expect(operatorFact("email", "en", named)).toBeUndefined();
});
