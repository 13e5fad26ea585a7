/** Brings a step into view, unless it is in sight or the reader is just scrolling. */

/** How long after the reader's own scrolling the page keeps still, in milliseconds. */
const REST = 1500;

export interface Scroller {
  bring(element: HTMLElement): void;
}

/** @param signal ends listening. */
export function createScroller(signal: AbortSignal): Scroller {
  let scrolledAt = Number.NEGATIVE_INFINITY;
  for (const name of ["wheel", "touchmove"]) {
    addEventListener(name, (event) => void (scrolledAt = event.timeStamp), { signal, passive: true });
  }
  return {
    bring(element) {
      if (performance.now() - scrolledAt < REST) return;
      const { top, bottom } = element.getBoundingClientRect();
      const inSight = top < innerHeight * 0.75 && bottom > innerHeight * 0.25;
      if (!inSight) element.scrollIntoView({ block: "center" });
    },
  };
}
