/** Where people sign in outside of Element: the pages that are drawn for that, as sites with such a setting are built. */
import type { Page } from "@playwright/test";
import { expectAccessible, STAGE } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";

/** Pages come as if the site were built for this way. */
async function signInBy(page: Page, way: "sso" | "account-page"): Promise<void> {
  await page.route(/\/(en|de)\/[\w-]+\/$/u, async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    const built = "&quot;signIn&quot;:[0,&quot;password&quot;]";
    expect(html).toContain(built);
    await route.fulfill({ response, body: html.replaceAll(built, built.replace("password", way)) });
  });
}

test.use({ viewport: { width: 360, height: 740 } });

test(
  "with an account page: signed in, and the identity reset, there and back",
  { tag: "@sample-en" },
  async ({ guide, page }) => {
    const { t, label } = guide.texts;
    await signInBy(page, "account-page");
    await guide.open("backup");
    await guide.start("nothing-kept", []);
    await guide.hands.press(guide.control("nothing-kept", "read"));
    await guide.expectState("new-phone", "current");
    await guide.show(PHONE);
    const drawn = guide.device(PHONE).getByText(t("device.accountPage.drawn"));
    await guide.pressLabel(PHONE, "action.continue");
    await expect(drawn).toBeVisible();
    await expectAccessible(page, STAGE);
    await guide.pressLabel(PHONE, "action.continue");
    await guide.expectState("start-over", "current");
    await guide.pressLabel(PHONE, "encryption.verification.cant_confirm");
    await guide.pressLabel(PHONE, "encryption.continue_with_reset");
    await expectAccessible(page, STAGE);
    await guide.pressLabel(PHONE, "action.retry");
    await expect(guide.device(PHONE).getByText(t("device.reset.notApproved"))).toBeVisible();
    await guide.pressLabel(PHONE, "auth.uia.mas_cross_signing_reset_cta");
    await expect(drawn).toBeVisible();
    await expectAccessible(page, STAGE);
    const press = (key: string): Promise<void> =>
      guide.hands.press(guide.device(PHONE).getByRole("button", { name: t(key), exact: true }));
    await press("device.accountPage.approve");
    await press("device.accountPage.return");
    await guide.pressLabel(PHONE, "action.retry");
    await guide.pressLabel(PHONE, "action.done");
    await guide.expectState("start-over", "done");

    // The lost laptop is removed on that page as well.
    const laptop = t("cast.you.laptop");
    await guide.openSettings(PHONE, "devices");
    await guide.unfoldDevice(PHONE, laptop);
    const manage = new RegExp(`^${label("settings.sessions.manage")}`, "u");
    await guide.hands.press(guide.listedDevice(PHONE, laptop).getByRole("button", { name: manage }));
    await expectAccessible(page, STAGE);
    await press("device.accountPage.remove");
    await expect(guide.device(PHONE).getByText(t("device.devices.none"))).toBeVisible();
  },
);

test(
  "over the organisation: the password is changed there, and the stranger stays",
  { tag: "@sample-de" },
  async ({ guide, page }) => {
    const { t, label } = guide.texts;
    await signInBy(page, "sso");
    await guide.open("strangers");
    await guide.start("new-login", []);
    for (const step of ["new-login", "thief-reads", "thief-writes"]) {
      await guide.expectState(step, "current");
      await guide.hands.press(guide.control(step, "read"));
    }
    await guide.expectState("remove", "current");
    await guide.hands.press(guide.control("remove", "show"));
    await guide.expectState("password", "current");
    await guide.openSettings(LAPTOP, "account");
    const screen = guide.device(LAPTOP);
    await expectAccessible(page, STAGE);
    await guide.hands.press(screen.getByRole("button", { name: t("device.account.open"), exact: true }));
    await expect(screen.getByText(t("device.accountPage.title.sso"))).toBeVisible();
    await expectAccessible(page, STAGE);
    const field = screen.getByLabel(label("auth.change_password_new_label"), { exact: true });
    await guide.hands.writeAndSend(field, "neun-eulen-zählen-bis-zehn");
    const changed = t("device.account.changed", { devices: label("settings.sessions.title") });
    await expect(screen.getByText(changed)).toBeVisible();
    await guide.expectState("look-again", "current");
    await guide.removeDevice(LAPTOP, t("cast.thief.phone"));
    await guide.expectState("look-again", "done");
  },
);
