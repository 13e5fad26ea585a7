/** The stage as a sheet on small screens: the bar at the bottom opens and closes it. */
const bar = document.querySelector<HTMLButtonElement>("[data-stage-bar]");

function setOpen(open: boolean): void {
  bar?.setAttribute("aria-expanded", String(open));
  document.documentElement.toggleAttribute("data-sheet-open", open);
}

bar?.addEventListener("click", () => {
  setOpen(bar.getAttribute("aria-expanded") !== "true");
});

document.addEventListener("lockstep:sheet", (event) => {
  setOpen((event as CustomEvent<{ open: boolean }>).detail.open);
});
