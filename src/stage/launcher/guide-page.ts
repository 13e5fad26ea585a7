/** What the stage reads from and does to the page before a sandbox runs. */
import { useEffect, useState } from "preact/hooks";
import { watchMiddle } from "./middle.ts";

const lessonSections = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>("[data-lesson]:not([data-step])"),
];

/** The lesson whose steps are being read: the one in the middle of the window, the first to begin with. */
export function useLessonInView(lessons: readonly string[]): string {
  const [lesson, setLesson] = useState(lessons[0] ?? "");
  useEffect(() => {
    const sections = lessonSections();
    if (sections.length < 2) return undefined;
    return watchMiddle(sections, (section) => {
      const id = section instanceof HTMLElement ? section.dataset["lesson"] : undefined;
      if (id !== undefined) setLesson(id);
    });
  }, []);
  return lesson;
}

/**
 * The start buttons in the steps: shown while their lesson's sandbox is not open.
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
