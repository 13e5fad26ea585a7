/** Measures a page as it is before the sandbox starts: its weight, and what Lighthouse says of it on a phone. */
import type { Browser } from "@playwright/test";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { findBrowser, QUIET_ARGUMENTS } from "../support/browser.ts";
import { countTransfers, sumOf } from "./transfers.ts";

/** Bytes of everything the page fetches by itself, gzipped; pictures apart. */
export async function pageWeight(
  browser: Browser,
  url: string,
): Promise<{ bytes: number; pictures: number; requests: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const { all } = await countTransfers(page, "gzip");
  await page.goto(url);
  // Islands wait for an idle moment before they fetch their scripts.
  await page.waitForLoadState("networkidle");
  await context.close();
  const pictures = all.filter((transfer) => transfer.url.endsWith(".webp"));
  return { bytes: sumOf(all) - sumOf(pictures), pictures: sumOf(pictures), requests: all.length };
}

type Category = "performance" | "accessibility" | "best-practices" | "seo";

/**
 * Lighthouse's default run: a mid-range phone on slow 4G, simulated. Every run has a browser of its own, which nobody else watches.
 *
 * @throws if Lighthouse gives no result
 */
export async function phoneRun(url: string): Promise<Record<Category | "lcp", number>> {
  const chrome = await launch({
    chromePath: await findBrowser(),
    chromeFlags: [...QUIET_ARGUMENTS, "--headless=new"],
    logLevel: "silent",
  });
  const result = await lighthouse(url, { port: chrome.port, output: "json", logLevel: "error" });
  chrome.kill();
  if (result === undefined) throw new Error(`Lighthouse has no result for ${url}`);
  const { categories, audits, runtimeError } = result.lhr;
  if (runtimeError !== undefined) throw new Error(`Lighthouse: ${runtimeError.message}`);
  const score = (category: Category): number => Math.round((categories[category]?.score ?? 0) * 100);
  return {
    lcp: audits["largest-contentful-paint"]?.numericValue ?? Number.NaN,
    performance: score("performance"),
    accessibility: score("accessibility"),
    "best-practices": score("best-practices"),
    seo: score("seo"),
  };
}
