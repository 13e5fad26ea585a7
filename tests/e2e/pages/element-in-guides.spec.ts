/** Pictures of the real Element beside the exercise: in the reader's language, with the version, without scripts and on paper. */
import type { Page } from "@playwright/test";
import { ELEMENT_ALTS, elementPictureFile, readElementManifest } from "../../../src/build/pictures/element-pictures.ts";
import { expect, test } from "../support/test.ts";

const ID = "new-login";

const figure = (page: Page) => page.locator(".in-element figure.screenshot").first();

const entry = readElementManifest()[ID];

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the picture says what it shows, and of which version", async ({ page, request, lang }) => {
    const taken = entry?.files[lang];
    await page.goto(`${lang}/strangers/`);
    const picture = figure(page).getByRole("img");
    await expect(picture).toHaveAttribute("alt", ELEMENT_ALTS[lang][ID] ?? "none");
    await expect(picture).toHaveAttribute("loading", "lazy");
    await expect(figure(page).locator("figcaption")).toContainText(`${taken?.client ?? ""} ${taken?.version ?? ""}`);
    const file = `/screenshots/element/${elementPictureFile(ID, lang)}`;
    await expect(figure(page).getByRole("link")).toHaveAttribute("href", file);
    expect((await (await request.get(file)).body()).byteLength).toBe(taken?.bytes);
  });
});

test("nothing moves when the picture comes", async ({ page, lang }) => {
  await page.goto(`${lang}/strangers/`);
  const picture = figure(page).getByRole("img");
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  const skew = await picture.evaluate(
    (image: HTMLImageElement) => image.clientWidth / image.clientHeight - image.naturalWidth / image.naturalHeight,
  );
  expect(Math.abs(skew)).toBeLessThan(0.02);
});

test("on paper the picture is there", { tag: "@once" }, async ({ page }) => {
  await page.goto("en/strangers/");
  await page.emulateMedia({ media: "print" });
  expect((await figure(page).getByRole("img").boundingBox())?.height ?? 0).toBeGreaterThan(50);
});
