/** A lesson's session: what it is opened with, and what ends with it. */
import { signal } from "@preact/signals";
import { beforeEach, expect, it, vi } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import type { LessonSession, OpenOptions, World, WorldSnapshot } from "../../../sandbox/lessons/index.ts";
import { openSession } from "../../../sandbox/lessons/open.ts";
import type { WorldOptions } from "../../../sandbox/world/options.ts";
import { until } from "../../../sandbox/world/until.ts";
import { world as snapshotOf } from "./snapshots.ts";

const openWorld = vi.hoisted(() => vi.fn<(options: WorldOptions) => Promise<World>>());
vi.mock("../../../sandbox/world/open.ts", () => ({ openWorld }));

const texts = { say: (key: string) => `says ${key}`, name: (member: string) => `name of ${member}` };
const snapshot = signal<WorldSnapshot>(snapshotOf());
const world = {
  snapshot,
  until: (test: (now: WorldSnapshot) => boolean, abort?: AbortSignal) => until(snapshot, test, abort),
  close: vi.fn(() => Promise.resolve()),
  delete: vi.fn(() => Promise.resolve()),
  endAccounts: vi.fn(() => Promise.resolve()),
};
const progress = { done: () => [], setDone: vi.fn() };
const setUp = vi.fn(() => Promise.resolve());
const arrange = vi.fn(() => Promise.resolve());

const lesson = defineLesson({
  id: "test",
  version: 3,
  start: { cast: [], arrange },
  attacks: ["inject-plaintext"],
  steps: [
    {
      id: "one",
      kind: "do",
      focus: "you/laptop",
      effort: { presses: 1 },
      hints: ["not-yet"],
      setUp,
      check: (now) => (now.papers["you"] === "done" ? true : "not-yet"),
      solve: () => Promise.resolve(),
    },
  ],
});

const sessions: LessonSession[] = [];

async function open(options: Partial<OpenOptions> = {}): Promise<LessonSession> {
  const session = await openSession(lesson, { texts, progress, base: "/", ...options });
  sessions.push(session);
  return session;
}

beforeEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  vi.clearAllMocks();
  snapshot.value = snapshotOf();
  openWorld.mockResolvedValue(world as unknown as World);
});

it("is opened with the lesson, kept by default, and with what the caller has more to say", async () => {
  await open();
  const options = openWorld.mock.lastCall?.[0];
  expect(options).toEqual({
    lesson: "test",
    lessonVersion: 3,
    cast: [],
    nameOf: expect.any(Function) as unknown,
    arrange: expect.any(Function) as unknown,
    forgery: "says forged",
    base: "/",
    persistence: "auto",
    fresh: false,
    kept: false,
  });
  expect(options?.nameOf("kim")).toBe("name of kim");
  const more = { persistence: "memory", fresh: true, signal: new AbortController().signal, clock: () => 7 } as const;
  const onProgress = vi.fn();
  await open({ ...more, onProgress, home: { kind: "embedded" } });
  expect(openWorld.mock.lastCall?.[0]).toMatchObject({ ...more, onProgress, home: { kind: "embedded" } });
});

it("brings about the situation with the texts, and with the caller's signal or one that nobody aborts", async () => {
  const { signal: given } = new AbortController();
  for (const signal of [given, undefined]) {
    await open(signal === undefined ? {} : { signal });
    await openWorld.mock.lastCall?.[0].arrange?.(world as unknown as World);
    const passed = (arrange.mock.lastCall as unknown as [unknown, unknown, AbortSignal])[2];
    expect(arrange).toHaveBeenLastCalledWith(world, texts, passed);
    expect(passed.aborted).toBe(false);
    expect(passed === given).toBe(signal !== undefined);
  }
});

it("prepares the step again when the reader tries again", async () => {
  setUp.mockRejectedValueOnce(new Error("no"));
  const session = await open();
  await until(session.state, ({ error }) => error === "unexpected");
  await session.retry();
  await until(session.state, ({ error, busy }) => error === undefined && busy === undefined);
  expect(setUp).toHaveBeenCalledTimes(2);
});

it("ticks nothing once it is closed", async () => {
  const session = await open();
  await session.close();
  expect(world.close).toHaveBeenCalledOnce();
  snapshot.value = snapshotOf({}, { papers: { you: "done" } });
  expect(progress.setDone).not.toHaveBeenCalled();
});

it("is deleted with its ticks once its accounts have ended, and goes on if they have not", async () => {
  const session = await open();
  await until(session.state, ({ busy }) => busy === undefined);
  world.endAccounts.mockRejectedValueOnce(new Error("no answer"));
  await expect(session.delete()).rejects.toThrow("no answer");
  expect(world.delete).not.toHaveBeenCalled();
  snapshot.value = snapshotOf({}, { papers: { you: "done" } });
  expect(progress.setDone).toHaveBeenLastCalledWith("test", ["one"]);

  await session.delete();
  expect(progress.setDone).toHaveBeenLastCalledWith("test", []);
  expect(world.delete).toHaveBeenCalledOnce();
});

it("ticks nothing once it is deleted", async () => {
  const session = await open();
  await session.delete();
  progress.setDone.mockClear();
  snapshot.value = snapshotOf({}, { papers: { you: "done" } });
  expect(progress.setDone).not.toHaveBeenCalled();
});
