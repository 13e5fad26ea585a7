/** The stage with several devices of one's own, and lessons in parts. */
import { describe, expect, test } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import type { DeviceRef, LessonState, VerificationSnapshot, WorldSnapshot } from "../../../sandbox/lessons/index.ts";
import { actingPane, comparing, mainOf, partnerOf } from "../../../src/stage/scene/acting.ts";
import { choosableParts, stepView } from "../../../src/stage/scene/step-view.ts";
import { device, USERS, world } from "./support.ts";

const lesson = defineLesson({
  id: "test",
  version: 1,
  start: {
    cast: [
      {
        name: "you",
        devices: ["laptop", "phone"],
        keyStorage: "off",
        invites: "by-hand",
        verification: "by-hand",
        joins: "start",
      },
    ],
  },
  steps: [
    { id: "here", kind: "read", focus: "you/laptop", part: "a" },
    { id: "there", kind: "read", focus: "you/phone", part: "a" },
    { id: "server", kind: "read", focus: "server", part: "b" },
    { id: "end", kind: "read", focus: "you/laptop", part: "b" },
    { id: "more", kind: "read", focus: "you/laptop", part: "c" },
  ],
});

const at = (current: string | undefined, steps: LessonState["steps"] = {}): LessonState => ({
  steps,
  current,
  hint: undefined,
  notice: undefined,
  busy: undefined,
  error: undefined,
});

type Phase = { phase: "requested" | "ready" | "scanned" } | { phase: "comparing" | "was-scanned"; confirmed: boolean };

const self = (otherDeviceId: string | undefined, startedByMe: boolean, phase: Phase): VerificationSnapshot =>
  ({
    id: "1",
    otherUserId: USERS.you,
    otherDeviceId,
    roomId: undefined,
    startedByMe,
    isSelf: true,
    emoji: [],
    ...phase,
  }) as VerificationSnapshot;

/** The phone asks the laptop; a tablet was asked, too. */
const twoOwn = (laptop: Phase, phone: Phase): WorldSnapshot =>
  world(
    device("you", "laptop", { deviceId: "L", verification: self("P", false, laptop) }),
    device("you", "tablet", { deviceId: "T", verification: self("P", false, { phase: "requested" }) }),
    device("you", "phone", { deviceId: "P", verification: self("L", true, phone) }),
    device("kim", "phone"),
  );

describe("several devices of one's own", () => {
  test("the first that is still there stands on the left", () => {
    const both = world(device("you", "laptop"), device("you", "phone"), device("kim", "phone"));
    expect(mainOf(both)).toBe("you/laptop");
    expect(mainOf({ ...both, gone: { "you/laptop": "lost" } })).toBe("you/phone");
    const alone = world(device("kim", "phone"));
    expect(mainOf({ ...alone, gone: { "you/laptop": "lost" } })).toBe("you/laptop");
    expect(mainOf({ ...alone, gone: { "you/laptop": "lost" }, signedOut: ["you/phone"] })).toBe("you/phone");
    expect(mainOf(alone)).toBeUndefined();
  });

  test("the second one is the partner when the step is about it, or when both verify each other", () => {
    const idle = world(device("you", "laptop"), device("you", "phone"), device("kim", "phone"));
    expect(partnerOf(lesson, at("there"), idle)).toBe("you/phone");
    expect(partnerOf(lesson, at("here"), idle)).toBeUndefined();
    expect(partnerOf(lesson, at("server"), twoOwn({ phase: "ready" }, { phase: "ready" }))).toBe("you/phone");
  });

  test("no device takes itself for its other side", () => {
    const open = { phase: "comparing", confirmed: false } as const;
    expect([...comparing(twoOwn(open, open))].sort()).toEqual(["you/laptop", "you/phone"] satisfies DeviceRef[]);
    expect(comparing(twoOwn(open, { phase: "ready" }))).toEqual([]);
  });

  test("the ring goes to the one that has to answer", () => {
    const asked = twoOwn({ phase: "requested" }, { phase: "requested" });
    expect(actingPane(lesson, at("there"), asked)).toBe("you/laptop");
    const scanned = twoOwn({ phase: "was-scanned", confirmed: false }, { phase: "scanned" });
    expect(actingPane(lesson, at("there"), scanned)).toBe("you/laptop");
    const answered = twoOwn({ phase: "was-scanned", confirmed: true }, { phase: "scanned" });
    expect(actingPane(lesson, at("there"), answered)).toBe("you/phone");
  });
});

describe("parts", () => {
  test("the first step of every part that is neither current nor done can be turned to", () => {
    const state = at("server", { here: "done", there: "todo", server: "current", end: "todo", more: "todo" });
    expect([...choosableParts(lesson, state)]).toEqual([
      ["here", "a"],
      ["more", "c"],
    ]);
    const done = at("server", { here: "done", there: "done", server: "current", end: "todo", more: "done" });
    expect([...choosableParts(lesson, done)]).toEqual([]);
    expect([...choosableParts({ steps: lesson.steps.map(({ part: _, ...step }) => step) }, state)]).toEqual([]);
  });

  test("the step offers it, unless it is the current one", () => {
    const state = at("server", { here: "todo", server: "current" });
    expect(stepView(state, { id: "here", kind: "read" }, false, true).controls).toEqual(["choose"]);
    expect(stepView(state, { id: "here", kind: "read" }, false, false).controls).toEqual([]);
    expect(stepView(state, { id: "server", kind: "read" }, false, true).controls).toEqual(["read"]);
  });
});
