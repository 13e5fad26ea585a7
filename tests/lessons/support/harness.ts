/**
 * Opens lessons in Node, with the real WASM: on the embedded homeserver, on the one at `LOCKSTEP_HOMESERVER_URL`, or
 * there with accounts of the service at `LOCKSTEP_ACCOUNTS_URL`.
 */
import strings from "../../../content/i18n/en.json" with { type: "json" };
import { createLessonTexts } from "../../../sandbox/lessons/index.ts";
import { openSession } from "../../../sandbox/lessons/open.ts";
import type {
  Home,
  Lesson,
  MessageItem,
  OpenOptions,
  ProgressStore,
  LessonSession,
  WorldSnapshot,
} from "../../../sandbox/lessons/index.ts";
import { askAsSite } from "../../support/as-site.ts";
import { registering } from "../../support/registration.ts";
import { until } from "../../../sandbox/world/until.ts";

/** Where the environment says that accounts live. */
export const HOME = ((): Home => {
  const { LOCKSTEP_HOMESERVER_URL: homeserver, LOCKSTEP_ACCOUNTS_URL: accounts } = process.env;
  if (homeserver === undefined) return { kind: "embedded" };
  if (accounts === undefined) return registering(homeserver);
  askAsSite(accounts);
  return { kind: "accounts", accounts, homeserver };
})();

export function memoryProgress(): ProgressStore {
  const done = new Map<string, readonly string[]>();
  return {
    done: (lessonId) => done.get(lessonId) ?? [],
    setDone: (lessonId, stepIds) => void done.set(lessonId, stepIds),
  };
}

export function openLesson(lesson: Lesson, options: Partial<OpenOptions> = {}): Promise<LessonSession> {
  return openSession(lesson, {
    texts: createLessonTexts(lesson.id, strings),
    base: "/",
    persistence: "memory",
    progress: memoryProgress(),
    home: HOME,
    ...options,
  });
}

/** Resolves when a step is the current one and prepared. */
export function reach(session: LessonSession, stepId: string | undefined): Promise<void> {
  return until(session.state, (state) => state.current === stepId && state.busy === undefined);
}

/** Does the current step as "show me" or its button does. */
export async function solve(session: LessonSession): Promise<void> {
  const id = session.state.value.current ?? "";
  const step = session.lesson.steps.find((candidate) => candidate.id === id);
  if (step?.kind === "read") session.markRead(id);
  else await session.showMe();
}

/** Solves a lesson up to a step, which is then the current one, or to its end; in a lesson in parts, only the step's part. */
export async function goTo(session: LessonSession, stepId: string | undefined): Promise<void> {
  const { lesson, state } = session;
  const part = lesson.steps.find(({ id }) => id === stepId)?.part;
  await reach(session, state.value.current);
  if (part !== undefined) session.choosePart(part);
  for (const step of lesson.steps.filter(({ id, part: own }) => own === part && state.value.steps[id] !== "done")) {
    await reach(session, step.id);
    if (step.id === stepId) return;
    await solve(session);
  }
}

/** Texts of all encrypted messages that the devices can read, but for those that a lesson also sends in the open. */
export function encryptedTexts(snapshot: WorldSnapshot): readonly string[] {
  const messages = Object.values(snapshot.devices)
    .flatMap(({ rooms }) => rooms.flatMap(({ timeline }) => timeline))
    .filter((item): item is MessageItem => item.kind === "message");
  const open = new Set(messages.flatMap(({ encrypted, body }) => (encrypted ? [] : [body])));
  return messages.flatMap(({ encrypted, body }) => (encrypted && body !== undefined && !open.has(body) ? [body] : []));
}
