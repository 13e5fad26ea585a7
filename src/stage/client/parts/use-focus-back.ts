/** Focus after a question: back to the button that asked it. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * @param open whether the question is there; the screen below takes no focus meanwhile.
 * @param place around the button.
 */
export function useFocusBack(open: boolean, place: RefObject<HTMLElement>): void {
  const before = useRef(open);
  useLayoutEffect(() => {
    if (before.current && !open) place.current?.querySelector("button")?.focus({ preventScroll: true });
    before.current = open;
  }, [open, place]);
}
