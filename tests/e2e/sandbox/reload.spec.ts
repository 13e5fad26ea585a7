/** Leaving and coming back: accounts, keys, messages, trust and ticks stay; a verification that ran starts again and says so. */
import type { Page } from "@playwright/test";
import { LOCALES } from "../../../content/languages.ts";
import { hello, walk } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

/** Everything the sandbox keeps about its accounts: user ids, device ids, access tokens. */
function keptAccounts(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name = "" }) => name).filter((name) => name.endsWith(":tables"));
    const kept = await Promise.all(
      names.map(
        (name) =>
          new Promise<unknown>((resolve, reject) => {
            const opening = indexedDB.open(name);
            opening.onerror = () => reject(new Error(`cannot open ${name}`));
            opening.onsuccess = () => {
              const reading = opening.result.transaction("accounts").objectStore("accounts").getAll();
              reading.onsuccess = () => {
                opening.result.close();
                resolve([name, reading.result]);
              };
            };
          }),
      ),
    );
    return JSON.stringify(kept);
  });
}

test("after messages everything is still there, and the keys still fit", { tag: "@sample-en" }, async ({ guide }) => {
  const { page, texts } = guide;
  await guide.start("ask");
  await walk(guide, "badge");
  const before = await keptAccounts(page);
  expect(before).toMatch(/@[^"]*\bkim\b/u);
  await page.reload();
  await expect(guide.step("compare")).toHaveAttribute("data-state", "done");
  await guide.resume();
  expect(await keptAccounts(page)).toContain(before.slice(1, -1));
  await guide.openChat("kim");
  for (const ref of ["you/laptop", "kim/phone"] as const) await expect(guide.messages(ref)).toContainText(hello(guide));
  const name = texts.t("cast.kim");
  const verified = texts.t("device.roomOf.verified", { name });
  await expect(guide.device("you/laptop").getByRole("button", { name: verified })).toBeVisible();
  await guide.hands.writeAndSend(guide.composer("you/laptop"), "Still me.");
  await expect(guide.messages("kim/phone")).toContainText("Still me.");
  await expect(guide.messages("kim/phone").locator(".shield")).toHaveCount(0);
});

test(
  "in the middle of comparing it goes back to asking and says so, and the lesson can be finished",
  { tag: "@sample-de" },
  async ({ guide }) => {
    await guide.start("ask");
    await walk(guide, "confirm");
    await guide.page.reload();
    await guide.resume();
    await guide.expectState("ask", "current");
    await expect(guide.told("ask")).toHaveText(guide.texts.t("lesson.back.interrupted"));
    await guide.openChat("kim");
    await walk(guide, "end", "ask");
  },
);

test("the other language goes on with the same sandbox", { tag: "@sample-en" }, async ({ guide }) => {
  const { page, texts } = guide;
  await guide.start("ask");
  await guide.expectState("ask", "current");
  const other = guide.in(LOCALES.find((each) => each !== texts.lang) ?? texts.lang);
  await page
    .getByRole("navigation", { name: guide.texts.t("site.language") })
    .locator("[hreflang]:not([aria-current])")
    .click();
  await page.waitForURL(`**/${other.texts.lang}/people/`);
  await other.resume();
  await expect(other.messages("kim/phone")).toContainText(hello(guide));
  await other.expectState("ask", "current");
});
