/** The landing page's hero: the reader's first encrypted message goes out within the page. */
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "The spare key is under the blue pot.";

test(
  "a message is written, passes the server encrypted, arrives, and is still there after a reload",
  { tag: "@operator" },
  async ({ page, base, lang, texts: { t } }) => {
    const device = (ref: string) => page.getByRole("region", { name: t(`device.title.${ref}`), exact: true });
    const server = page.getByRole("region", { name: t("wire.title") });
    await page.goto(`${lang}/`);
    const composer = device("you.laptop").getByRole("textbox");
    const send = device("you.laptop").getByRole("button", { name: t("device.send"), exact: true });
    await composer.fill(SECRET);
    await expect(send).toBeEnabled();
    await composer.press("Enter");
    await expect(device("kim.phone").getByRole("log")).toContainText(SECRET);
    await expect(device("you.laptop").getByRole("log")).toContainText(SECRET);
    await expect(server).toContainText(/[A-Za-z0-9+/]{30}/);
    await expect(server).not.toContainText(SECRET);
    const next = page.getByRole("link", { name: t("stage.hero.next") });
    await expect(next).toHaveAttribute("href", `${base}${lang}/start/#send-open`);
    await expectAccessible(page);

    await composer.fill("And a second one.");
    await composer.press("Enter");
    await expect(device("kim.phone").getByRole("log")).toContainText("And a second one.");

    await page.reload();
    await composer.fill("Back again.");
    await expect(send).toBeEnabled();
    await composer.press("Enter");
    await expect(device("kim.phone").getByRole("log")).toContainText("Back again.");
    await expect(device("kim.phone").getByRole("log")).toContainText(SECRET);

    await next.click();
    await expect(page).toHaveURL(new RegExp(`/${lang}/start/#send-open$`));
    await expect(page.locator("[data-step=send]")).toHaveAttribute("data-state", "done");
    await expect(page.locator("[data-step=send-open]")).toHaveAttribute("data-state", "current");
  },
);
