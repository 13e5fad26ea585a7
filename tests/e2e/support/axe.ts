/** Accessibility of what is on the screen right now. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

/** The stage, without the guide beside it. */
export const STAGE = "[data-stage]";

/** WCAG 2.2 AA and the best practices: no violation in the colours shown, on the page or in a part of it. */
export async function expectAccessible(page: Page, part = "html"): Promise<void> {
  // Colours in the middle of a transition belong to neither state.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
  // No frame here is from elsewhere, so axe need not open a page of its own to add up; and nobody reads what was in order.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await axe.include(part).analyze();
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `  ${html}`).join("\n")}`,
  );
  expect.soft(told.join("\n"), page.url()).toBe("");
}
