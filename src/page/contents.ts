/** The contents as a panel on small screens: it goes away when a link in it is followed, and when there is room for a column. */
const contents = document.getElementById("contents");

function hide(): void {
  if (contents?.matches(":popover-open") === true) contents.hidePopover();
}

contents?.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("a") !== null) hide();
});

matchMedia("(min-width: 84rem)").addEventListener("change", hide);
