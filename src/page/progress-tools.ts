/** Saves, loads and deletes the reader's ticks, and says what came of it. */
import { LARGEST_FILE, merged, PROGRESS_FILE, progressFile, readProgressFile } from "./progress-file.ts";
import { onProgress, readProgress, replaceProgress, type Progress } from "./progress-store.ts";

const tools = document.querySelector<HTMLElement>("[data-progress-tools]");
const overview = document.querySelector<HTMLElement>("[data-course]");
if (tools !== null && overview !== null) start(tools, JSON.parse(overview.dataset["course"] ?? "{}") as Progress);

function start(root: HTMLElement, steps: Progress): void {
  const texts = JSON.parse(root.dataset["progressTools"] ?? "{}") as Record<string, string>;
  const button = (name: string): HTMLButtonElement | null => root.querySelector(`[data-progress="${name}"]`);
  const file = root.querySelector<HTMLInputElement>("[data-progress-file]");
  const dialog = root.querySelector<HTMLDialogElement>("[data-progress-dialog]");
  const say = (name: string, count = 0): void => {
    const status = root.querySelector<HTMLElement>("[data-progress-status]");
    if (status !== null) status.textContent = (texts[name] ?? "").replace("{count}", String(count));
  };

  button("export")?.addEventListener("click", () => {
    save(progressFile(readProgress()));
    say("exported");
  });
  button("import")?.addEventListener("click", () => file?.click());
  file?.addEventListener("change", () => {
    const chosen = file.files?.[0];
    if (chosen === undefined) return;
    void load(chosen, steps).then(({ message, added }) => {
      file.value = "";
      say(message, added);
    });
  });
  button("delete")?.addEventListener("click", () => {
    if (dialog === null) return;
    // Escape leaves the answer as it was.
    dialog.returnValue = "no";
    dialog.showModal();
  });
  dialog?.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    say(replaceProgress({}) ? "deleted" : "blocked");
    button("import")?.focus();
  });

  const offer = (): void => {
    const nothing = Object.keys(readProgress()).length === 0;
    for (const name of ["export", "delete"]) {
      const control = button(name);
      if (control !== null) control.disabled = nothing;
    }
  };
  onProgress(offer);
  offer();
}

function save(text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: PROGRESS_FILE }).click();
  URL.revokeObjectURL(href);
}

async function load(file: File, steps: Progress): Promise<{ message: string; added: number }> {
  const text = file.size > LARGEST_FILE ? "" : await file.text().catch(() => "");
  const content = readProgressFile(text);
  if (content.kind !== "progress") return { message: content.kind, added: 0 };
  const { progress, added } = merged(readProgress(), content.progress, steps);
  if (added === 0) return { message: "imported.none", added };
  if (!replaceProgress(progress)) return { message: "blocked", added };
  return { message: added === 1 ? "imported.one" : "imported", added };
}
