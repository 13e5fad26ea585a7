/** The sandbox of a stage: not there, being opened, running, or failed to open. One at a time. */
import { useCallback, useEffect, useRef, useState, type MutableRef } from "preact/hooks";
import type { Locale } from "../../../content/languages.ts";
import type { OpenProgress, SandboxErrorCode, LessonSession } from "../../../sandbox/lessons/index.ts";
import { remember } from "../shared/details.ts";
import { codeOf } from "../shared/errors.ts";
import type { Opened, OpenRequest } from "./practice.ts";

/** A sandbox that runs, and the code that runs it. */
interface Running extends Opened {
  readonly practice: typeof import("./practice.ts");
}

export type Phase =
  | { readonly at: "idle" }
  | { readonly at: "loading"; readonly progress: OpenProgress }
  | (Running & { readonly at: "running" })
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
  const [state, setState] = useState<Pick<Sandbox, "lesson" | "phase">>({ lesson: undefined, phase: IDLE });
  const opening = useRef<AbortController>();
  const running = useRef<Running>();

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
      const { signal } = abort;
      const show = (phase: Phase): void => {
        if (!signal.aborted) setState({ lesson, phase });
      };
      const onProgress = (progress: OpenProgress): void => show({ at: "loading", progress });
      try {
        const closing = close();
        opening.current = abort;
        onProgress({ stage: "code" });
        running.current = await open({ lesson, lang, base, fresh, prepares, signal, onProgress }, closing);
        show({ at: "running", ...running.current });
        return running.current.session;
      } catch (error) {
        if (!signal.aborted) remember(error);
        show({ at: "failed", code: codeOf(error) });
        // What still loads must not take the failure for progress.
        abort.abort();
        return undefined;
      }
    },
    [base, close, lang, prepares],
  );

  const leave = useCallback(() => setState((now) => ({ ...now, phase: IDLE })), []);
  const cancel = useCallback(() => {
    close().catch(console.error);
    leave();
  }, [close, leave]);

  const intend = useCallback(() => {
    import("./practice.ts").then(
      (practice) => practice.prefetch(lang, base),
      () => undefined,
    );
  }, [base, lang]);

  return { ...state, start, cancel, intend, ...useDeleting(running, base, start, leave) };
}

/** Opens a sandbox as soon as the one before is closed. */
async function open(request: OpenRequest, closing: Promise<void>): Promise<Running> {
  // The texts come beside the code, not after it; `openLesson` waits for them, and tells if they fail.
  import("../shared/load-texts.ts").then(({ loadTexts }) => loadTexts(request.lang)).catch(() => undefined);
  const practice = await import("./practice.ts");
  await closing;
  return { ...(await practice.openLesson(request)), practice };
}

/** What deletes the running sandbox. If that fails the sandbox goes on, and the reader can try again. */
function useDeleting(
  running: MutableRef<Running | undefined>,
  base: string,
  start: Sandbox["start"],
  leave: () => void,
): Pick<Sandbox, "reset" | "renew" | "deleteAll"> {
  const renew = useCallback(async () => {
    const { session } = running.current ?? {};
    if (session !== undefined) await start(session.lesson.id, true);
  }, [running, start]);

  const reset = useCallback(async () => {
    const { session } = running.current ?? {};
    await session?.delete();
    running.current = undefined;
    if (session !== undefined) await start(session.lesson.id, true);
  }, [running, start]);

  const deleteAll = useCallback(async () => {
    const open = running.current;
    await open?.session.delete();
    running.current = undefined;
    await open?.practice.deleteEverything(base);
    leave();
  }, [base, leave, running]);

  return { reset, renew, deleteAll };
}
