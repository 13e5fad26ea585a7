/**
 * One sandbox, many lives: the page dies again and again while the reader writes, each time at a random moment, and each
 * time everything that was shown as sent is still there, read by the contact, and both still trust each other.
 */
import fc from "fast-check";
import type { Page } from "@playwright/test";
import { RUNS, SEED } from "../../support/seeded.ts";
import { hello, walk } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

/** Lives of each sandbox. */
const LIVES = RUNS < 100 ? 3 : 10;
/** In `npm run test:long` 20, and so 200 deaths. */
const SANDBOXES = Math.max(1, Math.round(RUNS / 25));
/** How often the page changes while a few messages are written, about. */
const CHANGES = 150;

interface Ears {
  /** A message stands in the reader's chat as sent. */
  sent(text: string): void;
  /** The moment has come. */
  now(): void;
}

/** Writes messages one after the other, in the page itself, until the page dies at its so many-th change. */
function writeUntilDeath(page: Page, life: number, moment: number): Promise<void> {
  return page.evaluate(
    async ([number, changes]) => {
      const ears = globalThis as unknown as Ears;
      const laptop = document.querySelector('[data-device="you/laptop"]');
      if (laptop === null) throw new Error("there is no laptop");
      const told = new Set<string>();
      let left = changes;
      new MutationObserver((records) => {
        left -= records.length;
        if (left <= 0) ears.now();
        for (const bubble of laptop.querySelectorAll('[data-mine][data-sending="sent"]')) {
          const text = new RegExp(`life ${String(number)}, word \\d+;`).exec(bubble.textContent)?.[0];
          if (text === undefined || told.has(text)) continue;
          told.add(text);
          ears.sent(text);
        }
      }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      for (let word = 1; ; word++) {
        const field = laptop.querySelector<HTMLInputElement>(".composer input");
        if (field === null) throw new Error("there is nowhere to write");
        field.value = `life ${String(number)}, word ${String(word)};`;
        field.form?.requestSubmit();
        // The next one when this one has gone, so that writing never stops by itself.
        await new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!laptop.querySelector(".composer [aria-busy='true']") && field.value === "") {
              observer.disconnect();
              resolve();
            }
          });
          observer.observe(laptop, { subtree: true, childList: true, attributes: true, characterData: true });
        });
      }
    },
    [life, moment] as const,
  );
}

for (let sandbox = 1; sandbox <= SANDBOXES; sandbox++) {
  test(`sandbox ${String(sandbox)}`, { tag: "@once" }, async ({ guide: first, context }, testInfo) => {
    testInfo.setTimeout(60_000 + LIVES * 15_000);
    const seed = SEED + sandbox;
    const anyMoment = fc.noBias(fc.integer({ min: 1, max: CHANGES }));
    // The last life is long enough to say something: by chance all could end before a word.
    const moments = [...fc.sample(anyMoment, { numRuns: LIVES - 1, seed }), CHANGES];
    testInfo.annotations.push({
      type: `LOCKSTEP_SEED=${String(SEED)}`,
      description: `dies at changes ${moments.join()}`,
    });
    await first.start("ask");
    await walk(first, "badge");
    const verified = first.texts.t("device.roomOf.verified", { name: first.texts.t("cast.kim") });
    const acknowledged = [hello(first)];
    let guide = first;
    for (const [index, moment] of moments.entries()) {
      const { page } = guide;
      const session = await context.newCDPSession(page);
      const crashed = page.waitForEvent("crash");
      await page.exposeFunction("sent", (text: string) => void acknowledged.push(text));
      await page.exposeFunction("now", () => {
        // The answer to this command dies with the page.
        session.send("Page.crash").catch(() => undefined);
      });
      const writing = writeUntilDeath(page, index + 1, moment);
      // It only ever ends by failing: with the page, or because it could not go on.
      await Promise.race([crashed, writing.catch(() => crashed)]);

      guide = first.on(await context.newPage());
      await guide.open();
      await page.close();
      await guide.resume();
      await guide.openChat("kim");
      for (const ref of ["you/laptop", "kim/phone"] as const) {
        const log = guide.messages(ref);
        for (const text of acknowledged) await expect(log.getByText(text, { exact: true })).toHaveCount(1);
        await expect(log.locator(".shield")).toHaveCount(0);
      }
      await expect(guide.device("you/laptop").getByRole("button", { name: verified })).toBeVisible();
    }
    expect(acknowledged.length).toBeGreaterThan(1);
  });
}
