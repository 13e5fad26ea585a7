/** What is in the middle of the window. */

/**
 * Tells which element is in the middle of the window, each time it is another one. Where two are, it is the one that came last;
 * when that one leaves, the other.
 *
 * @returns ends it.
 */
export function watchMiddle(elements: Iterable<Element>, onMiddle: (element: Element) => void): () => void {
  const inside = new Set<Element>();
  let middle: Element | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inside.add(target);
        else inside.delete(target);
      }
      const entered = entries.find(({ isIntersecting }) => isIntersecting)?.target;
      const stays = middle !== undefined && inside.has(middle) ? middle : undefined;
      const next = entered ?? stays ?? [...inside].at(0);
      if (next === undefined || next === middle) return;
      middle = next;
      onMiddle(next);
    },
    { rootMargin: "-45% 0px -45% 0px" },
  );
  for (const element of elements) observer.observe(element);
  return () => observer.disconnect();
}
