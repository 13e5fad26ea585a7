/** The stage as a sheet on small screens: the bar at the bottom opens and closes it, Escape closes it. */
const bar = document.querySelector<HTMLButtonElement>("[data-stage-bar]");
const stage = document.querySelector<HTMLElement>("[data-stage]");

function setOpen(open: boolean): void {
  bar?.setAttribute("aria-expanded", String(open));
  document.documentElement.toggleAttribute("data-sheet-open", open);
}

const isOpen = (): boolean => bar?.getAttribute("aria-expanded") === "true";

bar?.addEventListener("click", () => {
  setOpen(!isOpen());
});

// A dialog of the stage that takes Escape for itself prevents the default.
stage?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !isOpen()) return;
  setOpen(false);
  bar?.focus();
});

document.querySelector("[data-open-stage]")?.addEventListener("click", () => {
  setOpen(true);
});

document.addEventListener("lockstep:sheet", (event) => {
  setOpen((event as CustomEvent<{ open: boolean }>).detail.open);
});
