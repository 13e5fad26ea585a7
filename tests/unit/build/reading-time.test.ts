/** Exercises are short, guides are not long, and what pages say of their time is the sum of its parts. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lessons } from "../../../sandbox/lessons/index.ts";
import { site } from "../../../src/build/config.ts";
import { CORE_LESSONS } from "../../../src/build/course/core-path.ts";
import { effortOf, guideWords, lessonMinutes, pageTime, secondsFor } from "../../../src/build/course/reading-time.ts";
import { LOCALES } from "../../../content/languages.ts";

const LESSON_MINUTES = 3;
const CORE_MINUTES = 12;
const WORDS_OF_A_GUIDE = 1300;
/** Made of parts that stand alone. */
const IN_PARTS = lessons.filter(({ steps }) => steps[0]?.part !== undefined).map(({ id }) => id);

const COURSE = site.course.find(({ id }) => id === "course")?.guides ?? [];
const GUIDES = site.course.flatMap(({ guides }) => guides);

const read = (lang: string, slug: string): string => readFileSync(`content/docs/${lang}/${slug}.mdx`, "utf8");

describe("time", () => {
  test("only the two exercises in parts may take longer", () => {
    expect(IN_PARTS).toEqual(["lying-server", "unreadable-gallery"]);
  });

  test("no step is done without a press or an entry, and to look at something takes its own button", () => {
    for (const { id, steps } of lessons) {
      for (const { id: step, kind, effort: { presses, entries = 0 } = { presses: 1 } } of steps) {
        expect(kind === "read" ? presses : presses + entries, `${id}/${step}`).toBeGreaterThan(0);
      }
    }
  });

  test("an exercise takes its start and its steps, of which one without an effort takes one press", () => {
    const look = { id: "look", kind: "read", focus: "server" } as const;
    const steps = [look, { ...look, id: "look-closer", effort: { presses: 4, entries: 2 } }];
    expect(effortOf({ id: "test", version: 1, start: { cast: [] }, steps })).toEqual({ presses: 6, entries: 2 });
  });

  test.each(lessons.map(({ id }) => id).filter((id) => !IN_PARTS.includes(id)))("%s takes at most 3 minutes", (id) => {
    expect(lessonMinutes(id)).toBeLessThanOrEqual(LESSON_MINUTES);
  });

  test("the essentials take no longer than twelve minutes", () => {
    const minutes = CORE_LESSONS.map(lessonMinutes);
    expect(minutes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(CORE_MINUTES);
  });

  test.each(GUIDES)("the page %s says the sum of its exercises, and the whole is more than that", (slug) => {
    const source = read("en", slug);
    const ids = [...guideWords(source, "en").lessons.keys()];
    const { minutes, exercises } = pageTime(slug);
    expect(exercises).toBe(ids.map(lessonMinutes).reduce((sum, each) => sum + each, 0));
    expect(minutes).toBeGreaterThan(exercises);
  });
});

describe("length", () => {
  for (const lang of LOCALES) {
    test.each(COURSE)(`the guide %s has at most 1,300 words in ${lang}, hints apart`, (slug) => {
      for (const signIn of ["password", "sso", "account-page"] as const) {
        const { all } = guideWords(read(lang, slug), lang, { ...site, signIn });
        expect(all, signIn).toBeLessThanOrEqual(WORDS_OF_A_GUIDE);
      }
    });
  }
});

describe("what counts", () => {
  const GUIDE = `---
title: Greeting
---

Two words.

<SignIn of="sso">Not here.</SignIn>

<Home of="remote">Not here either.</Home>

<Lesson id="greet">

<Step id="greet">

### Say hello [#greet]

1. Press <Label of="user_info.verify_button" />. {/* facts: none */}
2. Look.

<Screenshot alt="A picture of a greeting" />

<RealLife>

Mind the step.

</RealLife>

<Hint id="not-said">

Say it louder.

</Hint>

</Step>

</Lesson>
`;

  test("the words of the page and of its steps, with labels as they stand on the screen, and nothing else", () => {
    // Two words. / Say hello, Press Verify User., Look., Mind the step.
    expect(guideWords(GUIDE, "en")).toEqual({ all: 11, lessons: new Map([["greet", 9]]) });
    expect(guideWords(GUIDE, "en", { ...site, signIn: "sso" }).all).toBe(13);
  });

  test("reading, pressing and writing", () => {
    expect(secondsFor(200, { presses: 0, entries: 0 })).toBe(60);
    expect(secondsFor(20, { presses: 2, entries: 1 })).toBe(19);
  });
});
