/** German and English words side by side: at every label, and on a page of their own; and old addresses that lead on. */
import type { Page } from "@playwright/test";
import { otherLabel } from "../../../src/build/texts/labels.ts";
import { expect, test as base } from "../support/test.ts";

const LABEL = "encryption.verification.sas_match";

const test = base.extend<{ other: string }>({ other: ({ lang }, use) => use(otherLabel(lang, LABEL)?.text ?? "") });

const label = (page: Page, other: string) => page.locator(`main kbd[data-other="${other}"]`);

test.describe("a label shows the other language's word", () => {
  test.beforeEach(async ({ page, lang }) => {
    await page.goto(`${lang}/people/`);
  });

  test("to the mouse, until it goes away", async ({ page, other }) => {
    await label(page, other).first().hover();
    await expect(page.getByRole("tooltip")).toHaveText(other);
    await page.mouse.move(0, 0);
    await expect(page.getByRole("tooltip")).toBeHidden();
  });

  test("to the keyboard, once for each word on a page", async ({ page, other }) => {
    await label(page, other).first().focus();
    await expect(page.getByRole("tooltip")).toHaveText(other);
    await expect(label(page, other).first()).toHaveAccessibleDescription(other);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("tooltip")).toBeHidden();
    expect(await label(page, other).count()).toBeGreaterThan(1);
    await expect(page.locator(`main kbd[data-other="${other}"][tabindex="0"]`)).toHaveCount(1);
  });

  test("to the finger, until something else is pressed", async ({ page, other }) => {
    await label(page, other).filter({ visible: true }).nth(1).click();
    await expect(page.getByRole("tooltip")).toHaveText(other);
    await page.getByRole("heading", { level: 1 }).click();
    await expect(page.getByRole("tooltip")).toBeHidden();
  });
});

test("the page of words is narrowed down by either language, and says when nothing is left", async ({
  page,
  lang,
  texts,
  other,
}) => {
  await page.goto(`${lang}/labels/`);
  const rows = page.locator("main tbody tr:visible");
  const all = await rows.count();
  expect(all).toBeGreaterThan(150);
  const field = page.getByRole("searchbox", { name: texts.t("site.labels.filter") });
  for (const word of [texts.label(LABEL), other]) {
    await field.fill(word);
    await expect(rows.filter({ hasText: other })).not.toHaveCount(0);
    expect(await rows.count()).toBeLessThan(6);
  }
  await field.fill("xyzzy");
  await expect(rows).toHaveCount(0);
  await expect(page.locator("main").getByRole("status")).toHaveText(texts.t("site.labels.none"));
  await field.fill("");
  await expect(rows).toHaveCount(all);
});

test("old addresses lead on", async ({ page, lang }) => {
  for (const [from, to] of [
    ["verification/", "people/"],
    ["verification/#verify-device", "devices/#verify-device"],
    ["verification/#why-outside", "people/#why-outside"],
    ["start/#server-view", "start/#compare"],
    ["backup/#keep-key", "settings/#recovery-key"],
  ]) {
    await page.goto(`${lang}/${from ?? ""}`);
    await expect(page).toHaveURL(new RegExp(`/${lang}/${to ?? ""}$`, "u"));
  }
});

test("the short path of a guide that is gone leads on, too", { tag: "@once" }, async ({ page }) => {
  await page.goto("verification/#verify-device");
  await expect(page).toHaveURL(/\/(en|de)\/devices\/#verify-device$/u);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a guide that is gone names those that took its place", { tag: "@once" }, async ({ page }) => {
    await page.goto("de/verification/");
    await expect(page.getByRole("link")).toHaveCount(2);
    await page.getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});
