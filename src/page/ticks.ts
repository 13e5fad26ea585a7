/** Fills in the ticks: guides in the course list and on cards, and the steps on the page until a sandbox runs. */
import { guideState, onProgress, readProgress, type Progress } from "./progress-store.ts";
import { showDone } from "./step-state.ts";

function show(): void {
  const progress = readProgress();
  for (const tick of document.querySelectorAll<HTMLElement>("[data-guide]")) {
    tick.dataset["state"] = guideState(JSON.parse(tick.dataset["guide"] ?? "{}") as Progress, progress);
  }
  for (const lesson of document.querySelectorAll<HTMLElement>(
    "section[data-lesson]:not([data-step], [data-practising])",
  )) {
    const id = lesson.dataset["lesson"] ?? "";
    showDone(id, progress[id] ?? []);
  }
  for (const summary of document.querySelectorAll<HTMLElement>("[data-course-progress]")) {
    const ticks = [...(summary.closest("section")?.querySelectorAll<HTMLElement>("[data-guide]") ?? [])];
    const done = ticks.filter((tick) => tick.dataset["state"] === "done").length;
    const text = summary.dataset["courseProgress"] ?? "";
    summary.textContent = text.replace("{done}", String(done)).replace("{all}", String(ticks.length));
  }
}

onProgress(show);
show();
