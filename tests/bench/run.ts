/** `npm run bench`: measures the built site as readers get it, and prints medians as JSON. */
import { writeSync } from "node:fs";
import { chromium } from "@playwright/test";
import getPort, { portNumbers } from "get-port";
import { findBrowser, QUIET_ARGUMENTS } from "../support/browser.ts";
import { buildSite, serveSite } from "../support/sites/site.ts";
import { pageWeight, phoneRun } from "./page.ts";
import { cameBack, firstMessage, sandboxBytes } from "./sandbox.ts";
import { medians, REPEATS } from "./statistics.ts";

const GUIDE = "/en/people/";
const FIRST = "/en/start/";
const LANDING = "/en/";

await buildSite();
const server = await serveSite(await getPort({ port: portNumbers(4650, 4699) }));
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: [...QUIET_ARGUMENTS],
});

try {
  const guide = server.url + GUIDE;
  const first = server.url + FIRST;
  const landing = server.url + LANDING;
  const figures = {
    of: REPEATS,
    browser: browser.version(),
    beforeStart: {
      guideGzipBytes: await medians(() => pageWeight(browser, guide)),
      landingGzipBytes: await medians(() => pageWeight(browser, landing)),
    },
    lighthouseMobile: {
      guide: await medians(() => phoneRun(guide)),
      landing: await medians(() => phoneRun(landing)),
    },
    startToFirstMessageDecryptedMs: await medians(() => firstMessage(browser, first)),
    sandboxBrotliBytes: await medians(() => sandboxBytes(browser, guide)),
    continueToEverythingBackMs: await medians(() => cameBack(browser, guide)),
  };
  writeSync(1, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await browser.close();
  await server.stop();
}
