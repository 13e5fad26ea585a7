/** What readers use while they read: search, language, colours, short paths, and addresses that are not there. */
import { LOCALES, textsOf, type Locale } from "../../support/texts.ts";
import { expect, test } from "../support/test.ts";

/** What people type, also without a German keyboard, and the guide that they are to find. */
const QUERIES: Record<Locale, readonly (readonly [query: string, guide: string])[]> = {
  en: [
    ["verification", "devices"],
    ["emoji", "people"],
  ],
  de: [
    ["Verschlüsselung", "encryption"],
    ["Verschluesselung", "encryption"],
    ["verschlusselung", "encryption"],
  ],
};

for (const lang of LOCALES) {
  const other = lang === "en" ? "de" : "en";
  const { t } = textsOf(lang);

  test.describe(lang, () => {
    for (const [query, guide] of QUERIES[lang]) {
      test(`search finds the guide for ${query}, by keyboard`, async ({ page }) => {
        await page.goto(`/${lang}/`);
        await expect(page.getByRole("button", { name: t("site.search") })).toBeVisible();
        await page.waitForLoadState("networkidle");
        await page.keyboard.press("Control+k");
        const box = page.getByRole("dialog").getByRole("searchbox");
        await expect(box).toBeFocused();
        await box.pressSequentially(query);
        const hit = page.getByRole("dialog").locator(`a[href*="/${lang}/${guide}/"]`).first();
        await expect(hit).toBeVisible();
        await expect(page.getByRole("dialog").locator(`a[href*="/${other}/"]`)).toHaveCount(0);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      });
    }

    test("search loads nothing before it is wanted", async ({ page }) => {
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(`/${lang}/people/`);
      await page.waitForLoadState("networkidle");
      expect(requests.filter((url) => url.includes("pagefind"))).toEqual([]);
      await page.getByRole("button", { name: t("site.search") }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expect.poll(() => requests.some((url) => url.includes("pagefind"))).toBe(true);
    });

    test("the language switch stays on the page", async ({ page }) => {
      await page.goto(`/${lang}/people/`);
      const switcher = page.getByRole("navigation", { name: t("site.language") });
      await switcher.getByRole("link", { name: other === "de" ? "Deutsch" : "English" }).click();
      await expect(page).toHaveURL(new RegExp(`/${other}/people/$`));
      await expect(page.locator("html")).toHaveAttribute("lang", other);
    });

    test.describe("with a browser in this language", () => {
      test.use({ locale: lang === "de" ? "de-AT" : "en-GB" });

      for (const [short, long] of [
        ["/", `/${lang}/`],
        ["/people/", `/${lang}/people/`],
        ["/people/#compare", `/${lang}/people/#compare`],
      ] as const) {
        test(`${short} leads to ${long}`, async ({ page }) => {
          await page.goto(short);
          await page.waitForURL(`**${long}`);
        });
      }

      test("a chosen language wins over the browser's", async ({ page }) => {
        await page.goto(`/${lang}/`);
        await page
          .getByRole("navigation", { name: t("site.language") })
          .locator(`[hreflang="${other}"]`)
          .click();
        await page.waitForURL(`**/${other}/`);
        await page.goto("/people/");
        await page.waitForURL(`**/${other}/people/`);
      });
    });

    test("an address that is not there says so in its language", async ({ page, watch }) => {
      watch.allow("404 (Not Found)");
      const response = await page.goto(`/${lang}/nothing-here/`);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("heading", { name: t("site.404.title") })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
    });

    test("the choice of colours stays, and can be given back to the system", async ({ page }) => {
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(`/${lang}/`);
      const root = page.locator("html");
      await expect(root).toHaveAttribute("data-theme", "light");
      await page.getByRole("combobox", { name: t("site.theme") }).selectOption({ label: t("site.theme.dark") });
      await expect(root).toHaveAttribute("data-theme", "dark");
      await page.goto(`/${lang}/people/`);
      await expect(root).toHaveAttribute("data-theme", "dark");
      await page.getByRole("combobox", { name: t("site.theme") }).selectOption({ label: t("site.theme.auto") });
      await expect(root).toHaveAttribute("data-theme", "light");
    });
  });
}
