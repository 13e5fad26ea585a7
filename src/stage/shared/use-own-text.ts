/** Keeps a browser's translation off the stage, whose text goes on changing and whose labels are those of the real client. */
import { useLayoutEffect, type MutableRef } from "preact/hooks";

/** So often is one text put back: a translator that insists is left alone. */
const MOST = 3;

/**
 * Puts text back that a translator has replaced by an element of its own although the stage says `translate="no"`: what is
 * written into a text that is no longer on the page, nobody sees.
 *
 * @param active whether the stage is being written to
 */
export function useOwnText(root: MutableRef<HTMLElement | null>, active: boolean): void {
  // Before the translator hears of what has just been drawn.
  useLayoutEffect(() => {
    if (!active || root.current === null) return undefined;
    const counts = new WeakMap<Text, number>();
    const observer = new MutationObserver((records) => {
      for (const { removedNodes, addedNodes, previousSibling, nextSibling } of records) {
        const places = [...addedNodes, previousSibling, nextSibling].filter(isTranslation);
        for (const text of removedNodes) {
          if (!(text instanceof Text) || (text.isConnected && !isTranslation(text.parentNode))) continue;
          const count = counts.get(text) ?? 0;
          const place = isTranslation(text.parentNode) ? text.parentNode : places.shift();
          if (place?.isConnected !== true || count >= MOST) continue;
          counts.set(text, count + 1);
          place.replaceWith(text);
        }
      }
    });
    observer.observe(root.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [root, active]);
}

/** What translators put in place of a text; nothing of ours is a `font`. */
function isTranslation(node: Node | null): node is HTMLElement {
  return node instanceof HTMLElement && node.localName === "font";
}
