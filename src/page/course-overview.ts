/** Fills in the course overview: steps done of each exercise, exercises done of all, and where to go on. */
import { guideState, onProgress, readProgress, type Progress } from "./progress-store.ts";

const overview = document.querySelector<HTMLElement>("[data-course]");
if (overview !== null) start(overview);

function start(root: HTMLElement): void {
  const steps = JSON.parse(root.dataset["course"] ?? "{}") as Progress;
  const show = (): void => {
    const progress = readProgress();
    const done = (id: string): number => (steps[id] ?? []).filter((step) => progress[id]?.includes(step)).length;
    const begun = Object.keys(steps).some((id) => done(id) > 0);
    for (const count of root.querySelectorAll<HTMLElement>("[data-lesson-steps]")) {
      const id = count.dataset["lessonSteps"] ?? "";
      count.dataset["plain"] ??= count.textContent;
      const text = done(id) === 0 ? count.dataset["plain"] : (count.dataset["text"] ?? "");
      count.textContent = text.replace("{done}", String(done(id)));
    }
    const lessons = Object.entries(steps);
    const finished = lessons.filter(([id, ids]) => guideState({ [id]: ids }, progress) === "done");
    const next = lessons.find((lesson) => !finished.includes(lesson));
    const summary = root.querySelector<HTMLElement>("[data-course-done]");
    if (summary !== null) {
      summary.hidden = !begun;
      summary.textContent = (summary.dataset["courseDone"] ?? "").replace("{done}", String(finished.length));
    }
    lead(
      root,
      next?.[0],
      next?.[1].find((step) => progress[next[0]]?.includes(step) !== true),
      begun,
    );
  };
  onProgress(show);
  show();
}

/** Shows the way on to a step of an exercise; without one, that everything is done. */
function lead(root: HTMLElement, lesson: string | undefined, step: string | undefined, begun: boolean): void {
  const link = root.querySelector<HTMLAnchorElement>("[data-course-next]");
  const end = root.querySelector<HTMLElement>("[data-course-finished]");
  if (end !== null) end.hidden = lesson !== undefined;
  if (link === null) return;
  link.hidden = lesson === undefined;
  const row = root.querySelector(`[data-lesson-steps="${CSS.escape(lesson ?? "")}"]`)?.closest("a");
  if (!row) return;
  const title = row.querySelector(".lesson-row-title")?.textContent ?? "";
  link.textContent = (link.dataset[begun ? "continue" : "begin"] ?? "").replace("{title}", title.trim());
  link.href = `${row.pathname}#${step ?? ""}`;
}
