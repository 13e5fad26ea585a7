/** Scripts that do not arrive, in every way in which they do not: it is explained, and the page goes on where it was. */
import type { Page, Route } from "@playwright/test";
import { writeToKim } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

const SCRIPTS = "**/_astro/*.js";
/** What a lesson takes, and a page does without. */
const LATER = "**/_astro/practice*.js";
const FAULTS = ["net::ERR_", "Failed to fetch", "Failed to load", "MIME type", "astro-island", "SyntaxError"];

const WAYS: Readonly<Record<string, (route: Route) => Promise<void>>> = {
  "are dropped": (route) => route.abort(),
  "are refused": (route) => route.fulfill({ status: 503, contentType: "text/javascript" }),
  "are half there": async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: body.slice(0, body.length / 2) });
  },
  "are a stranger's page": (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Sign in to this network</h1>" }),
};

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
}

for (const [way, answer] of Object.entries(WAYS)) {
  test(
    `scripts that ${way} are explained, and trying again works`,
    { tag: "@once" },
    async ({ guide, context, watch }) => {
      watch.allow(...FAULTS);
      await expect(guide.control("ask", "start")).toBeVisible();
      await settle(guide.page);
      await context.route(LATER, answer);
      await guide.hands.press(guide.control("ask", "start"));
      await expect(guide.alert()).toContainText(guide.texts.t("error.code-unreachable"));
      await guide.pressOnStage("stage.open.retry");
      await expect(guide.alert()).toContainText(guide.texts.t("error.code-unreachable"));
      await context.unroute(LATER);
      await guide.pressOnStage("stage.open.retry");
      await writeToKim(guide, "It runs now.");
    },
  );
}

test(
  "scripts that never come are asked for again when the reader says so",
  { tag: "@once" },
  async ({ guide, context }) => {
    await guide.page.clock.install();
    await guide.page.reload();
    await settle(guide.page);
    let comes = false;
    await context.route(SCRIPTS, async (route) => {
      if (comes) await route.continue();
    });
    await guide.hands.press(guide.control("ask", "start"));
    await guide.page.clock.runFor(19_000);
    await expect(guide.alert()).toBeHidden();
    await guide.page.clock.runFor(2_000);
    await expect(guide.alert()).toContainText(guide.texts.t("stage.open.stalled"));
    comes = true;
    await guide.pressOnStage("stage.open.retry");
    await writeToKim(guide, "It runs now.");
  },
);

test(
  "a site that was built anew is come back to without a press",
  { tag: "@sample-de" },
  async ({ guide, context, watch }) => {
    watch.allow(...FAULTS);
    await expect(guide.control("ask", "start")).toBeVisible();
    await settle(guide.page);
    // The old page's files are gone until the page itself has been asked for.
    let isOld = true;
    await context.route(SCRIPTS, (route) => (isOld ? route.fulfill({ status: 404 }) : route.continue()));
    guide.page.on("domcontentloaded", () => {
      isOld = false;
    });
    await context.route("**/people/", async (route) => {
      if (route.request().isNavigationRequest()) isOld = false;
      await route.continue();
    });
    await guide.hands.press(guide.control("ask", "start"));
    await writeToKim(guide, "On the new site.");
  },
);

test(
  "a script that is nowhere does not send the page round in circles",
  { tag: "@once" },
  async ({ guide, context, watch }) => {
    watch.allow(...FAULTS);
    await settle(guide.page);
    let pages = 0;
    guide.page.on("domcontentloaded", () => {
      pages += 1;
    });
    await context.route(LATER, (route) => route.fulfill({ status: 404 }));
    await guide.hands.press(guide.control("ask", "start"));
    await expect(guide.alert()).toContainText(guide.texts.t("error.code-unreachable"));
    await settle(guide.page);
    expect(pages).toBe(1);
  },
);

test(
  "a page without its own scripts says so, can be read, and is whole after trying again",
  { tag: "@sample-en" },
  async ({ guide, context, watch }) => {
    watch.allow(...FAULTS);
    const { page, texts } = guide;
    await context.route(SCRIPTS, (route) => route.abort());
    await page.reload();
    const note = page.getByRole("alert").filter({ hasText: texts.t("site.incomplete") });
    await expect(note).toBeVisible();
    await expect(guide.step("ask").getByRole("heading")).toBeVisible();
    await context.unroute(SCRIPTS);
    await note.getByRole("button", { name: texts.t("stage.open.retry") }).click();
    await expect(note).toBeHidden();
    await guide.start("ask");
    await writeToKim(guide, "It runs now.");
  },
);

test(
  "on the landing page the message is sent after trying again",
  { tag: "@sample-de" },
  async ({ page, texts, context, watch }) => {
    watch.allow(...FAULTS);
    await page.goto(`${texts.lang}/`);
    await settle(page);
    await context.route(SCRIPTS, (route) => route.abort());
    const hero = page.getByRole("region", { name: texts.t("stage.hero.title"), exact: true });
    await hero.getByRole("textbox").fill("Not lost.");
    await hero
      .getByRole("button", { name: texts.t("device.send"), exact: true })
      .first()
      .click();
    await expect(hero.getByRole("alert")).toContainText(texts.t("error.code-unreachable"));
    await context.unroute(SCRIPTS);
    await hero.getByRole("button", { name: texts.t("stage.open.retry") }).click();
    for (const log of await hero.getByRole("log").all()) await expect(log).toContainText("Not lost.");
    await expect(hero.getByRole("log")).toHaveCount(2);
  },
);
