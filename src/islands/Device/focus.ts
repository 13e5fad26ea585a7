/** Focus inside devices: a dialog takes it only from its own device, and gives it back to that device's screen. */

/** The device in which the focus was last, also when the focused button has vanished since. */
let last: Element | undefined;

/** Notes where the focus goes. Returns how to stop. */
export function followFocus(): () => void {
  const note = (event: FocusEvent): void => {
    last = (event.target as Element | null)?.closest("[data-device]") ?? undefined;
  };
  document.addEventListener("focusin", note);
  return () => document.removeEventListener("focusin", note);
}

/** Whether the reader is at work in this device: it has the focus, or had it until the focused button vanished. */
function isAtWork(device: Element): boolean {
  const active = document.activeElement;
  return active === null || active === document.body ? last === device : device.contains(active);
}

/** Moves the focus into a dialog that has opened or changed, if the reader is at work in its device. */
export function takeFocus(dialog: HTMLElement | null): void {
  const device = dialog?.closest("[data-device]");
  if (dialog === null || device === null || device === undefined || !isAtWork(device)) return;
  dialog.focus({ preventScroll: true });
}

/** Moves the focus to the device's screen after a dialog has closed, if the reader is at work there. */
export function returnFocus(device: HTMLElement | null | undefined): void {
  if (device === null || device === undefined || !isAtWork(device)) return;
  // The dialog is still there while it is being removed; afterwards its device has the focus again.
  queueMicrotask(() => device.querySelector<HTMLElement>("[data-view-heading]")?.focus({ preventScroll: true }));
}
