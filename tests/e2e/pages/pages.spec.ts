/** Every page, as it is before anybody starts anything: accessible, fitting, and keeping to itself. */
import type { Page } from "@playwright/test";
import { builtPages } from "../../support/pages.ts";
import { LONG } from "../../support/samples.ts";
import { LOCALES } from "../../../content/languages.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

const WIDTHS = [320, 360, 768, 1440];

/** What the paths of a language's pages have after the language. */
const slugsOf = (lang: string): string[] =>
  builtPages()
    .filter((path) => path.startsWith(`/${lang}/`))
    .map((path) => path.slice(lang.length + 1));

const SLUGS = slugsOf(LOCALES[0]);

const NOT_THERE = "/404.html";

/** They lead on to a language at once, and differ in nothing else: the short run looks at two of them. */
const SHORT_PATHS = builtPages().filter(
  (path) =>
    path !== NOT_THERE &&
    LOCALES.every((lang) => !path.startsWith(`/${lang}/`)) &&
    (LONG || path === "/" || path === "/people/"),
);

for (const [turn, slug] of SLUGS.entries()) {
  const tag = ["@colours", `@sample-${LOCALES[turn % LOCALES.length] ?? ""}`];
  test(`${slug} is accessible`, { tag }, async ({ page, lang }) => {
    await page.goto(`/${lang}${slug}`);
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
  });
}

for (const path of [NOT_THERE, ...SHORT_PATHS]) {
  test(`${path} is accessible in both colours`, { tag: "@once" }, async ({ page }) => {
    // Axe needs scripts, so a page that leads on is held back from doing so.
    if (path !== NOT_THERE)
      await page.route("**/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
    }
  });
}

async function expectToFit(page: Page, paths: readonly string[]): Promise<void> {
  test.setTimeout(paths.length * 30_000);
  for (const path of paths) {
    await page.goto(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect.soft(overflow, `${path}: pixels too wide at ${String(width)}`).toBe(0);
    }
  }
}

test("every page fits every width", async ({ page, lang }) => {
  await expectToFit(page, [...SLUGS.map((slug) => `/${lang}${slug}`), NOT_THERE]);
});

test.describe("without scripts", { tag: "@once" }, () => {
  test.use({ javaScriptEnabled: false });

  test("every short path fits every width", ({ page }) => expectToFit(page, SHORT_PATHS));
});

test("there are pages in all languages, one for one", { tag: "@once" }, () => {
  expect(SLUGS).toContain("/people/");
  for (const lang of LOCALES) expect(slugsOf(lang)).toEqual(SLUGS);
});
