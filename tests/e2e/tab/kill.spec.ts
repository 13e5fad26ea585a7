/** The page dies at random moments, and the reader comes back: nothing is frozen, and the lesson can be finished. */
import fc from "fast-check";
import type { Guide } from "../../support/reader/guide.ts";
import { RUNS, SEED } from "../../support/seeded.ts";
import { expect, test } from "../support/reader.ts";

const LESSON = "verify-contact";
const STEPS = ["ask", "accept", "compare", "badge", "differ"];

/** Every twelfth of the cases of other properties: each of these takes seconds. */
const KILLS = Math.max(2, Math.round(RUNS / 12));

/** How often the page changes until the end of a lesson, about. */
const CHANGES = 400;

/** Shows every step that is not done yet. */
async function showAll(guide: Guide): Promise<void> {
  for (;;) {
    const current = guide.page.locator(`[data-step][data-lesson="${LESSON}"][data-state='current']`);
    const step = (await current.count()) === 0 ? undefined : await current.getAttribute("data-step");
    if (step === undefined || step === null) return;
    await guide.control(step, step === "badge" ? "read" : "show").click();
    await expect(guide.step(step)).not.toHaveAttribute("data-state", "current");
  }
}

for (let kill = 1; kill <= KILLS; kill++) {
  test(`kill ${kill}`, { tag: "@once" }, async ({ context, guide, page }, testInfo) => {
    const seed = SEED + kill;
    const [moment = 1] = fc.sample(fc.integer({ min: 1, max: CHANGES }), { numRuns: 1, seed });
    testInfo.annotations.push({ type: `LOCKSTEP_SEED=${SEED}`, description: `dies at change ${moment} of the page` });
    await guide.control("ask", "start").waitFor();

    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    await page.exposeFunction("now", () => {
      // The answer to this command dies with the page.
      session.send("Page.crash").catch(() => undefined);
    });
    await page.evaluate((changes) => {
      let left = changes;
      new MutationObserver((records) => {
        left -= records.length;
        if (left <= 0) (globalThis as unknown as { now: () => void }).now();
      }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    }, moment);
    const lesson = guide.start("ask").then(() => showAll(guide));
    const ended = await Promise.race([crashed.then(() => "crashed"), lesson.then(() => "finished")]).catch(
      () => crashed,
    );
    expect(ended).toBeDefined();

    const next = guide.on(await context.newPage());
    await next.open();
    await next.page.waitForLoadState("networkidle");
    const kept = next.stage().getByRole("button", { name: next.texts.t("stage.open.continue"), exact: true });
    const fresh = next.stage().getByRole("button", { name: next.texts.t("stage.open.start"), exact: true });
    await kept.or(fresh).click();
    await expect(next.device("you/laptop")).toBeVisible();
    await showAll(next);
    for (const step of STEPS) await next.expectState(step, "done");
  });
}
