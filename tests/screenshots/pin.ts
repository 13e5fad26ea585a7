/**
 * What is the same in every run, so that two runs take the same pictures: the clock, the fonts, motion, and the height
 * of a device's screen. What crypto makes random is masked, see `masks.ts`.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { QUIET_ARGUMENTS } from "../support/browser.ts";

/** For `chromium.launch`: text is drawn without the hints that differ from machine to machine. */
export const PINNED_ARGUMENTS: readonly string[] = [
  ...QUIET_ARGUMENTS,
  "--font-render-hinting=none",
  "--disable-lcd-text",
  "--force-color-profile=srgb",
];

/** Pixels of a picture to a CSS pixel. */
export const SCALE = 1.25;

const NOW = "2026-01-01T10:00:00Z";

/** Windows in which the stage is photographed, high enough for all of it. */
export const WINDOWS = {
  desktop: { width: 1440, height: 1500 },
  phone: { width: 390, height: 1500 },
} as const;

const require = createRequire(import.meta.url);

/** The first fonts of our styles; readers have them or others, the pictures always have these. */
const FONTS: readonly (readonly [family: string, packageName: string, file: string])[] = [
  ["Inter", "@fontsource-variable/inter", "inter-latin-wght-normal"],
  ["JetBrains Mono", "@fontsource-variable/jetbrains-mono", "jetbrains-mono-latin-wght-normal"],
];

function fontFaces(): string {
  return FONTS.map(([family, packageName, file]) => {
    const bytes = readFileSync(require.resolve(`${packageName}/files/${file}.woff2`)).toString("base64");
    const source = `url(data:font/woff2;base64,${bytes}) format("woff2")`;
    return `@font-face { font-family: "${family}"; font-weight: 100 900; src: ${source}; }`;
  }).join("\n");
}

const STYLES = `
${fontFaces()}
:root { --font: Inter; --font-mono: "JetBrains Mono"; }
*, ::before, ::after { transition: none !important; animation: none !important; caret-color: transparent !important; }
.device { --screen-height: 22rem !important; }
/* Beside the text the stage stands on whole pixels, however long the text is. */
@media (min-width: 75rem) {
  .stage-column { position: fixed !important; inset: 60px auto auto 706px !important; width: 714px !important; }
}
/* A picture would cut them off. */
.screen, .dialog { box-shadow: none !important; }
/* How many requests there have been differs from run to run. */
.pager { visibility: hidden; }
/* The marks of the picture say where to press. */
.device[data-acting] > .screen, .server[data-acting], .attacker[data-acting] { outline: none !important; }
`;

/** A browser window in which nothing differs from run to run that need not. */
export async function pinnedContext(browser: Browser, url: string, lang: string): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: url,
    bypassCSP: true,
    colorScheme: "light",
    deviceScaleFactor: SCALE,
    locale: lang,
    reducedMotion: "reduce",
    timezoneId: "UTC",
    viewport: WINDOWS.desktop,
  });
}

/**
 * Lets the clock of a page that is about to be opened begin at the same moment in every run. It goes on, slowly: some of
 * what the course shows depends on what came first. What it shows of that is masked.
 */
export async function pinClock(page: Page): Promise<void> {
  await page.addInitScript((begin) => {
    const RealDate = Date;
    const SLOWNESS = 100;
    const begun = performance.now();
    let last = begin;
    const now = (): number => {
      // No two moments are the same.
      last = Math.max(last + 1, Math.floor(begin + (performance.now() - begun) / SLOWNESS));
      return last;
    };
    class PinnedDate extends RealDate {
      constructor(...given: readonly unknown[]) {
        if (given.length === 0) super(now());
        else super(...(given as [number]));
      }
      static override now = now;
    }
    globalThis.Date = PinnedDate as DateConstructor;
  }, Date.parse(NOW));
}

/** Gives an open page the fonts and styles of the pictures. */
export async function pinStyles(page: Page): Promise<void> {
  await page.addStyleTag({ content: STYLES });
  await page.evaluate(
    async (fonts) => {
      await Promise.all(fonts.map((font) => document.fonts.load(font)));
    },
    ["400 16px Inter", '400 16px "JetBrains Mono"'],
  );
}

/** What draws the pictures: where both are the same as for the stored ones, pixels can be compared. */
export async function renderingOf(browser: Browser): Promise<{ browser: string; rendering: string }> {
  const page = await browser.newPage({ deviceScaleFactor: SCALE, viewport: { width: 400, height: 200 } });
  await page.setContent(
    '<body style="font: 16px Inter">Lockstep Größe <b>fett</b> <code style="font: 14px JetBrains Mono">EsTt 0O</code>' +
      '<p style="border-radius: 9px; padding: 9px; background: #dff1e8; box-shadow: 0 4px 9px #888">✓ → ä</p>',
  );
  await pinStyles(page);
  const rendering = createHash("sha256")
    .update(await page.screenshot())
    .digest("hex")
    .slice(0, 16);
  await page.close();
  return { browser: `Chromium ${browser.version()}`, rendering };
}
