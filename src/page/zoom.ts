/**
 * Pictures open large over the page when they are pressed; without scripts they are links to themselves. What
 * `data-zoom` of the link holds stands on the button that closes them.
 */
function open(link: HTMLAnchorElement): void {
  const picture = link.querySelector("img");
  if (picture === null) return;
  const dialog = document.createElement("dialog");
  dialog.className = "zoom";
  dialog.setAttribute("aria-label", picture.alt);
  const large = document.createElement("img");
  // The one that this window and these colours have chosen.
  large.src = picture.currentSrc || link.href;
  large.alt = picture.alt;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = link.dataset["zoom"] ?? "";
  dialog.append(close, large);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-zoom]") : null;
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});
