/** The start buttons that stand in the steps of a guide. */
import { useEffect } from "preact/hooks";

/**
 * Has the start buttons in the steps shown while their lesson's sandbox is not open.
 *
 * @param open the lesson whose sandbox is open or being opened.
 */
export function useStartControls(
  lessons: readonly string[],
  open: string | undefined,
  start: (lesson: string) => void,
  intend: () => void,
): void {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    for (const lesson of lessons) {
      const controls = document.querySelectorAll<HTMLElement>(
        `[data-step][data-lesson="${CSS.escape(lesson)}"] [data-control="start"]`,
      );
      for (const control of controls) {
        control.hidden = lesson === open;
        control.addEventListener("click", () => start(lesson), { signal });
        control.addEventListener("pointerenter", intend, { signal });
        control.addEventListener("focus", intend, { signal });
      }
    }
    return () => listening.abort();
  }, [lessons, open, start, intend]);
}
