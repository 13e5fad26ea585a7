/** Strings of the site: in the language of a page or a guide, with values in their place. */
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import { localeOf, localeOfGuide, minutesText, translator } from "../../../src/build/texts/i18n.ts";
import { fill, fillLabel, labelIn, type StringKey } from "../../../src/texts.ts";

describe("the language", () => {
  test("of a path is the first where it is none of ours", () => {
    expect(["en", "de", "fr", "", "DE", undefined].map(localeOf)).toEqual(["en", "de", "en", "en", "en", "en"]);
  });

  test.each([
    ["/x/content/docs/de/a.mdx", "de"],
    ["/x/content/docs/en/a.mdx", "en"],
    ["/x/content/docs/pt-br/a.mdx", "en"],
    ["/x/content/docs/a.mdx", "en"],
    ["/x/content/facts/de/a.mdx", "en"],
    ["/de/content/docs/en/de/a.mdx", "en"],
  ])("of the guide %s is %s", (path, locale) => {
    expect(localeOfGuide(new URL(`file://${path}`))).toBe(locale);
  });

  test("of no file is the first", () => {
    expect(localeOfGuide(undefined)).toBe("en");
  });
});

describe("values", () => {
  test("take the place of their names, as we and as the real client write them; what has none stays", () => {
    const values = { a: 1, b_c: "x" };
    expect(fill("{a} {a} {b_c} {d} { a } {}", values)).toBe("1 1 x {d} { a } {}");
    expect(fillLabel("%(a)s %(a)s %(b_c)s %(d)s %(a) (a)s", values)).toBe("1 1 x %(d)s %(a) (a)s");
    expect([fill("{a}"), fillLabel("%(a)s")]).toEqual(["{a}", "%(a)s"]);
    expect([fill("{a}", { a: 0 }), fillLabel("%(a)s", { a: "" })]).toEqual(["0", ""]);
  });
});

describe("strings", () => {
  test("are those of the language, and a key that is missing is said with its file", () => {
    expect(translator("de")("site.search")).toBe(de["site.search"]);
    expect(translator("en")("site.minutes", { minutes: 3 })).toBe(en["site.minutes"].replace("{minutes}", "3"));
    expect(() => translator("de")("no.such" as StringKey)).toThrow('content/i18n/de.json has no "no.such"; add it');
  });

  test("say minutes, and one minute", () => {
    const t = translator("en");
    expect([1, 2, 0].map((minutes) => minutesText(t, minutes))).toEqual([
      en["site.minutes.one"],
      ...[2, 0].map((minutes) => en["site.minutes"].replace("{minutes}", String(minutes))),
    ]);
  });
});

test("a label is its language's, else the first one's, else none", () => {
  const sources = { lang: "de", labels: { a: "A %(x)s" }, firstLabels: { a: "a", b: "b %(x)s" } } as const;
  expect(labelIn(sources, "a", { x: 1 })).toEqual({ text: "A 1", lang: "de" });
  expect(labelIn(sources, "b", { x: 1 })).toEqual({ text: "b 1", lang: "en" });
  expect(labelIn(sources, "b")).toEqual({ text: "b %(x)s", lang: "en" });
  expect(labelIn(sources, "c")).toBeUndefined();
});
