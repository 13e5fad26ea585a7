/** The course: its guides and exercises in order, as lists show them, and the essentials before everything else. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { LOCALES, type Locale } from "../../../content/languages.ts";
import { lessons } from "../../../sandbox/lessons/index.ts";
import { config } from "../../../src/build/config-schema.ts";
import { site } from "../../../src/build/config.ts";
import { CORE_LESSONS, inOrder } from "../../../src/build/course/core-path.ts";
import { course, essentials, isTimed, lessonsOf, type GuideEntry } from "../../../src/build/course/course.ts";
import { isListed } from "../../../src/build/course/listed.ts";
import { lessonMinutes, pageTime } from "../../../src/build/course/reading-time.ts";
import { stepsOf } from "../../../src/build/course/step-ids.ts";
import { textsOf } from "../../support/texts.ts";

const getEntry = vi.hoisted(() => vi.fn());
vi.mock("astro:content", () => ({ getEntry }));

/** What some guides say of themselves; the others have no exercise. */
const LESSONS: Readonly<Record<string, readonly string[]>> = {
  start: ["first-message"],
  devices: ["verify-device", "verify-qr"],
  symbols: ["symbols"],
};

const entryOf = (id: string) => ({ data: { title: `Title of ${id}`, lessons: LESSONS[id.split("/")[1] ?? ""] ?? [] } });

beforeEach(() => {
  getEntry.mockImplementation((collection: string, id: string) => (collection === "docs" ? entryOf(id) : undefined));
});

const stepIds = (id: string): string[] =>
  lessons.find((lesson) => lesson.id === id)?.steps.map((step) => step.id) ?? [];

describe("the guides", () => {
  test("are those of the site's groups in their order, as lists show them", async () => {
    const groups = await course("de");
    expect(groups.map(({ id, guides }) => ({ id, guides: guides.map(({ slug }) => slug) }))).toEqual(site.course);
    expect(groups[0]?.guides[0]).toEqual({
      slug: "start",
      href: "/de/start/",
      title: "Title of de/start",
      description: undefined,
      minutes: pageTime("start").minutes,
      lessons: ["first-message"],
    });
  });

  test("say how long they take where they are read from end to end", async () => {
    const guides = (await course("en")).flatMap((group) => group.guides);
    const timed = (slug: string): boolean => guides.find((guide) => guide.slug === slug)?.minutes !== undefined;
    expect(["start", "unreadable", "symbols", "faq"].map(timed)).toEqual([true, true, true, false]);
    expect(isTimed("trouble", [])).toBe(true);
    expect([isTimed("reference", []), isTimed("reference", ["symbols"])]).toEqual([false, true]);
  });

  test("of a group without any are left out", async () => {
    const groups = vi.spyOn(site, "course", "get").mockReturnValue([
      { id: "course", guides: [] },
      { id: "trouble", guides: ["changes"] },
    ]);
    expect((await course("en")).map(({ id }) => id)).toEqual(["trouble"]);
    groups.mockRestore();
  });

  test("must be there in each language", async () => {
    getEntry.mockImplementation((_: string, id: string) => (id === "de/faq" ? undefined : entryOf(id)));
    await expect(course("en")).resolves.toHaveLength(3);
    await expect(course("de")).rejects.toThrow('content/site.ts lists the guide "faq"; write content/docs/de/faq.mdx');
  });
});

describe("readers are led to", () => {
  const settings = config(
    { ...site, course: [{ id: "course", guides: ["start"] }], imprint: "https://x.org/" },
    () => true,
  );
  const listed = (path: string): boolean => isListed(path, settings);

  test("the guides of the course, and what every site has, in each language", () => {
    for (const page of ["start", "", "credits", "operators", "privacy", "accessibility"]) {
      for (const lang of LOCALES) expect(listed(`${lang}/${page}`), page).toBe(true);
    }
    expect(listed("en")).toBe(true);
  });

  test("no guide that is not in it, nor a template where the operator has a page of one's own", () => {
    for (const page of ["faq", "imprint", "en", "start2"]) expect(listed(`en/${page}`), page).toBe(false);
    expect(isListed("en/imprint")).toBe(true);
    expect(isListed("de/faq")).toBe(true);
  });
});

describe("the exercises", () => {
  const guide = (...ids: readonly string[]): GuideEntry => ({
    slug: "a",
    href: "/en/a/",
    title: "A",
    description: undefined,
    minutes: 1,
    lessons: ids,
  });

  test("of a guide lead to their first steps", () => {
    expect(lessonsOf(guide("verify-qr", "symbols"), "en")).toEqual(
      ["verify-qr", "symbols"].map((id) => ({
        id,
        title: textsOf("en").t(`lesson.${id}.title`),
        href: `/en/a/#${stepIds(id)[0] ?? ""}`,
        steps: stepIds(id),
        minutes: lessonMinutes(id),
      })),
    );
    expect(lessonsOf(guide(), "de")).toEqual([]);
  });

  test("have the ids of their steps, and a lesson that is not there has none", () => {
    expect(stepsOf(["first-message", "none"])).toEqual({ "first-message": stepIds("first-message"), none: [] });
  });

  test.each(LOCALES)("have a title each in %s", (lang) => {
    for (const { id } of lessons) expect(textsOf(lang).t(`lesson.${id}.title`)).toMatch(/\p{L}{2,}/u);
  });

  test("that are essential come in their own order, as far as the course has them", async () => {
    const shown = async (locale: Locale) => (await essentials(locale)).map(({ id, href }) => [id, href]);
    expect(await shown("de")).toEqual([
      ["first-message", `/de/start/#${stepIds("first-message")[0] ?? ""}`],
      ["verify-device", `/de/devices/#${stepIds("verify-device")[0] ?? ""}`],
    ]);
  });
});

describe("the order to do them", () => {
  test("is the essentials in theirs, then the others as they stand", () => {
    expect(inOrder(["symbols", "lost-everything", "verify-qr", "first-message"])).toEqual([
      "first-message",
      "lost-everything",
      "symbols",
      "verify-qr",
    ]);
  });

  test("loses no lesson and makes none up", () => {
    const all = lessons.map(({ id }) => id);
    expect(inOrder(all).sort()).toEqual([...all].sort());
    expect(inOrder(all).slice(0, CORE_LESSONS.length)).toEqual(CORE_LESSONS);
    expect(inOrder([])).toEqual([]);
  });
});
