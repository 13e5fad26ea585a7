/** Measures the sandbox through the visible page: how soon, how heavy, and how soon it is back. Times are the page's own. */
import type { Browser, Locator, Page } from "@playwright/test";
import { Guide } from "../support/reader/guide.ts";
import { mouse } from "../support/reader/hands.ts";
import { textsOf } from "../support/texts.ts";
import { hello, walk } from "../support/reader/verification.ts";
import { countTransfers, sumOf } from "./transfers.ts";

/** Begins to wait, in the page, for a text to stand in an element; to be begun before what brings it. Gives the page's time. */
function timeOf(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(
    ([wanted, inside]) =>
      new Promise<number>((resolve) => {
        const look = (): boolean => {
          const found = [...document.querySelectorAll(inside)].some((element) => element.textContent.includes(wanted));
          if (found) resolve(performance.now());
          return found;
        };
        if (look()) return;
        const observer = new MutationObserver(() => {
          if (look()) observer.disconnect();
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    [text, selector] as const,
  );
}

/** The page's time when an element is next clicked. */
function clickTime(target: Locator): Promise<number> {
  return target.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        element.addEventListener("click", (event) => resolve(event.timeStamp), { once: true, capture: true });
      }),
  );
}

const KIM = '[data-device="kim/phone"] [role="log"]';

/**
 * From pressing start to the first message decrypted by the contact. The hand sits in the page and acts the moment there is
 * something to press, so that only the page is measured and not the way from another program to it.
 */
async function startAndWrite(guide: Guide): Promise<number> {
  await guide.control("send", "start").waitFor();
  return guide.page.evaluate(
    async ([text, kim]) => {
      const when = <T>(look: () => T | null | undefined | false): Promise<T> =>
        new Promise((resolve) => {
          const found = look();
          if (found) return resolve(found);
          const observer = new MutationObserver(() => {
            const now = look();
            if (!now) return;
            observer.disconnect();
            resolve(now);
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        });
      const laptop = (selector: string): HTMLElement | null =>
        document.querySelector<HTMLElement>(`[data-device="you/laptop"] ${selector}`);
      const begun = performance.now();
      document.querySelector<HTMLElement>('[data-step="send"] [data-control="start"]')?.click();
      (await when(() => laptop(".row"))).click();
      const field = (await when(() => laptop(".composer input"))) as HTMLInputElement;
      field.value = text;
      field.form?.requestSubmit();
      await when(() => document.querySelector(kim)?.textContent.includes(text));
      return performance.now() - begun;
    },
    [guide.texts.t("lesson.first-message.say.secret"), KIM] as const,
  );
}

async function openGuide(browser: Browser, url: string): Promise<Guide> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  return new Guide(page, textsOf("en"), mouse());
}

/** Milliseconds with an empty cache, and after a reload of the same tab with everything in the cache but a new sandbox. */
export async function firstMessage(browser: Browser, url: string): Promise<{ cold: number; warm: number }> {
  const guide = await openGuide(browser, url);
  const { page } = guide;
  const cold = await startAndWrite(guide);
  await page.evaluate(forgetEverything);
  await page.reload();
  await page.waitForLoadState("networkidle");
  const warm = await startAndWrite(guide);
  await page.context().close();
  return { cold, warm };
}

async function forgetEverything(): Promise<void> {
  localStorage.clear();
  for (const { name = "" } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}

/** Bytes that practising costs on top of the page, from start to the end of the lesson, compressed with brotli. */
export async function sandboxBytes(browser: Browser, url: string): Promise<{ bytes: number; wasm: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const { all } = await countTransfers(page, "br");
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  const before = all.length;
  const guide = new Guide(page, textsOf("en"), mouse());
  await guide.start("ask");
  await walk(guide, "end");
  await page.waitForLoadState("networkidle");
  const extra = all.slice(before);
  await context.close();
  return { bytes: sumOf(extra), wasm: sumOf(extra.filter((transfer) => transfer.url.includes(".wasm"))) };
}

/** Milliseconds from pressing continue after a reload, in the middle of the lesson, until both devices show the message again. */
export async function cameBack(browser: Browser, url: string): Promise<{ reload: number }> {
  const guide = await openGuide(browser, url);
  const { page } = guide;
  await guide.start("ask");
  await guide.expectState("ask", "current");
  await page.reload();
  await page.waitForLoadState("networkidle");
  const button = page.getByRole("button", { name: guide.texts.t("stage.open.continue") });
  await button.waitFor();
  const begun = clickTime(button);
  const back = Promise.all([
    timeOf(page, KIM, hello(guide)),
    timeOf(page, '[data-device="you/laptop"] [role="log"]', hello(guide)),
  ]);
  await button.click();
  const reload = Math.max(...(await back)) - (await begun);
  await guide.expectState("ask", "current");
  await page.context().close();
  return { reload };
}
