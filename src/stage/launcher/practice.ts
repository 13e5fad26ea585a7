/** Everything the stage needs once a reader wants to practise, as one chunk: the scene, the texts, the way into the sandbox. */
import type { Locale } from "../../../content/languages.ts";
import {
  createLessonTexts,
  deleteStored,
  lessonById,
  openSession,
  prefetchSandbox,
  storedLessons,
  type OpenProgress,
  type LessonSession,
} from "../../../sandbox/lessons/index.ts";
import { progressStore, readProgress, writeProgress } from "../../page/progress-store.ts";
import { findHome } from "./home.ts";
import { arrived } from "../shared/errors.ts";
import { loadTexts } from "../shared/load-texts.ts";
import type { Texts } from "../shared/texts.ts";
import { loadRunningStyles } from "./running-styles.ts";

export { prefetchSandbox };
export { Scene } from "../scene/Scene.tsx";

export interface OpenRequest {
  readonly lesson: string;
  readonly lang: Locale;
  readonly base: string;
  /** Throws away the kept sandbox. */
  readonly fresh: boolean;
  /** Goes on with the kept sandbox, or not at all. */
  readonly kept: boolean;
  /** `false` where only the lesson's first step is on the page. */
  readonly prepares: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: OpenProgress) => void;
}

export interface Opened {
  readonly session: LessonSession;
  readonly texts: Texts;
}

/** Begins to load all that starting takes. */
export function prefetch(lang: Locale, base: string): void {
  prefetchSandbox();
  void findHome(base);
  loadTexts(lang).catch(() => undefined);
  loadRunningStyles().catch(() => undefined);
}

/**
 * Opens the sandbox of a lesson, kept or fresh.
 *
 * @throws SandboxError; the signal's reason if aborted.
 */
export async function openLesson(request: OpenRequest): Promise<Opened> {
  const { lang, base, fresh, kept, prepares, signal, onProgress } = request;
  const lesson = lessonById(request.lesson);
  if (lesson === undefined) throw new Error(`there is no lesson "${request.lesson}"`);
  prefetchSandbox();
  const [texts, home] = await Promise.all([arrived(loadTexts(lang)), findHome(base), loadRunningStyles()]);
  const session = await openSession(lesson, {
    texts: createLessonTexts(lesson.id, texts.strings),
    base,
    home,
    fresh,
    kept,
    prepares,
    signal,
    onProgress,
    progress: progressStore,
  });
  if (signal.aborted) {
    await session.close();
    throw signal.reason;
  }
  return { session, texts };
}

/** Deletes all kept sandboxes and all ticks of this site in this browser. */
export async function deleteEverything(base: string): Promise<void> {
  for (const lesson of storedLessons(base)) await deleteStored(base, lesson);
  for (const lesson of Object.keys(readProgress())) writeProgress(lesson, []);
}
