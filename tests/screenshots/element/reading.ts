/** What can be read in a part of a page: whole texts of its elements, in sight and with nothing before them. */
import type { Page } from "@playwright/test";
import type { View } from "./views.ts";

/** Longer texts are no labels. */
const LONGEST = 400;

/** Texts, hints in empty fields, and names of controls that show a picture instead; with single spaces. */
export async function readableIn(page: Page, view: View): Promise<string[]> {
  return page.evaluate(read, { ...view, longest: LONGEST });
}

/** In the page. */
function read({ x, y, width, height, longest }: View & { longest: number }): string[] {
  const CONTROLS = "button, a[href], input, [role=button], [role=tab], [role=menuitem], [role=switch], [role=link]";
  const tidy = (text: string) => text.replaceAll(/\s+/gu, " ").trim();

  /** Whether a box is in the picture, and a place in it belongs to the element: not where something lies over it or cuts it off. */
  const isSeen = (owner: Element, box: DOMRect, along: readonly number[]): boolean =>
    box.width > 1 &&
    box.height > 1 &&
    box.left >= x &&
    box.top >= y &&
    box.right <= x + width &&
    box.bottom <= y + height &&
    along.every((part) => {
      // At the very ends of a line the pointer is beside the text already.
      const inset = Math.min(3, box.width / 2);
      const hit = document.elementFromPoint(
        box.left + inset + part * (box.width - 2 * inset),
        box.top + box.height / 2,
      );
      return hit !== null && owner.contains(hit);
    });

  const isDrawn = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const isTextSeen = (element: Element): boolean => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const owner = node.parentElement;
      if (owner === null || tidy(node.textContent ?? "") === "") continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      if (boxes.length === 0 || !isDrawn(owner) || !boxes.every((box) => isSeen(owner, box, [0, 0.5, 1]))) return false;
    }
    return true;
  };

  const hintOf = (element: Element): string => {
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (isField && element.matches(":placeholder-shown")) {
      return /^rgba\(.*, 0\)$/u.test(getComputedStyle(element, "::placeholder").color) ? "" : element.placeholder;
    }
    // Element writes the hint of its message field in the style sheet.
    const before = getComputedStyle(element, "::before");
    return /^"(.+)"$/su.exec(before.content)?.[1]?.replaceAll(/\\(.)/gu, "$1") ?? "";
  };

  const nameOf = (element: Element): string => {
    if (!element.matches(CONTROLS)) return "";
    const ids = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const named = ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    return named === "" ? (element.getAttribute("aria-label") ?? "") : named;
  };

  // What lets the pointer through would be missed.
  const opaque = new CSSStyleSheet();
  opaque.replaceSync("* { pointer-events: auto !important; }");
  document.adoptedStyleSheets.push(opaque);
  const found = new Set<string>();
  for (const element of document.body.querySelectorAll("*")) {
    if (!(element instanceof HTMLElement)) continue;
    const text = tidy(element.textContent);
    if (text !== "" && text.length <= longest && !found.has(text) && isTextSeen(element)) found.add(text);
    const others = [hintOf(element), nameOf(element)].map(tidy).filter((other) => other !== "" && !found.has(other));
    if (others.length === 0 || !isDrawn(element) || !isSeen(element, element.getBoundingClientRect(), [0.5])) continue;
    for (const other of others) found.add(other);
  }
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== opaque);
  return [...found];
}
