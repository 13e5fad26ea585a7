/** The pictures of the steps as readers get them: in their colours and width, without scripts, large, and beside the text. */
import type { Page } from "@playwright/test";
import { readManifest } from "../../../src/build/pictures/step-pictures.ts";
import { expect, test } from "../support/test.ts";

const PHONE = { width: 390, height: 844 };
const STEP = "ask";

const figure = (page: Page) => page.locator(`[data-step="${STEP}"] .screenshot`);

/** The picture that is to be seen, when it has come. */
async function shown(page: Page): Promise<{ src: string; alt: string; given: number; natural: number }> {
  const picture = figure(page).locator("img").locator("visible=true");
  await expect(picture).toHaveCount(1);
  await picture.scrollIntoViewIfNeeded();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0))
    .toBe(true);
  return picture.evaluate((image: HTMLImageElement) => ({
    src: new URL(image.currentSrc).pathname,
    alt: image.alt,
    given: image.clientWidth / image.clientHeight,
    natural: image.naturalWidth / image.naturalHeight,
  }));
}

test.describe("without scripts", { tag: "@colours" }, () => {
  test.use({ javaScriptEnabled: false });

  for (const [width, viewport] of [
    ["phone", PHONE],
    ["desktop", { width: 1440, height: 900 }],
  ] as const) {
    test(`a ${width} gets the picture of its width and colours`, async ({ page, lang, colorScheme }) => {
      await page.setViewportSize(viewport);
      await page.goto(`${lang}/people/`);
      const picture = await figure(page).locator("img").locator("visible=true").getAttribute("alt");
      expect(picture).not.toBe("");
      const source = figure(page).locator(`.only-${colorScheme ?? ""}`);
      await expect(source).toBeVisible();
      const files = await source.evaluate((link) => [
        link.querySelector("source")?.srcset ?? "",
        link.querySelector("img")?.getAttribute("src") ?? "",
      ]);
      expect(files.map((file) => file.split("/").at(-1))).toEqual([
        `${STEP}-${lang}-${colorScheme ?? ""}-phone.webp`,
        `${STEP}-${lang}-${colorScheme ?? ""}-desktop.webp`,
      ]);
    });
  }
});

test.describe("on a phone", { tag: "@sample-en" }, () => {
  test.use({ viewport: PHONE });

  test(
    "nothing moves when a picture comes: it has the room that it needs",
    { tag: "@operator" },
    async ({ page, base, lang, colorScheme }) => {
      await page.goto(`${lang}/people/`);
      const picture = await shown(page);
      expect(picture.src).toBe(`${base}screenshots/verify-contact/${STEP}-${lang}-${colorScheme ?? ""}-phone.webp`);
      expect(picture.alt).toBe(readManifest().pictures[`verify-contact/${STEP}`]?.alt[lang]);
      expect(Math.abs(picture.given - picture.natural)).toBeLessThan(0.02);
    },
  );

  for (const hand of ["click", "keyboard"] as const) {
    test(
      `a picture opens large by ${hand}, and Escape leads back`,
      { tag: "@operator" },
      async ({ page, lang, texts: { t } }) => {
        await page.goto(`${lang}/people/`);
        await shown(page);
        const link = figure(page).getByRole("link");
        if (hand === "click") await link.click();
        else {
          await link.focus();
          await page.keyboard.press("Enter");
        }
        const dialog = page.getByRole("dialog");
        await expect(dialog.getByRole("img")).toBeVisible();
        await expect(dialog.getByRole("button", { name: t("site.menu.close") })).toBeFocused();
        await page.keyboard.press("Escape");
        await expect(dialog).toHaveCount(0);
        await expect(link).toBeFocused();
      },
    );
  }
});

test(
  "beside the text, the stage shows the picture of the step being read",
  { tag: "@sample-en" },
  async ({ page, lang, colorScheme }) => {
    await page.goto(`${lang}/people/`);
    const still = page.locator("[data-stage] .still img").locator("visible=true");
    for (const step of ["ask", "compare"]) {
      // Readers go on until they see the step, also if the page moves while it is still being made.
      await expect(async () => {
        await page.locator(`[data-step="${step}"]`).evaluate((element) => element.scrollIntoView({ block: "center" }));
        await expect(still).toHaveAttribute(
          "src",
          `/screenshots/verify-contact/${step}-${lang}-${colorScheme ?? ""}-desktop.webp`,
          {
            timeout: 2_000,
          },
        );
      }).toPass();
    }
    // In the text it is there for those who do not see it, and nothing there takes the focus.
    await expect(figure(page).getByRole("img")).toHaveCount(1);
    await expect(figure(page).getByRole("link")).toHaveCount(0);
  },
);

test("on paper every step has its picture", { tag: "@once" }, async ({ page }) => {
  await page.goto("en/people/");
  await page.emulateMedia({ media: "print" });
  const pictures = page.locator(".screenshot img").locator("visible=true");
  await expect(pictures).toHaveCount(await page.locator(".screenshot").count());
  for (const picture of await pictures.all()) expect((await picture.boundingBox())?.height ?? 0).toBeGreaterThan(50);
});
