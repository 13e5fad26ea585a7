/** Every page, as it is before anybody starts anything: accessible, fitting, and keeping to itself. */
import { builtPages } from "../../support/pages.ts";
import { LONG } from "../../support/samples.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

const WIDTHS = [320, 360, 768, 1440];

const COLOURS = ["light", "dark"] as const;

/** A short path leads on to a language at once; it is looked at without scripts. */
const isShort = (path: string): boolean => !/^\/(en\/|de\/|404)/.test(path);

const slugOf = (path: string): string => path.replace(/^\/(en|de)\//, "/");
const SLUGS = [...new Set(builtPages().map(slugOf))];

/** The colours in which a page is looked at: both in the long run; otherwise each page in one language and colour, in turn. */
function coloursOf(path: string): readonly (typeof COLOURS)[number][] {
  if (LONG) return COLOURS;
  const turn = SLUGS.indexOf(slugOf(path));
  if (path.startsWith(turn % 2 === 0 ? "/de/" : "/en/")) return [];
  return turn % 4 < 2 ? ["light"] : ["dark"];
}

/** All in the long run; otherwise the short paths by two of them, which differ in nothing but where they lead. */
const isSampled = (path: string): boolean => LONG || !isShort(path) || path === "/" || path === "/people/";

for (const path of builtPages().filter(isSampled)) {
  const leadsOn = isShort(path);

  test.describe(path, () => {
    for (const colorScheme of coloursOf(path)) {
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
  });
}

/** What is looked at in one window: the short paths without scripts, since they lead on at once. */
const groupOf = (path: string): string =>
  isShort(path) ? "short paths" : path.startsWith("/de/") ? "German pages" : "English pages";

for (const [group, paths] of Map.groupBy(builtPages().filter(isSampled), groupOf)) {
  test.describe(group, () => {
    test.use({ javaScriptEnabled: group !== "short paths" });

    test("every page fits every width", async ({ page }) => {
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
    });
  });
}

test("there are pages in both languages, one for one", () => {
  const of = (lang: string): string[] =>
    builtPages()
      .filter((path) => path.startsWith(`/${lang}/`))
      .map((path) => path.slice(3));
  expect(of("en")).toContain("/people/");
  expect(of("de")).toEqual(of("en"));
});
