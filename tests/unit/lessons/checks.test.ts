/** Every check of every lesson, false and true, and each of its hints, on snapshots: what a step waits for, and what it says meanwhile. */
import { describe, expect, it, test } from "vitest";
import { lessons, type DoStep } from "../../../sandbox/lessons/index.ts";
import { gallery } from "./cases/gallery.ts";
import { keys } from "./cases/keys.ts";
import { lost } from "./cases/lost.ts";
import { lyingServer } from "./cases/lying-server.ts";
import { messages } from "./cases/messages.ts";
import type { Cases } from "./snapshots.ts";

const cases: Cases = { ...messages, ...keys, ...gallery, ...lyingServer };

const steps = new Map(
  lessons.flatMap((lesson) =>
    lesson.steps
      .filter((step): step is DoStep => step.kind === "do")
      .map((step) => [`${lesson.id}/${step.id}`, step] as const),
  ),
);

test("cases are there for every step, and for no other", () => {
  expect(Object.keys(cases).sort()).toEqual([...steps.keys()].sort());
});

describe.each([...steps])("%s", (name, step) => {
  const own = cases[name] ?? [];

  it("is reached with each hint, and done", () => {
    expect(new Set(own.map(([verdict]) => verdict))).toEqual(new Set([true, ...step.hints]));
  });

  it.each(own.map(([verdict, snapshot], index) => [index, verdict, snapshot] as const))(
    "case %i: %s",
    (_, verdict, snapshot) => {
      expect(step.check(snapshot)).toBe(verdict);
    },
  );
});

describe("going back", () => {
  const back = [...steps].filter(([, { back: goesBack }]) => goesBack !== undefined);

  test("cases are there for every step that does, and for no other", () => {
    expect(Object.keys(lost).sort()).toEqual(back.map(([name]) => name).sort());
  });

  describe.each(back)("%s", (name, step) => {
    it.each((lost[name] ?? []).map(([reason, snapshot], index) => [index, reason, snapshot] as const))(
      "case %i: %s",
      (_, reason, snapshot) => {
        expect(step.back?.lost(snapshot)).toBe(reason);
      },
    );
  });
});
