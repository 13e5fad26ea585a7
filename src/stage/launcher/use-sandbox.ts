/** The sandbox of a stage: not there, being opened, running, or failed to open. One at a time. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Locale } from "../../../content/languages.ts";
import type { OpenProgress, SandboxErrorCode, LessonSession } from "../../../sandbox/lessons/index.ts";
import { codeOf } from "../shared/errors.ts";
import type { Texts } from "../shared/texts.ts";

type Practice = typeof import("./practice.ts");

export type Phase =
  | { readonly at: "idle" }
  | { readonly at: "loading"; readonly progress: OpenProgress }
  | { readonly at: "running"; readonly session: LessonSession; readonly texts: Texts; readonly practice: Practice }
  | { readonly at: "failed"; readonly code: SandboxErrorCode };

export interface Sandbox {
  /** The lesson that `phase` is about. */
  readonly lesson: string | undefined;
  readonly phase: Phase;
  /** Opens a lesson's sandbox, and closes the one that is open. Resolves with the session; undefined if that failed or was cancelled. */
  readonly start: (lesson: string, fresh?: boolean) => Promise<LessonSession | undefined>;
  readonly cancel: () => void;
  /** The lesson from its beginning: sandbox and ticks of this lesson are deleted. */
  readonly reset: () => Promise<void>;
  /** The lesson with fresh accounts; its ticks stay. */
  readonly renew: () => Promise<void>;
  /** Deletes all kept sandboxes and ticks. */
  readonly deleteAll: () => Promise<void>;
  /** The reader is about to start: begins to load. */
  readonly intend: () => void;
}

const IDLE: Phase = { at: "idle" };

/** @param prepares `false` where only the lesson's first step is on the page */
export function useSandbox(lang: Locale, base: string, prepares = true): Sandbox {
  const [state, setState] = useState<{ readonly lesson: string | undefined; readonly phase: Phase }>({
    lesson: undefined,
    phase: IDLE,
  });
  const opening = useRef<AbortController>();
  const running = useRef<{ readonly session: LessonSession; readonly practice: Practice }>();

  const close = useCallback(async (): Promise<void> => {
    opening.current?.abort();
    opening.current = undefined;
    const { session } = running.current ?? {};
    running.current = undefined;
    await session?.close();
  }, []);

  useEffect(
    () => () => {
      close().catch(console.error);
    },
    [close],
  );

  const start = useCallback(
    async (lesson: string, fresh = false): Promise<LessonSession | undefined> => {
      const abort = new AbortController();
      const show = (phase: Phase): void => {
        if (!abort.signal.aborted) setState({ lesson, phase });
      };
      try {
        const closing = close();
        opening.current = abort;
        show({ at: "loading", progress: { stage: "code" } });
        // The texts come beside the code, not after it; `openLesson` waits for them, and tells if they fail.
        import("../shared/load-texts.ts").then(({ loadTexts }) => loadTexts(lang)).catch(() => undefined);
        const practice = await import("./practice.ts");
        await closing;
        const onProgress = (progress: OpenProgress): void => show({ at: "loading", progress });
        const opened = await practice.openLesson({
          lesson,
          lang,
          base,
          fresh,
          prepares,
          signal: abort.signal,
          onProgress,
        });
        running.current = { session: opened.session, practice };
        show({ at: "running", ...opened, practice });
        return opened.session;
      } catch (error) {
        const code = codeOf(error);
        if (!abort.signal.aborted) console.warn(error);
        show({ at: "failed", code });
        // What still loads must not take the failure for progress.
        abort.abort();
        return undefined;
      }
    },
    [base, close, lang, prepares],
  );

  const cancel = useCallback(() => {
    close().catch(console.error);
    setState((now) => ({ ...now, phase: IDLE }));
  }, [close]);

  const reset = useCallback(async () => {
    const { session } = running.current ?? {};
    // If this fails the sandbox goes on, and the reader can try again.
    await session?.delete();
    running.current = undefined;
    if (session !== undefined) await start(session.lesson.id, true);
  }, [start]);

  const renew = useCallback(async () => {
    const { session } = running.current ?? {};
    if (session !== undefined) await start(session.lesson.id, true);
  }, [start]);

  const deleteAll = useCallback(async () => {
    const open = running.current;
    await open?.session.delete();
    running.current = undefined;
    await open?.practice.deleteEverything(base);
    setState((now) => ({ ...now, phase: IDLE }));
  }, [base]);

  const intend = useCallback(() => {
    import("./practice.ts").then(
      (practice) => practice.prefetch(lang, base),
      () => undefined,
    );
  }, [base, lang]);

  return { ...state, start, cancel, reset, renew, deleteAll, intend };
}
