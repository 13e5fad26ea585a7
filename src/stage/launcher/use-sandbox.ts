/** The sandbox of a stage: not there, being opened, running, or failed to open. One at a time. */
import { useCallback, useEffect, useRef, useState, type MutableRef } from "preact/hooks";
import type { Locale } from "../../../content/languages.ts";
import type { OpenProgress, SandboxErrorCode, LessonSession } from "../../../sandbox/lessons/index.ts";
import { comeBack, type Intent } from "../../page/come-back.ts";
import { remember } from "../shared/details.ts";
import { arrived, codeOf } from "../shared/errors.ts";
import type { Opened, OpenRequest } from "./practice.ts";
import { useReturning } from "./use-returning.ts";

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
  /**
   * Opens a lesson's sandbox, and closes the one that is open. Where code has not arrived the page is reloaded, by itself at
   * most once a minute, and otherwise at the next try. Resolves with the session; undefined if that failed or was cancelled.
   */
  readonly start: (intent: Intent) => Promise<LessonSession | undefined>;
  /** Reloads the page, which goes on with the sandbox that is open or being opened. */
  readonly comeBack: () => Promise<void>;
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

export interface SandboxOptions {
  readonly lang: Locale;
  readonly base: string;
  /** `false` where only the lesson's first step is on the page. */
  readonly prepares: boolean;
  /** Loads what else the page needs for a running sandbox; the same function every time. */
  readonly also?: () => Promise<unknown>;
}

export function useSandbox({ lang, base, prepares, also }: SandboxOptions): Sandbox {
  const [state, setState] = useState<Pick<Sandbox, "lesson" | "phase">>({ lesson: undefined, phase: IDLE });
  const opening = useRef<AbortController>();
  const running = useRef<Running>();
  const intended = useRef<Intent>();
  /** Code has not arrived: browsers do not ask for it again before the page is reloaded. */
  const isIncomplete = useRef(false);

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
    async (intent: Intent): Promise<LessonSession | undefined> => {
      const { lesson, fresh = false, kept = false } = intent;
      const abort = new AbortController();
      const { signal } = abort;
      const show = (phase: Phase): void => {
        if (!signal.aborted) setState({ lesson, phase });
      };
      const onProgress = (progress: OpenProgress): void => show({ at: "loading", progress });
      try {
        const closing = close();
        opening.current = abort;
        intended.current = intent;
        onProgress({ stage: "code" });
        if (isIncomplete.current) {
          if (!(await comeBack(intent, { signal }))) show({ at: "failed", code: "code-unreachable" });
          return undefined;
        }
        const request = { lesson, lang, base, fresh, kept, prepares, signal, onProgress };
        const rest = arrived(also?.() ?? Promise.resolve());
        // Awaited below; until then its rejection must not count as unhandled.
        rest.catch(() => undefined);
        running.current = await open(request, closing);
        await rest;
        intended.current = { lesson };
        show({ at: "running", ...running.current });
        return running.current.session;
      } catch (error) {
        if (!signal.aborted) remember(error);
        const code = codeOf(error);
        if (code === "code-unreachable") {
          isIncomplete.current = true;
          if (await comeBack(intent, { byItself: true, signal })) return undefined;
        }
        show({ at: "failed", code });
        // What still loads must not take the failure for progress.
        abort.abort();
        return undefined;
      }
    },
    [also, base, close, lang, prepares],
  );

  const reload = useCallback(async (): Promise<void> => {
    const intent = intended.current;
    if (intent === undefined) return;
    if (running.current === undefined) {
      // What hangs is given up; it may hang for good.
      isIncomplete.current = true;
      await start(intent);
    } else await comeBack(intent);
  }, [start]);

  const fail = useCallback(
    (lesson: string, code: SandboxErrorCode): void => {
      close().catch(console.error);
      setState({ lesson, phase: { at: "failed", code } });
    },
    [close],
  );
  useReturning(state.phase.at === "running" ? state.phase.session : undefined, start, fail);

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

  return { ...state, start, comeBack: reload, cancel, intend, ...useDeleting(running, base, start, leave) };
}

/** Opens a sandbox as soon as the one before is closed. */
async function open(request: OpenRequest, closing: Promise<void>): Promise<Running> {
  // The texts come beside the code, not after it; `openLesson` waits for them, and tells if they fail.
  import("../shared/load-texts.ts").then(({ loadTexts }) => loadTexts(request.lang)).catch(() => undefined);
  const practice = await arrived(import("./practice.ts"));
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
    if (session !== undefined) await start({ lesson: session.lesson.id, fresh: true });
  }, [running, start]);

  const reset = useCallback(async () => {
    const { session } = running.current ?? {};
    await session?.delete();
    running.current = undefined;
    if (session !== undefined) await start({ lesson: session.lesson.id, fresh: true });
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
