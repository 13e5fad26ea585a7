/** Questions at the end of a guide: by keyboard, without scripts, on paper, and never in the way. */
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

for (const javaScriptEnabled of [true, false]) {
  test.describe(`${javaScriptEnabled ? "with" : "without"} scripts`, () => {
    test.use({ javaScriptEnabled });

    test("an answer opens by keyboard and says whether and why it is right", async ({ page, lang, texts: { t } }) => {
      await page.goto(`${lang}/people/`);
      const question = page.locator('[data-question="when-they-differ"]');
      await expect(question).toHaveAccessibleName(/\?$/);
      await expect(question.getByText(t("site.question.one"))).toBeVisible();
      const answers = question.locator("details");
      await expect(answers).toHaveCount(3);
      for (const [index, verdict] of (["wrong", "right", "wrong"] as const).entries()) {
        const answer = answers.nth(index);
        const text = answer.getByText(t(`site.question.${verdict}`), { exact: true });
        await expect(text).toBeHidden();
        await answer.locator("summary").focus();
        await page.keyboard.press("Enter");
        await expect(text).toBeVisible();
        await expect(answer.getByRole("paragraph").nth(1)).toContainText(/\p{L}{2,}/u);
      }
    });
  });
}

test("a question says when several answers are right, and all of them are told so", async ({
  page,
  lang,
  texts: { t },
}) => {
  await page.goto(`${lang}/people/`);
  const question = page.locator('[data-question="where-to-compare"]');
  await expect(question.getByText(t("site.question.several"))).toBeVisible();
  for (const summary of await question.locator("summary").all()) await summary.click();
  await expect(question.getByText(t("site.question.right"), { exact: true })).toHaveCount(2);
  await expect(question.getByText(t("site.question.wrong"), { exact: true })).toHaveCount(1);
});

test("open answers are accessible and fit a phone", { tag: "@colours" }, async ({ page, lang }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(`${lang}/people/`);
  await page.locator(".answer").evaluateAll((all: HTMLDetailsElement[]) => {
    for (const answer of all) answer.open = true;
  });
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("on paper the answers stand with their explanations", { tag: "@once" }, async ({ page }) => {
  await page.goto("en/people/");
  await page.emulateMedia({ media: "print" });
  for (const explanation of await page.locator(".answer-why").all()) await expect(explanation).toBeVisible();
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(page.locator("[data-stage]")).toBeHidden();
});
