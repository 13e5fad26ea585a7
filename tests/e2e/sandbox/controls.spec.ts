/** The sandbox's own controls: start over, delete everything, cancel while it loads. */
import { walk, writeToKim } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

test(
  "start over asks first, then gives fresh accounts and an empty lesson",
  { tag: "@sample-en" },
  async ({ guide }) => {
    await guide.start("ask");
    await writeToKim(guide, "Before the new beginning.");
    await walk(guide, "accept");
    const account = await guide.account();
    await guide.pressOnStage("stage.reset");
    await guide.pressOnStage("stage.no");
    await expect(guide.messages("kim/phone")).toContainText("Before the new beginning.");
    await guide.pressOnStage("stage.reset");
    await guide.pressOnStage("stage.reset.yes");
    await guide.expectState("ask", "current");
    await expect(guide.device("kim/phone")).not.toContainText("Before the new beginning.");
    expect(await guide.account()).not.toBe(account);
    await writeToKim(guide, "A new beginning.");
  },
);

test("delete leaves nothing behind", { tag: "@sample-de" }, async ({ guide }) => {
  await guide.open("start");
  await guide.start("send");
  await writeToKim(guide, "Soon gone.");
  await guide.expectState("send-open", "current");
  await guide.pressOnStage("stage.delete");
  await guide.pressOnStage("stage.delete.yes");
  await expect(guide.device("you/laptop")).toBeHidden();
  await guide.expectState("send", "current");
  await expect
    .poll(() => guide.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toEqual([]);
  expect(await guide.page.evaluate(() => JSON.stringify(localStorage))).not.toContain("first-message");
});

test("loading can be cancelled and begun again", { tag: "@sample-en" }, async ({ guide, context }) => {
  let arrived = (): void => undefined;
  const held = new Promise<void>((resolve) => (arrived = resolve));
  await context.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await guide.hands.press(guide.control("ask", "start"));
  await expect(guide.stage().getByRole("progressbar")).toBeVisible();
  await guide.pressOnStage("stage.open.cancel");
  await expect(guide.stage().getByRole("progressbar")).toBeHidden();
  arrived();
  await guide.pressOnStage("stage.open.start");
  await writeToKim(guide, "It runs now.");
});

test("nothing of the sandbox is fetched before it is wanted", { tag: "@once" }, async ({ page }) => {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  for (const path of ["en/", "en/people/"]) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
  }
  expect(urls.filter((url) => url.includes(".wasm"))).toEqual([]);
});
