/** Fills in the course overview: steps done of each exercise, exercises done of all, and where to go on. */
import { courseStanding, type CourseStanding } from "./course-standing.ts";
import { onProgress, readProgress, type Progress } from "./progress-store.ts";

const overview = document.querySelector<HTMLElement>("[data-course]");
if (overview !== null) start(overview);

function start(root: HTMLElement): void {
  const steps = JSON.parse(root.dataset["course"] ?? "{}") as Progress;
  const show = (): void => {
    const { done, finished, next } = courseStanding(steps, readProgress());
    const begun = [...done.values()].some((count) => count > 0);
    for (const count of root.querySelectorAll<HTMLElement>("[data-lesson-steps]")) {
      const steps = done.get(count.dataset["lessonSteps"] ?? "") ?? 0;
      count.dataset["plain"] ??= count.textContent;
      const text = steps === 0 ? count.dataset["plain"] : (count.dataset["text"] ?? "");
      count.textContent = text.replace("{done}", String(steps));
    }
    const summary = root.querySelector<HTMLElement>("[data-course-done]");
    if (summary !== null) {
      summary.hidden = !begun;
      summary.textContent = (summary.dataset["courseDone"] ?? "").replace("{done}", String(finished));
    }
    lead(root, next, begun);
  };
  onProgress(show);
  show();
}

/** Shows the way on to a step of an exercise; without one, that everything is done. */
function lead(root: HTMLElement, next: CourseStanding["next"], begun: boolean): void {
  const link = root.querySelector<HTMLAnchorElement>("[data-course-next]");
  const end = root.querySelector<HTMLElement>("[data-course-finished]");
  if (end !== null) end.hidden = next !== undefined;
  if (link === null) return;
  link.hidden = next === undefined;
  const row = root.querySelector(`[data-lesson-steps="${CSS.escape(next?.lesson ?? "")}"]`)?.closest("a");
  if (!row) return;
  const title = row.querySelector(".lesson-row-title")?.textContent ?? "";
  link.textContent = (link.dataset[begun ? "continue" : "begin"] ?? "").replace("{title}", title.trim());
  link.href = `${row.pathname}#${next?.step ?? ""}`;
}
