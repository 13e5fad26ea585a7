/** Without JavaScript: the guides are complete and illustrated, nothing dead is offered, and the colours follow the system. */
import verifyContact from "../../../sandbox/lessons/course/verify-contact.ts";
import { expect, test } from "../support/test.ts";

test.use({ javaScriptEnabled: false });

test("the guide is complete", async ({ page, lang, texts: { t } }) => {
  await page.goto(`${lang}/people/`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const { id, ...step } of verifyContact.steps) {
    const section = page.locator(`[data-step="${id}"]`);
    await expect(section.getByRole("heading")).toBeVisible();
    await expect(section.getByRole("heading")).toHaveAttribute("id", id);
    for (const hint of step.kind === "do" ? step.hints : []) {
      await expect(section.locator(`[data-hint="${hint}"]`)).toContainText(/\p{L}{2,}/u);
    }
    if (step.kind === "do") {
      await section.getByText(t("site.step.hints")).click();
      await expect(section.locator("[data-hint]").first()).toBeVisible();
    }
    await expect(section.getByRole("button")).toHaveCount(0);
  }
});

test("the short path offers both languages", async ({ page, lang }) => {
  await page.goto("people/");
  await page.locator(`a[hreflang="${lang}"]`).click();
  await expect(page).toHaveURL(new RegExp(`/${lang}/people/$`));
});

test("colours follow the system", { tag: "@once" }, async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("en/people/");
  const lightness = (): Promise<number> =>
    page.evaluate(() => {
      const [r = 0, g = 0, b = 0] = (getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []).map(
        Number,
      );
      return (r + g + b) / 3;
    });
  expect(await lightness()).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await lightness()).toBeLessThan(60);
});
