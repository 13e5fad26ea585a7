/** Leaving at every step of lessons and coming back: same accounts, messages, trust and ticks; a running verification starts again. */
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  lessonById,
  lessons,
  type Lesson,
  type LessonSession,
  type WorldSnapshot,
} from "../../../sandbox/lessons/index.ts";
import { goTo, memoryProgress, openLesson, reach, solve } from "../support/harness.ts";
import { Server } from "../support/server.ts";
import { stubLocalStorage } from "../../support/local-storage.ts";
import { LONG } from "../../support/samples.ts";
import { SEED } from "../../support/seeded.ts";

let session: LessonSession | undefined;

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  stubLocalStorage();
});

afterEach(async () => {
  await session?.close();
  session = undefined;
  vi.unstubAllGlobals();
});

/** What must be the same after a reload: who is there, and who is verified. */
function standing(snapshot: WorldSnapshot) {
  return Object.values(snapshot.devices).map((device) => ({
    ref: device.ref,
    userId: device.userId,
    deviceId: device.deviceId,
    deviceVerified: device.deviceVerified,
    verified: Object.values(device.people)
      .map((person) => [person.member, person.verified])
      .sort(),
  }));
}

/**
 * Messages by device and event: text and shield. What was not sent is not kept, and of chats that were left the server
 * tells no more.
 */
function messages(snapshot: WorldSnapshot): ReadonlyMap<string, readonly [body: string | undefined, shield: string]> {
  return new Map(
    Object.values(snapshot.devices).flatMap(({ ref, rooms }) =>
      rooms
        .filter(({ membership }) => membership !== "leave")
        .flatMap(({ timeline }) => timeline)
        .flatMap((item) =>
          item.kind === "message" && item.sending === "sent"
            ? [[`${ref} ${item.eventId}`, [item.body, item.shield.colour]] as const]
            : [],
        ),
    ),
  );
}

/** Everything is still there. What was on its way may have come since, and what could not be read may have become readable. */
function expectSame(before: WorldSnapshot, after: WorldSnapshot, step: string): void {
  expect(standing(after), step).toEqual(standing(before));
  const now = messages(after);
  for (const [message, [body, shield]] of messages(before)) {
    expect(now.has(message), `${step}: ${message} is there`).toBe(true);
    if (body !== undefined) expect(now.get(message), `${step}: ${message}`).toEqual([body, shield]);
  }
}

describe("coming back to a damaged sandbox", () => {
  const lesson = lessonById("first-message") as Lesson;
  const options = { persistence: "auto", progress: memoryProgress() } as const;

  const databases = async (): Promise<string[]> => (await indexedDB.databases()).map(({ name }) => name ?? "");

  const remove = (name: string): Promise<void> =>
    new Promise((resolve) => {
      indexedDB.deleteDatabase(name).onsuccess = () => resolve();
    });

  it("refuses one that has lost the keys of a device, and starts fresh on demand", async () => {
    session = await openLesson(lesson, options);
    const before = session.world.snapshot.value.users;
    await session.close();
    for (const name of await databases()) if (name.includes("@kim-")) await remove(name);

    await expect(openLesson(lesson, options)).rejects.toMatchObject({ code: "store-corrupt" });
    session = await openLesson(lesson, { ...options, fresh: true });
    expect(session.world.snapshot.value.users).not.toEqual(before);
    expect(session.world.persistence.value).toEqual({ kind: "stored" });
  });

  it("refuses one whose server has a damaged row", async () => {
    session = await openLesson(lesson, options);
    await session.close();
    const name = (await databases()).find((candidate) => candidate.endsWith(":tables")) ?? "";
    await new Promise<void>((resolve) => {
      indexedDB.open(name).onsuccess = ({ target }) => {
        const database = (target as IDBOpenDBRequest).result;
        const transaction = database.transaction("tables", "readwrite");
        transaction.objectStore("tables").put({ table: "users", key: "x", value: { nothing: true } }, ["users", "x"]);
        transaction.oncomplete = () => {
          database.close();
          resolve();
        };
      };
    });
    await expect(openLesson(lesson, options)).rejects.toMatchObject({ code: "store-corrupt" });
    session = undefined;
  });
});

describe("coming back to a verification that was running", () => {
  it("ends it for the one who was asked, also where the crypto hears of it late", async () => {
    const server = new Server();
    const options = { home: server.home, persistence: "auto", progress: memoryProgress() } as const;
    const lesson = lessonById("verify-contact") as Lesson;
    session = await openLesson(lesson, options);
    await goTo(session, "accept");
    await session.close();
    // Before it takes a request in, the crypto asks for the keys of whoever has made it, once more than at its start.
    const held = server.hold(/^POST v3\/keys\/query$/u, 1);
    const opening = openLesson(lesson, options);
    await held.asked;
    const early = await Promise.race([opening, new Promise((resolve) => setTimeout(resolve, 500))]);
    expect(early).toBeUndefined();
    held.release();
    session = await opening;
    const ends = session.world.wire.value.filter(({ path }) => path.includes("/send/m.key.verification.cancel/"));
    expect(ends.map(({ device, status }) => [device, status])).toEqual([["kim/phone", 200]]);
    await reach(session, "ask");
    expect(session.state.value.notice).toBe("interrupted");
    expect(session.world.snapshot.value.devices["kim/phone"]?.verification).toBeUndefined();
  });
});

/** What a lesson says when it goes back, if it is not a verification that broke off. */
const NOTICES: Readonly<Record<string, string>> = { "recovery-key": "unconfirmed" };

/** Where a lesson goes on when it is left at a step: there, or where what broke off begins again. */
function afterLeaving(
  lesson: Lesson,
  stepId: string,
): { readonly stepId: string; readonly notice: string | undefined } {
  const step = lesson.steps.find(({ id }) => id === stepId);
  const back = step?.kind === "do" ? step.back : undefined;
  return back === undefined
    ? { stepId, notice: undefined }
    : { stepId: back.to, notice: NOTICES[lesson.id] ?? "interrupted" };
}

/** The long run leaves every lesson, the short one every third, from one that the seed chooses. */
const left = LONG ? lessons : lessons.filter((_, index) => (index + SEED) % 3 === 0);

describe("coming back", () => {
  it.each(left.map((lesson) => [lesson.id, lesson] as const))("to %s, at each of its steps", async (_id, lesson) => {
    const options = { persistence: "auto", progress: memoryProgress() } as const;
    const seen = new Set<string>();
    session = await openLesson(lesson, options);
    for (;;) {
      const current = session.state.value.current;
      if (current === undefined) break;
      await reach(session, current);
      if (!seen.has(current)) {
        seen.add(current);
        expect(session.world.persistence.value, current).toEqual({ kind: "stored" });
        const before = session.world.snapshot.value;
        await session.close();
        session = await openLesson(lesson, options);
        expectSame(before, session.world.snapshot.value, current);
        const next = afterLeaving(lesson, current);
        await reach(session, next.stepId);
        expect(session.state.value.notice, current).toBe(next.notice);
        continue;
      }
      await solve(session);
    }
    expect([...seen]).toEqual(lesson.steps.map(({ id }) => id));
  });
});
