/** Shows what a label is called in the other language while it is pointed at, has the focus, or was pressed. */

const SELECTOR = "kbd[data-other]";

const tip = Object.assign(document.createElement("div"), { id: "other-label", className: "other-label" });
tip.setAttribute("role", "tooltip");
tip.hidden = true;
document.body.append(tip);

let shown: HTMLElement | undefined;
/** A press keeps it; pointing away does not. */
let kept = false;

function show(label: HTMLElement): void {
  if (shown !== label) hide();
  shown = label;
  tip.textContent = label.dataset["other"] ?? "";
  tip.lang = label.dataset["otherLang"] ?? "";
  label.setAttribute("aria-describedby", tip.id);
  tip.hidden = false;
  const { left, bottom, top } = label.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - 8;
  const below = bottom + 6 + height < innerHeight;
  tip.style.left = `${String(Math.max(8, Math.min(left, room)) + scrollX)}px`;
  tip.style.top = `${String((below ? bottom + 6 : top - 6 - height) + scrollY)}px`;
}

function hide(): void {
  shown?.removeAttribute("aria-describedby");
  shown = undefined;
  kept = false;
  tip.hidden = true;
}

const labelOf = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element ? target.closest<HTMLElement>(SELECTOR) : null) ?? undefined;

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const label = labelOf(event.target);
  if (label !== undefined) show(label);
  else if (!kept && !tip.contains(event.target as Node) && shown !== document.activeElement) hide();
});
document.addEventListener("focusin", (event) => {
  const label = labelOf(event.target);
  if (label === undefined) hide();
  else show(label);
});
document.addEventListener("focusout", (event) => {
  if (labelOf(event.target) !== undefined) hide();
});
document.addEventListener("click", (event) => {
  const label = labelOf(event.target);
  if (label === undefined) {
    hide();
    return;
  }
  show(label);
  kept = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});

// Tab stops at each label once a page; those that come again can be pointed at and pressed.
const met = new Set<string>();
for (const label of document.querySelectorAll<HTMLElement>(`main ${SELECTOR}`)) {
  const name = label.textContent;
  label.tabIndex = met.has(name) || label.closest("a, button, summary") !== null ? -1 : 0;
  met.add(name);
}

export {};
