/** Every page, as it is before anybody starts anything: accessible, fitting, and keeping to itself. */
import type { Page } from "@playwright/test";
import { OPERATOR_DIST } from "../../support/sites/operator.ts";
import { builtPages } from "../../support/sites/pages.ts";
import { LONG } from "../../support/samples.ts";
import { LOCALES } from "../../../content/languages.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

const WIDTHS = [320, 360, 768, 1440];

/** What the paths of a language's pages have after the language. */
const slugsOf = (lang: string): string[] =>
  builtPages()
    .filter((path) => path.startsWith(`${lang}/`))
    .map((path) => path.slice(lang.length + 1));

const SLUGS = slugsOf(LOCALES[0]);

const NOT_THERE = "404.html";

/** They lead on to a language at once, and differ in nothing else: the short run looks at two of them. */
const SHORT_PATHS = builtPages().filter(
  (path) =>
    path !== NOT_THERE &&
    LOCALES.every((lang) => !path.startsWith(`${lang}/`)) &&
    (LONG || path === "" || path === "people/"),
);

/** A few pages for each test: so many are quick to load in one window, and so few are shared out among workers. */
const AT_ONCE = 6;

for (let from = 0; from < SLUGS.length; from += AT_ONCE) {
  const slugs = SLUGS.slice(from, from + AT_ONCE);

  test(`pages are accessible: ${slugs.join(" ")}`, { tag: "@colours" }, async ({ page, lang }) => {
    for (const [at, slug] of slugs.entries()) {
      // The short run looks at each page in one language, in turn.
      if (LONG || LOCALES[(from + at) % LOCALES.length] === lang) await expectPageAccessible(page, `${lang}/${slug}`);
    }
  });

  test(`pages fit every width: ${slugs.join(" ")}`, { tag: from === 0 ? "@operator" : [] }, async ({ page, lang }) => {
    for (const slug of slugs) await expectToFit(page, `${lang}/${slug}`);
  });
}

test.describe("pages of no language", { tag: "@sample-en" }, () => {
  const paths = [NOT_THERE, ...SHORT_PATHS];

  test("are accessible", { tag: "@colours" }, async ({ page }) => {
    // Axe needs scripts, so a page that leads on is held back from doing so.
    await page.route("**/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    for (const path of paths) await expectPageAccessible(page, path);
  });

  test.describe("without scripts", () => {
    test.use({ javaScriptEnabled: false });

    test("fit every width", { tag: "@operator" }, async ({ page, operator }) => {
      // Operators have fewer guides.
      const there = new Set(builtPages(operator ? OPERATOR_DIST : undefined));
      for (const path of paths.filter((each) => there.has(each))) await expectToFit(page, path);
    });
  });
});

async function expectPageAccessible(page: Page, path: string): Promise<void> {
  await test.step(path, async () => {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
  });
}

async function expectToFit(page: Page, path: string): Promise<void> {
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

test("there are pages in all languages, one for one", { tag: "@once" }, () => {
  expect(SLUGS).toContain("people/");
  for (const lang of LOCALES) expect(slugsOf(lang)).toEqual(SLUGS);
});
