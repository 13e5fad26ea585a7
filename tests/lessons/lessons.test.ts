/** Every lesson is replayed by its own solutions, with real crypto, and every check is seen false and true. */
import { afterEach, describe, expect, it } from "vitest";
import { lessons, type DoStep, type Lesson, type Session } from "../../sandbox/lessons/index.ts";
import { encryptedTexts, openLesson, reach, solve } from "./harness.ts";

let session: Session | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

async function replay(lesson: Lesson): Promise<void> {
  session = await openLesson(lesson);
  const { world } = session;
  for (const step of lesson.steps) {
    await reach(session, step.id);
    if (step.kind === "do") {
      const before = step.check(world.snapshot.value);
      expect(before, `${lesson.id}/${step.id} before its solution`).not.toBe(true);
      expect(step.hints, `${lesson.id}/${step.id} declares its hint`).toContain(before);
    }
    await solve(session);
    expect(session.state.value.steps[step.id], `${lesson.id}/${step.id} ticks`).toBe("done");
  }
  expect(session.state.value.current).toBeUndefined();
}

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))("lesson %s", (_id, lesson) => {
  it("is solved by its own solutions, step by step", () => replay(lesson));

  it("never sends a message in clear, nor a private key", async () => {
    await replay(lesson);
    const { world } = session as Session;
    const wire = JSON.stringify(world.wire.value);
    const messages = encryptedTexts(world.snapshot.value);
    const keys = await world.privateKeys();
    expect(messages.length).toBeGreaterThan(0);
    expect(keys.length).toBeGreaterThanOrEqual(6);
    for (const secret of [...messages, ...keys]) expect(wire).not.toContain(secret);
  });
});

describe("a broken solution", () => {
  const breakable = lessons.flatMap((lesson) => {
    const step = lesson.steps.find((candidate): candidate is DoStep => candidate.kind === "do");
    return step === undefined ? [] : [[lesson, step] as const];
  });

  it.each(breakable.map(([lesson, step]) => [lesson.id, lesson, step] as const))(
    "turns lesson %s red",
    async (_id, lesson, broken) => {
      const solve = (): Promise<void> => Promise.reject(new Error("does nothing"));
      const steps = lesson.steps.map((step) => (step === broken ? { ...broken, solve } : step));
      await expect(replay({ ...lesson, steps })).rejects.toThrow("does nothing");
    },
  );
});
