/**
 * A kept sandbox is used by one page at a time, over a connection that browsers close when they like. So it is closed when the
 * page is put aside for "Back", and opened again when the page is back, or when the connection is lost.
 */
import { useEffect, useRef } from "preact/hooks";
import type { LessonSession, SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import type { Intent } from "../../page/come-back.ts";

/** How long a sandbox that lost its store is not opened again by itself. */
const CALM_MS = 60_000;

/**
 * @param session the one that runs.
 * @param fail closes the sandbox, and shows why.
 */
export function useReturning(
  session: LessonSession | undefined,
  start: (intent: Intent) => Promise<unknown>,
  fail: (lesson: string, code: SandboxErrorCode) => void,
): void {
  const lostAt = useRef(0);
  useEffect(() => {
    if (session === undefined) return undefined;
    const { persistence } = session.world;
    const intent = { lesson: session.lesson.id, kept: true };
    const listening = new AbortController();
    const { signal } = listening;
    const hide = ({ persisted }: PageTransitionEvent): void => {
      // One in memory is shared with nobody, and could not be opened again.
      if (!persisted || persistence.peek().kind !== "stored") return;
      session.close().catch(console.error);
      addEventListener("pageshow", () => void start(intent), { once: true, signal });
    };
    addEventListener("pagehide", hide, { signal });
    const stop = persistence.subscribe((now) => {
      if (now.kind !== "lost") return;
      const isCalm = Date.now() - lostAt.current > CALM_MS;
      lostAt.current = Date.now();
      if (now.code === "store-lost" && isCalm) void start(intent);
      else fail(intent.lesson, now.code);
    });
    return () => {
      listening.abort();
      stop();
    };
  }, [session, start, fail]);
}
