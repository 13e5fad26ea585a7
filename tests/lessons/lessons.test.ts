/**
 * Every lesson is replayed by its own solutions, with real crypto: every check is seen false and true, and neither the wire
 * nor anything that reaches the homeserver function, byte for byte, has the text of an encrypted message or a private key.
 */
import { afterEach, describe, expect, it, vi } from "vitest";
import type * as HomeserverModule from "../../sandbox/homeserver/index.ts";
import type { Homeserver, HomeserverOptions } from "../../sandbox/homeserver/types.ts";
import { lessons, type DoStep, type Lesson, type LessonSession } from "../../sandbox/lessons/index.ts";
import { encryptedTexts, HOME, openLesson, reach, solve } from "./support/harness.ts";
import { privateKeys } from "./support/private-keys.ts";

const { received, homeservers } = vi.hoisted(() => ({ received: [] as string[], homeservers: [] as Homeserver[] }));

// Listens at the homeserver's own door: behind the wire and its log, which leaves things out.
vi.mock("../../sandbox/homeserver/index.ts", async (importOriginal) => {
  const original = await importOriginal<typeof HomeserverModule>();
  return {
    ...original,
    async createHomeserver(options: HomeserverOptions) {
      const homeserver = await original.createHomeserver(options);
      homeservers.push(homeserver);
      return {
        ...homeserver,
        async fetch(request: Request) {
          const body = await request.clone().text();
          received.push([request.method, decodeURIComponent(request.url), ...request.headers, body].join("\n"));
          return homeserver.fetch(request);
        },
      };
    },
  };
});

let session: LessonSession | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
  received.length = 0;
  homeservers.length = 0;
});

async function replay(lesson: Lesson): Promise<LessonSession> {
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
  return session;
}

it.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
  "lesson %s is solved by its own solutions, and tells the server no text and no private key",
  async (_id, lesson) => {
    const { world } = await replay(lesson);
    const texts = encryptedTexts(world.snapshot.value);
    const keys = await privateKeys();
    expect(texts.length).toBeGreaterThan(0);
    expect(keys.length).toBeGreaterThanOrEqual(6);
    const wire = JSON.stringify(world.wire.value);
    for (const secret of [...texts, ...keys]) expect(wire).not.toContain(secret);

    // Another homeserver has no door at which we could listen.
    if (HOME.kind !== "embedded") return;
    const all = received.join("\n\n");
    for (const secret of [...texts, ...keys]) expect(all).not.toContain(secret);
    // The door was listened at: the ciphertexts went through it, and all that knocked was let in.
    expect(all).toContain("m.megolm.v1.aes-sha2");
    expect(homeservers.flatMap(({ unknownRoutes }) => unknownRoutes)).toEqual([]);
  },
);

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
