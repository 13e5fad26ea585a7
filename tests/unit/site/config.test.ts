/** The site's configuration: what is right passes, what is wrong is said to the operator. */
import { describe, expect, test } from "vitest";
import { config, SiteConfigError } from "../../../src/site/config-schema.ts";

const valid = { name: "Lockstep", links: [], course: [{ id: "course", guides: ["verification"] }] };

describe("config", () => {
  test("gives back what is right", () => {
    const organisation = { name: "Example University", url: "https://example.org" };
    const links = [{ label: { en: "Imprint", de: "Impressum" }, url: "/imprint/" }];
    expect(config({ ...valid, organisation, links })).toMatchObject({ organisation, links });
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
    ["a guide twice", { ...valid, course: [{ id: "course", guides: ["a", "a"] }] }, /the guide "a" is listed twice/],
  ])("refuses %s", (_, input, message) => {
    expect(() => config(input)).toThrow(SiteConfigError);
    expect(() => config(input)).toThrow(message);
  });

  test("says every mistake at once", () => {
    expect(() => config({ links: [], course: [{ id: "other", guides: [] }] })).toThrow(/name:[^]*course\.0\.id:/u);
  });
});
