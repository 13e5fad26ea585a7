/** Rings, arrows and numbers around the controls of a picture. */
import type { Locator, Page } from "@playwright/test";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** CSS pixels between a control and its ring. */
const GAP = 3;

/** Draws a ring around each control. One alone gets an arrow, several get numbers. */
export async function drawMarks(page: Page, controls: readonly Locator[], region: Box): Promise<void> {
  const boxes: Box[] = [];
  for (const control of controls) {
    const box = await control.boundingBox();
    if (box !== null) boxes.push(box);
  }
  await page.evaluate(draw, { boxes, region, gap: GAP });
}

export async function removeMarks(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector("[data-marks]")?.remove());
}

/** Runs in the page: everything it needs stands inside. */
function draw({ boxes, region, gap }: { boxes: readonly Box[]; region: Box; gap: number }): void {
  const svg = (name: string, attributes: Readonly<Record<string, string | number>>, text = ""): SVGElement => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.textContent = text;
    return element;
  };
  const layer = svg("svg", { "data-marks": "", width: innerWidth, height: innerHeight });
  layer.style.cssText = "position: fixed; inset: 0; z-index: 1000; pointer-events: none";
  const INK = "#d9480f";
  const HALO = "#fff";

  const words: DOMRect[] = [];
  const walker = document.createTreeWalker(
    document.querySelector("[data-stage]") ?? document.body,
    NodeFilter.SHOW_TEXT,
  );
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    words.push(...range.getClientRects());
  }
  for (const control of document.querySelectorAll("[data-stage] :is(button, input, img, svg)")) {
    words.push(control.getBoundingClientRect());
  }

  const arrow = (ring: Box): SVGElement[] => {
    const [LENGTH, HEAD, AWAY] = [34, 9, 4];
    const middle = { x: ring.x + ring.width / 2, y: ring.y + ring.height / 2 };
    // From the side with the most room in the picture, so that it covers little and is not cut off.
    const sides = [
      { room: ring.x - region.x, x: ring.x - AWAY, y: middle.y, dx: -1, dy: 0 },
      { room: region.x + region.width - ring.x - ring.width, x: ring.x + ring.width + AWAY, y: middle.y, dx: 1, dy: 0 },
      { room: ring.y - region.y, x: middle.x, y: ring.y - AWAY, dx: 0, dy: -1 },
      {
        room: region.y + region.height - ring.y - ring.height,
        x: middle.x,
        y: ring.y + ring.height + AWAY,
        dx: 0,
        dy: 1,
      },
    ];
    // Where it would lie on words or other controls, the ring alone has to do.
    const isFree = ({ x, y, dx, dy }: (typeof sides)[number]): boolean =>
      [4, 14, 24, LENGTH].every((along) =>
        [-HEAD, 0, HEAD].every((across) => {
          const [left, top] = [x + dx * along + dy * across, y + dy * along + dx * across];
          return !words.some(
            (word) => left >= word.left && left <= word.right && top >= word.top && top <= word.bottom,
          );
        }),
      );
    const free = sides.filter((side) => side.room >= LENGTH + AWAY && isFree(side));
    const side = free.sort((one, other) => other.room - one.room)[0];
    if (side === undefined) return [];
    const { x, y, dx, dy } = side;
    const points = `M${String(x + dx * LENGTH)} ${String(y + dy * LENGTH)}L${String(x)} ${String(y)}
      M${String(x + dx * HEAD - dy * HEAD)} ${String(y + dy * HEAD - dx * HEAD)}L${String(x)} ${String(y)}
      L${String(x + dx * HEAD + dy * HEAD)} ${String(y + dy * HEAD + dx * HEAD)}`;
    const line = { d: points, fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round" };
    return [
      svg("path", { ...line, stroke: HALO, "stroke-width": 7 }),
      svg("path", { ...line, stroke: INK, "stroke-width": 3.5 }),
    ];
  };

  for (const [index, box] of boxes.entries()) {
    const ring = { x: box.x - gap, y: box.y - gap, width: box.width + 2 * gap, height: box.height + 2 * gap };
    const shape = { ...ring, rx: Math.min(14, ring.height / 2), fill: "none" };
    layer.append(
      svg("rect", { ...shape, stroke: HALO, "stroke-width": 5.5 }),
      svg("rect", { ...shape, stroke: INK, "stroke-width": 3 }),
      ...(boxes.length === 1 ? arrow(ring) : []),
    );
    if (boxes.length < 2) continue;
    const [x, y] = [Math.max(ring.x, region.x + 12), Math.max(ring.y, region.y + 12)];
    const number = {
      x,
      y: y + 4.5,
      fill: HALO,
      stroke: "none",
      "text-anchor": "middle",
      "font-family": "Inter",
      "font-size": 13,
      "font-weight": 700,
    };
    layer.append(
      svg("circle", { cx: x, cy: y, r: 11, fill: INK, stroke: HALO, "stroke-width": 1.5 }),
      svg("text", number, String(index + 1)),
    );
  }
  document.body.append(layer);
}
