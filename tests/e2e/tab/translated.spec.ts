/**
 * A browser's translation: it puts an element of its own in place of each text, before a lesson and while it is done. What it
 * puts there says the same, so whatever the stage does not keep right is an old text where a new one is looked for.
 */
import type { Page } from "@playwright/test";
import { walk } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

/** @param honest leaves alone what says `translate="no"`, as browsers do. */
async function translate(page: Page, honest: boolean): Promise<void> {
  await page.addInitScript((leavesAlone) => {
    const SKIPPED = `script, style, svg, textarea, input${leavesAlone ? ', [translate="no"]' : ""}`;
    const known = new WeakSet<Node>();
    const change = (text: Text): void => {
      const parent = text.parentElement;
      if (known.has(text) || parent === null || text.data.trim() === "" || parent.closest(SKIPPED) !== null) return;
      const [outer, inner] = ["font", "font"].map((name) => document.createElement(name));
      if (outer === undefined || inner === undefined) return;
      const copy = document.createTextNode(text.data);
      known.add(copy);
      // Each text once, as a translator that is in no quarrel with the page.
      known.add(text);
      inner.append(copy);
      outer.append(inner);
      text.replaceWith(outer);
    };
    const changeAll = (root: Node): void => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) texts.push(node as Text);
      for (const text of texts) change(text);
    };
    const begin = (): void => {
      changeAll(document.body);
      new MutationObserver((records) => {
        for (const { addedNodes } of records) {
          for (const node of addedNodes) {
            if (node instanceof Text) change(node);
            else changeAll(node);
          }
        }
      }).observe(document.body, { childList: true, subtree: true });
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  }, honest);
}

for (const [kind, honest] of [
  ["leaves alone what it should", true],
  ["knows no bounds", false],
] as const) {
  test(
    `a translator that ${kind} breaks nothing, before a lesson and during it`,
    { tag: honest ? "@sample-en" : "@sample-de" },
    async ({ guide, page }) => {
      await translate(page, honest);
      await guide.open();
      const translated = page.locator("main font");
      await expect(translated.first()).toBeAttached();
      // Buttons are called as the real client calls them, whatever the page around them is translated to.
      if (honest) await expect(page.locator("main kbd font")).toHaveCount(0);
      await guide.start("ask");
      await walk(guide, "end");
      await expect(page.locator(".device font")).toHaveCount(0);
      await expect(translated.first()).toBeAttached();
    },
  );
}

test("a failure and its end are shown through a translator", { tag: "@sample-en" }, async ({ guide, page, watch }) => {
  watch.allow("net::ERR_", "Failed to fetch");
  await translate(page, true);
  await page.context().route("**/*.wasm", (route) => route.abort());
  await guide.open();
  await guide.hands.press(guide.control("ask", "start"));
  await expect(guide.alert()).toContainText(guide.texts.t("error.wasm-unreachable"));
  await expect(guide.stage().locator("font").first()).toBeAttached();
  await page.context().unroute("**/*.wasm");
  await guide.pressOnStage("stage.open.retry");
  await expect(guide.device("you/laptop")).toBeVisible();
  await expect(guide.alert()).toHaveCount(0);
  await expect(guide.stage()).not.toContainText(guide.texts.t("stage.open.failed"));
});

test(
  "the landing page's first message goes out through a translator",
  { tag: "@sample-de" },
  async ({ page, texts }) => {
    await translate(page, false);
    await page.goto(`${texts.lang}/`);
    const laptop = page.getByRole("region", { name: texts.t("device.title.you.laptop"), exact: true });
    await laptop.getByRole("textbox").fill("through a translator");
    await laptop.getByRole("button", { name: texts.t("device.send") }).click();
    const kims = page.getByRole("region", { name: texts.t("device.title.kim.phone"), exact: true });
    await expect(kims.getByRole("log")).toContainText("through a translator");
    await expect(kims).not.toContainText(texts.t("stage.hero.kim"));
    await expect(laptop).not.toContainText(texts.t("stage.hero.prompt"));
  },
);
