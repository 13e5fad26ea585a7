/** The core path comes first, whatever the course's order. */
import { expect, test } from "vitest";
import { LOCALES } from "../../../content/languages.ts";
import { lessons } from "../../../sandbox/lessons/index.ts";
import { inOrder } from "../../../src/build/course/core-path.ts";
import { textsOf } from "../../support/texts.ts";

test("core lessons come first in their order, the others as they stand", () => {
  expect(inOrder(["symbols", "lost-everything", "verify-qr", "first-message"])).toEqual([
    "first-message",
    "lost-everything",
    "symbols",
    "verify-qr",
  ]);
});

test("no lesson is lost or made up", () => {
  const all = lessons.map(({ id }) => id);
  expect(inOrder(all).sort()).toEqual([...all].sort());
  expect(inOrder([])).toEqual([]);
});

test.each(LOCALES)("every lesson has a title in %s", (lang) => {
  for (const { id } of lessons) expect(textsOf(lang).t(`lesson.${id}.title`)).toMatch(/\p{L}{2,}/u);
});
