/** Focus inside devices: a dialog takes it only from its own device, and gives it back to that device's screen. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DeviceRef } from "../../../../sandbox/lessons/index.ts";

/** The device in which the focus was last, also when the focused button has vanished since. */
let last: string | undefined;

/** Notes where the focus goes. Returns how to stop. */
export function followFocus(): () => void {
  const note = (event: FocusEvent): void => {
    last = (event.target as Element | null)?.closest<HTMLElement>("[data-device]")?.dataset["device"];
  };
  document.addEventListener("focusin", note);
  return () => {
    document.removeEventListener("focusin", note);
    last = undefined;
  };
}

/** Whether the reader is at work in this device: it has the focus, or had it until the focused button vanished. */
function isAtWork(device: HTMLElement): boolean {
  const active = document.activeElement;
  return active === null || active === document.body ? last === device.dataset["device"] : device.contains(active);
}

/** Moves the focus into a dialog that has opened or changed, if the reader is at work in its device. */
export function takeFocus(dialog: HTMLElement | null): void {
  const device = dialog?.closest<HTMLElement>("[data-device]");
  if (dialog === null || device === null || device === undefined || !isAtWork(device)) return;
  dialog.focus({ preventScroll: true });
}

/** Moves the focus to the device's screen after a dialog has closed, if the reader is at work there. */
export function returnFocus(device: HTMLElement | null | undefined): void {
  if (device === null || device === undefined || !isAtWork(device)) return;
  // The dialog is still there while it is being removed; afterwards its device has the focus again.
  queueMicrotask(() => focusHeading(device));
}

function focusHeading(device: HTMLElement): void {
  device.querySelector<HTMLElement>("[data-view-heading]")?.focus({ preventScroll: true });
}

/**
 * Moves the focus to the heading of a device's screen whenever `screen` becomes another one while the reader is at work
 * there: the button that was pressed has gone with the screen before.
 */
export function useScreenFocus(ref: DeviceRef, screen: string): void {
  const before = useRef<string>();
  useEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    const device = document.querySelector<HTMLElement>(`[data-device="${ref}"]`);
    if (device !== null && document.activeElement === document.body && isAtWork(device)) focusHeading(device);
  }, [ref, screen]);
}

/** Brings the focus back to the device's screen if the button that had it has vanished; leaves it where it is otherwise. */
export function rescueFocus(device: HTMLElement | null | undefined): void {
  if (document.activeElement === null || document.activeElement === document.body) returnFocus(device);
}

/** Brings the focus back when a part of a screen goes, and with it the button that was pressed. */
export function useFocusAfter(part: RefObject<HTMLElement>): void {
  useEffect(() => {
    const device = part.current?.closest<HTMLElement>("[data-device]");
    // The part is still there while it is being removed.
    return () => queueMicrotask(() => rescueFocus(device));
  }, [part]);
}
