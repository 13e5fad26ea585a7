/** The lesson that the reader is at. */
import { useEffect, useState } from "preact/hooks";
import { watchMiddle } from "./middle.ts";

/** The lesson whose steps are being read: the one in the middle of the window, the first to begin with. */
export function useLessonInView(lessons: readonly string[]): string {
  const [lesson, setLesson] = useState(lessons[0] ?? "");
  useEffect(() => {
    const sections = document.querySelectorAll<HTMLElement>("[data-lesson]:not([data-step])");
    if (sections.length < 2) return undefined;
    return watchMiddle(sections, (section) => {
      const id = section instanceof HTMLElement ? section.dataset["lesson"] : undefined;
      if (id !== undefined) setLesson(id);
    });
  }, []);
  return lesson;
}
