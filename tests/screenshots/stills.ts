/** `npm run stills`: photographs the stage of every guide, in both languages and colours, for readers who have not started it. */
import { readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "@playwright/test";
import getPort, { portNumbers } from "get-port";
import sharp from "sharp";
import { findBrowser, QUIET_ARGUMENTS } from "../support/browser.ts";
import { Guide } from "../support/guide.ts";
import { mouse } from "../support/hands.ts";
import { ROOT } from "../support/run.ts";
import { buildSite, serveSite } from "../support/site.ts";
import { LOCALES, textsOf, type Locale } from "../support/texts.ts";
import { walk } from "../support/verification.ts";

/** What to show of each guide: leads its stage to a moment that says what the guide is about. */
const MOMENTS: Readonly<Record<string, (guide: Guide) => Promise<void>>> = {
  async verification(guide) {
    await guide.start("say-hello");
    await walk(guide, "confirm");
  },
};

const FOLDER = join(ROOT, "public/screenshots");
/** Bytes of a picture. */
const LIMIT = 60_000;
/** Around the picture, in CSS pixels. */
const MARGIN = 8;
const THEMES = ["light", "dark"] as const;

/** Guides that have lessons, by their pages. */
function guidesWithLessons(): string[] {
  const pages = readdirSync(join(ROOT, "content/docs/en")).map((file) => file.replace(/\.mdx$/, ""));
  return pages.filter((page) => page in MOMENTS);
}

async function photograph(
  browser: Browser,
  url: string,
  slug: string,
  lang: Locale,
  theme: (typeof THEMES)[number],
): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: theme,
    reducedMotion: "reduce",
    deviceScaleFactor: 1.5,
    viewport: { width: 1440, height: 1400 },
  });
  const page = await context.newPage();
  const guide = new Guide(page, textsOf(lang), mouse());
  await guide.open(slug);
  await MOMENTS[slug]?.(guide);
  await page.waitForLoadState("networkidle");
  // The ring of the stage shows where to act; that of the focus, and the mouse, would say something else.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.mouse.move(0, 0);
  const picture = await page.screenshot({ clip: await aroundBoard(page), animations: "disabled" });
  const file = join(FOLDER, `${slug}-${lang}-${theme}.webp`);
  const small = await compress(picture);
  await writeFile(file, small);
  console.log(`${file.slice(ROOT.length + 1)}: ${Math.round(small.byteLength / 1024)} kB`);
  await context.close();
}

/** The devices and the server, with room for the ring around a device. */
async function aroundBoard(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator(".board").boundingBox();
  if (box === null) throw new Error("The stage shows no devices.");
  return { x: box.x - MARGIN, y: box.y - MARGIN, width: box.width + 2 * MARGIN, height: box.height + 2 * MARGIN };
}

/** As good as the limit allows. */
async function compress(picture: Buffer): Promise<Buffer> {
  for (let quality = 80; ; quality -= 4) {
    const small = await sharp(picture).webp({ quality, effort: 6 }).toBuffer();
    if (small.byteLength <= LIMIT || quality <= 20) return small;
  }
}

await buildSite();
await mkdir(FOLDER, { recursive: true });
const server = await serveSite(await getPort({ port: portNumbers(4640, 4649) }));
const browser = await chromium.launch({ executablePath: await findBrowser(), args: [...QUIET_ARGUMENTS] });
try {
  for (const slug of guidesWithLessons()) {
    for (const lang of LOCALES) for (const theme of THEMES) await photograph(browser, server.url, slug, lang, theme);
  }
} finally {
  await browser.close();
  await server.stop();
}
