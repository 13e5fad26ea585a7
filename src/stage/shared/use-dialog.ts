/** What makes a panel a dialog to the keyboard: it takes the focus, Escape closes it, and the focus goes back. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Options {
  readonly close: () => void;
  /** What is in it: the focus is taken again when that changes. */
  readonly content?: string | undefined;
  /** How the focus is taken, if not by the panel in any case. */
  readonly take?: (panel: HTMLElement) => void;
  /** Gives the focus back. The panel is still there, and what it covered cannot be focused before the next microtask. */
  readonly giveBack: (panel: HTMLElement) => void;
}

function takeAlways(panel: HTMLElement): void {
  panel.focus({ preventScroll: true });
}

/** @returns where the panel's element goes. It needs `tabIndex={-1}`. */
export function useDialog<T extends HTMLElement>(options: Options): RefObject<T> {
  const panel = useRef<T>(null);
  const current = useRef(options);
  useEffect(() => {
    current.current = options;
  });
  useEffect(() => {
    const take = current.current.take ?? takeAlways;
    if (panel.current !== null) take(panel.current);
  }, [options.content]);
  useEffect(() => {
    const element = panel.current;
    if (element === null) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      // Whatever lies below leaves it alone then.
      event.preventDefault();
      current.current.close();
    };
    element.addEventListener("keydown", onKeyDown);
    return () => {
      element.removeEventListener("keydown", onKeyDown);
      current.current.giveBack(element);
    };
  }, []);
  return panel;
}
