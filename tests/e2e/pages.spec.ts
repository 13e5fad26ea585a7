/** Every page, as it is before anybody starts anything: accessible, fitting, and keeping to itself. */
import { builtPages } from "../support/pages.ts";
import { LONG } from "../support/samples.ts";
import { expectAccessible } from "./support/axe.ts";
import { expect, test } from "./support/test.ts";

const WIDTHS = [320, 360, 768, 1440];

/** Both colours in the long run; otherwise one page in light, the next in dark. */
const coloursOf = (index: number): readonly ("light" | "dark")[] =>
  LONG ? ["light", "dark"] : [index % 2 === 0 ? "light" : "dark"];

for (const [index, path] of builtPages().entries()) {
  // Short paths lead on to a language at once; they are looked at without scripts.
  const leadsOn = !/^\/(en|de|404)/.test(path);

  test.describe(path, () => {
    test.use({ javaScriptEnabled: !leadsOn });

    for (const colorScheme of coloursOf(index)) {
      test.describe(colorScheme, () => {
        test.use({ colorScheme, javaScriptEnabled: true });

        test("is accessible", async ({ page }) => {
          // Axe needs scripts, so a page that leads on is held back from doing so.
          if (leadsOn)
            await page.route("**/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
          await page.goto(path);
          await page.waitForLoadState("networkidle");
          await expectAccessible(page);
        });
      });
    }

    test("fits every width", async ({ page }) => {
      await page.goto(path);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(overflow, `pixels too wide at ${width}`).toBe(0);
      }
    });
  });
}

test("there are pages in both languages, one for one", () => {
  const of = (lang: string): string[] =>
    builtPages()
      .filter((path) => path.startsWith(`/${lang}/`))
      .map((path) => path.slice(3));
  expect(of("en")).toContain("/verification/");
  expect(of("de")).toEqual(of("en"));
});
