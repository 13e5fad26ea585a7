/** What readers use while they read: search, language, colours, short paths, and addresses that are not there. */
import { LOCALES, type Locale } from "../../../content/languages.ts";
import { expect, test as base } from "../support/test.ts";

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

const test = base.extend<{ other: Locale }>({
  other: ({ lang }, use) => use(LOCALES.find((each) => each !== lang) ?? lang),
});

test("search finds the guide, by keyboard", { tag: "@operator" }, async ({ page, lang, other, texts: { t } }) => {
  await page.goto(`${lang}/`);
  const opener = page.getByRole("button", { name: t("site.search") });
  await expect(opener).toBeVisible();
  await page.waitForLoadState("networkidle");
  const dialog = page.getByRole("dialog");
  const box = dialog.getByRole("searchbox");
  for (const [query, guide] of QUERIES[lang]) {
    await page.keyboard.press("Control+k");
    await expect(box).toBeFocused();
    await box.pressSequentially(query);
    await expect(dialog.locator(`a[href*="/${lang}/${guide}/"]`).first(), query).toBeVisible();
    await expect(dialog.locator(`a[href*="/${other}/"]`)).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  }
});

test("search loads nothing before it is wanted", async ({ page, lang, texts: { t } }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`${lang}/people/`);
  await page.waitForLoadState("networkidle");
  expect(requests.filter((url) => url.includes("pagefind"))).toEqual([]);
  await page.getByRole("button", { name: t("site.search") }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect.poll(() => requests.some((url) => url.includes("pagefind"))).toBe(true);
});

test("the language switch stays on the page", { tag: "@operator" }, async ({ page, lang, other, texts: { t } }) => {
  await page.goto(`${lang}/people/`);
  const switcher = page.getByRole("navigation", { name: t("site.language") });
  await switcher.getByRole("link", { name: other === "de" ? "Deutsch" : "English" }).click();
  await expect(page).toHaveURL(new RegExp(`/${other}/people/$`));
  await expect(page.locator("html")).toHaveAttribute("lang", other);
});

test("short paths lead to the language of the browser", { tag: "@operator" }, async ({ page, lang }) => {
  for (const short of ["", "people/", "people/#compare"]) {
    await page.goto(short);
    await page.waitForURL(`**/${lang}/${short}`);
  }
});

test("a chosen language wins over the browser's", async ({ page, lang, other, texts: { t } }) => {
  await page.goto(`${lang}/`);
  await page
    .getByRole("navigation", { name: t("site.language") })
    .locator(`[hreflang="${other}"]`)
    .click();
  await page.waitForURL(`**/${other}/`);
  await page.goto("people/");
  await page.waitForURL(`**/${other}/people/`);
});

test(
  "an address that is not there says so in its language",
  { tag: "@operator" },
  async ({ page, watch, lang, texts: { t } }) => {
    watch.allow("404 (Not Found)");
    const response = await page.goto(`${lang}/nothing-here/`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: t("site.404.title") })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
  },
);

test("the choice of colours stays, and can be given back to the system", async ({ page, lang, texts: { t } }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${lang}/`);
  const root = page.locator("html");
  await expect(root).toHaveAttribute("data-theme", "light");
  await page.getByRole("combobox", { name: t("site.theme") }).selectOption({ label: t("site.theme.dark") });
  await expect(root).toHaveAttribute("data-theme", "dark");
  await page.goto(`${lang}/people/`);
  await expect(root).toHaveAttribute("data-theme", "dark");
  await page.getByRole("combobox", { name: t("site.theme") }).selectOption({ label: t("site.theme.auto") });
  await expect(root).toHaveAttribute("data-theme", "light");
});
