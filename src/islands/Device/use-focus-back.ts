/** Focus after a question: back to the button that asked it. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * @param open whether the question is there; the screen below takes no focus meanwhile.
 * @param place around the button.
 */
export function useFocusBack(open: boolean, place: RefObject<HTMLElement>): void {
  const before = useRef(open);
  useEffect(() => {
    if (before.current && !open) place.current?.querySelector("button")?.focus({ preventScroll: true });
    before.current = open;
  }, [open, place]);
}
