/** Lessons are short, and the pages say truthfully how long they take: in both languages, from the text itself. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lessons } from "../../../sandbox/lessons/index.ts";
import { site } from "../../../src/site/config.ts";
import { CORE_LESSONS, CORE_MINUTES } from "../../../src/site/core-path.ts";
import { EFFORTS } from "../../support/efforts.ts";
import { secondsFor, timedGuide, type TimedGuide } from "../../support/reading-time.ts";
import { LOCALES, type Locale } from "../../support/texts.ts";

const LESSON_MINUTES = 3;
/** Made of parts that stand alone. */
const IN_PARTS = lessons.filter(({ steps }) => steps[0]?.part !== undefined).map(({ id }) => id);

const GUIDES = site.course.flatMap(({ guides }) => guides);

const read = (slug: string, lang: Locale): TimedGuide =>
  timedGuide(readFileSync(`content/docs/${lang}/${slug}.mdx`, "utf8"), lang);

/** Minutes of one lesson in one language. */
function minutesOf({ id, words }: { id: string; words: number }): number {
  const effort = EFFORTS[id];
  if (effort === undefined) throw new Error(`tests/support/efforts.ts lacks "${id}"; count its presses and entries`);
  return secondsFor(words, effort) / 60;
}

/** Minutes of each lesson in the language that takes longer. */
const MINUTES = new Map<string, number>();
for (const lang of LOCALES) {
  for (const lesson of GUIDES.flatMap((slug) => read(slug, lang).lessons)) {
    MINUTES.set(lesson.id, Math.max(MINUTES.get(lesson.id) ?? 0, minutesOf(lesson)));
  }
}

const total = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + (MINUTES.get(id) ?? Number.NaN), 0);

describe("time", () => {
  test("every lesson is timed, and only the two in parts may take longer", () => {
    expect([...MINUTES.keys()].sort()).toEqual(lessons.map(({ id }) => id).sort());
    expect(Object.keys(EFFORTS).sort()).toEqual(lessons.map(({ id }) => id).sort());
    expect(IN_PARTS).toEqual(["unreadable-gallery", "lying-server"]);
  });

  test("no step is done without a press or an entry, nor a lesson without its start", () => {
    for (const { id, steps } of lessons) {
      const { presses = 0, entries = 0 } = EFFORTS[id] ?? {};
      expect(presses, id).toBeGreaterThan(steps.filter(({ kind }) => kind === "read").length);
      expect(presses + entries, id).toBeGreaterThan(steps.length);
    }
  });

  test.each([...MINUTES].filter(([id]) => !IN_PARTS.includes(id)))(
    "%s takes no longer than 3 minutes",
    (_, minutes) => {
      expect(minutes).toBeLessThanOrEqual(LESSON_MINUTES);
    },
  );

  test("the core path takes no longer than it says", () => {
    expect(Math.ceil(total(CORE_LESSONS))).toBe(CORE_MINUTES);
    expect(CORE_MINUTES).toBeLessThanOrEqual(12);
  });

  for (const lang of LOCALES) {
    test.each(GUIDES)(`what the page %s says in ${lang} is what it takes, in whole minutes`, (slug) => {
      const guide = read(slug, lang);
      for (const { id, minutes } of guide.lessons) expect([id, minutes]).toEqual([id, Math.ceil(total([id]))]);
      const ids = guide.lessons.map(({ id }) => id);
      expect(guide.minutes).toBe(ids.length === 0 ? undefined : Math.ceil(total(ids)));
    });
  }
});

describe("what counts", () => {
  const GUIDE = `---
title: Greeting
minutes: 4
---

Not in a lesson.

<Lesson id="greet" minutes={3}>

<Step id="greet">

### Say hello [#greet]

1. Press <Label of="user_info.verify_button" />. {/* source: nowhere */}
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

  test("the words of steps, with labels as they stand on the screen, and nothing else", () => {
    // Say hello, Press Verify User., Look., Mind the step.
    expect(timedGuide(GUIDE, "en")).toEqual({ minutes: 4, lessons: [{ id: "greet", words: 9, minutes: 3 }] });
  });

  test("reading, pressing and writing", () => {
    expect(secondsFor(200, { presses: 0, entries: 0 })).toBe(60);
    expect(secondsFor(20, { presses: 2, entries: 1 })).toBe(19);
  });
});
