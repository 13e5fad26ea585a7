/** Firefox over WebDriver BiDi, and Chromium, both by Puppeteer. */
import puppeteer, { type KeyInput, type LaunchOptions, type Page } from "puppeteer-core";
import { QUIET_ARGUMENTS } from "../support/browser.ts";
import type { Browser, Engine, Habit, Tab } from "./engine.ts";

/** Waits for less than a page's last picture: what a test wants to see it waits for itself. */
const LOADED = { waitUntil: "domcontentloaded" } as const;

function tabOf(page: Page): Tab {
  return {
    go: async (url) => void (await page.goto(url, LOADED)),
    reload: async () => void (await page.reload(LOADED)),
    run: (work, ...args) => page.evaluate(work as never, ...(args as unknown as never[])),
    async press(keys) {
      for (const key of keys) await page.keyboard.down(key as KeyInput);
      for (const key of keys.toReversed()) await page.keyboard.up(key as KeyInput);
    },
    close: () => page.close(),
  };
}

/** What Firefox reports like an error of the page, where a file does not arrive or WebAssembly is forbidden. */
const OF_FIREFOX = /^\w+: (?:Loading (?:module|failed)|Content-Security-Policy: .*WebAssembly)/u;

async function launch(options: LaunchOptions): Promise<Browser> {
  const browser = await puppeteer.launch({ headless: true, defaultViewport: { width: 1440, height: 900 }, ...options });
  const errors: string[] = [];
  return {
    version: await browser.version(),
    errors,
    async open() {
      const page = await browser.newPage();
      page.on("pageerror", (error) => {
        const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (!OF_FIREFOX.test(text)) errors.push(text);
      });
      return tabOf(page);
    },
    close: () => browser.close(),
  };
}

/** What an operator of a browser sets for a habit. */
const FIREFOX_SETTINGS: Readonly<Record<Habit, Record<string, unknown>>> = {
  usual: {},
  private: { "browser.privatebrowsing.autostart": true },
  "keeps-nothing": { "network.cookie.cookieBehavior": 2 },
};

export function firefox(executablePath: string): Engine {
  return {
    name: "Firefox",
    habits: ["usual", "private", "keeps-nothing"],
    start: (habit) => launch({ browser: "firefox", executablePath, extraPrefsFirefox: FIREFOX_SETTINGS[habit] }),
  };
}

/** One without a window, as it comes from npm. */
export function chromium(name: string, executablePath: string): Engine {
  const args = [...QUIET_ARGUMENTS, "--no-zygote", "--disable-gpu"];
  // Its private windows are contexts of their own, which Playwright's tests have each time.
  return { name, habits: ["usual"], start: () => launch({ headless: "shell", executablePath, args }) };
}
