/** The lesson on a phone: the stage is a sheet within the thumb's reach, one device at a time, and both when emoji are compared. */
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

test("the lesson up to the badge, in the sheet", { tag: "@sample-en" }, async ({ guide, page }) => {
  const { t, label } = guide.texts;
  const tab = (key: string) => guide.stage().getByRole("button", { name: t(key), exact: true });
  await guide.hands.press(guide.control("ask", "start"));
  await expect(guide.device("you/laptop")).toBeVisible();
  await expect(guide.device("kim/phone")).toBeHidden();
  await guide.expectState("ask", "current");
  await guide.hands.writeAndSend(guide.composer("you/laptop"), "Hello from a phone.");
  await guide.hands.press(tab("device.title.kim.phone"));
  await expect(guide.messages("kim/phone")).toContainText("Hello from a phone.");
  await guide.hands.press(tab("device.title.you.laptop"));
  await guide.askToVerify("kim");
  await guide.expectState("accept", "current");
  await guide.pressLabel("kim/phone", "encryption.verification.request_toast_accept_user");
  await guide.pressLabel("you/laptop", "encryption.verification.verify_emoji");

  expect(await guide.emoji("kim/phone")).toEqual(await guide.emoji("you/laptop"));
  for (const ref of ["you/laptop", "kim/phone"] as const) {
    const last = guide
      .device(ref)
      .getByRole("list", { name: t("device.sevenEmoji") })
      .getByRole("listitem")
      .last();
    await expect(last).toBeInViewport({ ratio: 1 });
  }
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  for (const ref of ["you/laptop", "kim/phone"] as const) {
    await guide.hands.press(
      guide.device(ref).getByRole("button", { name: label("encryption.verification.sas_match"), exact: true }),
    );
  }
  await guide.expectState("badge", "current");
});
