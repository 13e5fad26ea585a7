/** What the stage reads from and does to the page before a sandbox runs. */
import { useEffect, useState } from "preact/hooks";

const lessonSections = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>("[data-lesson]:not([data-step])"),
];

/** The lesson whose steps are being read: the one in the middle of the window, the first to begin with. */
export function useLessonInView(lessons: readonly string[]): string {
  const [lesson, setLesson] = useState(lessons[0] ?? "");
  useEffect(() => {
    const sections = lessonSections();
    if (sections.length < 2) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const entered = entries.find((entry) => entry.isIntersecting)?.target;
        const id = entered instanceof HTMLElement ? entered.dataset["lesson"] : undefined;
        if (id !== undefined) setLesson(id);
      },
      { rootMargin: "-45% 0px -45% 0px" },
    );
    for (const section of sections) observer.observe(section);
    return () => observer.disconnect();
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
