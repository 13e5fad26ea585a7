/** Takes the pictures of one step: brings it about what the shot declares, masks, marks, and photographs each variant. */
import type { Locator, Page } from "@playwright/test";
import type { DeviceRef, ShotControl } from "../../sandbox/lessons/index.ts";
import { THEMES, WIDTHS, type Variant, type Width } from "../../src/build/pictures/step-pictures.ts";
import type { Texts } from "../support/texts.ts";
import { ShotError, StageControls } from "./controls.ts";
import { drawMarks, removeMarks } from "./marks.ts";
import { mask, unmask } from "./masks.ts";
import { WINDOWS } from "./pin.ts";
import type { PlannedShot } from "./shots.ts";

/** What one picture shows. */
export interface SeenPicture {
  /** `<lesson>/<step>`. */
  readonly id: string;
  readonly variant: Variant;
  /** In CSS pixels. */
  readonly size: readonly [width: number, height: number];
  /** What is in the picture by role and name, the same on every machine. */
  readonly structure: string;
  /** Its colours, each once. */
  readonly colours: string;
}

/** One picture as it came from the browser. */
export interface TakenPicture extends SeenPicture {
  readonly png: Buffer;
}

/** CSS pixels around what is shown. */
const MARGIN = 6;

/**
 * Takes a step's pictures in one language, in all widths and colours.
 *
 * @param isWanted told what a picture shows: whether it is taken. That is most of the time that this needs.
 */
export async function takeShot(
  page: Page,
  texts: Texts,
  { id, step, shot }: PlannedShot,
  isWanted: (seen: SeenPicture) => boolean,
): Promise<TakenPicture[]> {
  const controls = new StageControls(page, texts);
  const focus = shot.device ?? step.focus;
  const taken: TakenPicture[] = [];
  await setWidth(page, "desktop");
  for (const control of shot.open ?? []) await controls.use(control, focus);
  for (const width of WIDTHS) {
    await setWidth(page, width);
    await controls.bring(focus);
    const pressed = await Promise.all(listOf(shot.press).map((control) => controls.find(control, focus)));
    // What the first belongs to is to be seen, too.
    for (const [index, control] of pressed.entries()) {
      const block: ScrollLogicalPosition = index === 0 ? "center" : "nearest";
      await control.evaluate((element, where) => element.scrollIntoView({ block: where }), block);
    }
    await settle(page);
    const shown = regionOf(page, controls, shot.of ?? (focus === "server" ? "server" : "device"), focus);
    await mask(page, texts.lang);
    const box = await boxAround(id, shown);
    await drawMarks(page, pressed, box);
    const structure = await structureOf(shown);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const variant: Variant = { lang: texts.lang, theme, width };
      const size = [Math.round(box.width), Math.round(box.height)] as const;
      const seen: SeenPicture = { id, variant, size, structure, colours: await coloursOf(shown) };
      if (!isWanted(seen)) continue;
      taken.push({ ...seen, png: await page.screenshot({ clip: box, animations: "disabled" }) });
    }
    await page.emulateMedia({ colorScheme: "light" });
    await removeMarks(page);
    await unmask(page);
  }
  await setWidth(page, "desktop");
  return taken;
}

function listOf(press: ShotControl | readonly ShotControl[] | undefined): readonly ShotControl[] {
  if (press === undefined) return [];
  return Array.isArray(press) ? (press as readonly ShotControl[]) : [press as ShotControl];
}

async function setWidth(page: Page, width: Width): Promise<void> {
  await page.setViewportSize(WINDOWS[width]);
}

function regionOf(
  page: Page,
  controls: StageControls,
  of: "device" | "devices" | "server" | "attacker",
  focus: DeviceRef | "server",
): Locator {
  if (of === "server" || of === "attacker") return page.locator(`.${of}`);
  if (of === "devices") return page.locator(".devices");
  if (focus === "server") throw new ShotError("A shot of a device needs a device: name one.");
  return controls.device(focus);
}

/** Waits until what happens on the devices has been drawn: nothing of the stage changes for a moment. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    (document.activeElement as HTMLElement | null)?.blur();
    const stage = document.querySelector("[data-stage]") ?? document.body;
    const QUIET = 150;
    await new Promise<void>((resolve) => {
      let timer = setTimeout(done, QUIET);
      const observer = new MutationObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(done, QUIET);
      });
      observer.observe(stage, { subtree: true, childList: true, characterData: true, attributes: true });
      function done(): void {
        observer.disconnect();
        resolve();
      }
    });
    await Promise.all([...stage.querySelectorAll("img")].map((image) => image.decode().catch(() => undefined)));
  });
  await page.mouse.move(0, 0);
}

async function boxAround(id: string, shown: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await shown.boundingBox();
  if (box === null) throw new ShotError(`${id}: what is to be photographed is not on the stage.`);
  // Whole pixels of the picture, whatever the layout's fractions.
  const [x, y] = [Math.floor(box.x) - MARGIN, Math.floor(box.y) - MARGIN];
  const even = (length: number): number => Math.ceil((length + 2 * MARGIN) / 2) * 2;
  return { x, y, width: even(box.width), height: even(box.height) };
}

async function structureOf(shown: Locator): Promise<string> {
  const box = await shown.boundingBox();
  return `size: ${String(Math.round(box?.width ?? 0))} x ${String(Math.round(box?.height ?? 0))}\n${await shown.ariaSnapshot()}`;
}

/** All colours of text, ground and border, each once. */
async function coloursOf(shown: Locator): Promise<string> {
  return shown.evaluate((region) => {
    const colours = new Set<string>();
    for (const element of region.querySelectorAll("*")) {
      if (!element.checkVisibility()) continue;
      const { color, backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(element);
      colours.add(color).add(backgroundColor);
      if (borderTopWidth !== "0px") colours.add(borderTopColor);
    }
    return [...colours].sort().join(" ");
  });
}
