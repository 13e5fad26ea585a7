/** A page that was put aside, and storage that the browser takes away: the reader goes on, or is told what is gone. */
import type { Page } from "@playwright/test";
import { walk, writeToKim } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

/** Names of the locks that are held on this site. */
const heldLocks = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name) ?? []);

/** As browsers put a page aside for "Back" and bring it again, which tests have switched off. */
const say = (page: Page, type: "pagehide" | "pageshow"): Promise<void> =>
  page.evaluate((name) => void dispatchEvent(new PageTransitionEvent(name, { persisted: true })), type);

/** Collects the connections that the page opens from now on. */
async function watchConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const open: IDBDatabase[] = [];
    Object.assign(globalThis, { open });
    const results = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "result");
    Object.defineProperty(IDBRequest.prototype, "result", {
      get(this: IDBRequest) {
        const result: unknown = results?.get?.call(this);
        if (result instanceof IDBDatabase && !open.includes(result)) open.push(result);
        return result;
      },
    });
  });
  await page.reload();
}

/** As phones do it while another app is in front. */
const loseConnections = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const database of (globalThis as unknown as { open: IDBDatabase[] }).open.splice(0)) {
      database.close();
      database.dispatchEvent(new Event("close"));
    }
  });

test(
  "a page that is put aside gives its sandbox free, and takes it again",
  { tag: "@sample-de" },
  async ({ guide, context }) => {
    await guide.start("ask");
    await writeToKim(guide, "Before.");
    expect(await heldLocks(guide.page)).toHaveLength(1);
    await say(guide.page, "pagehide");
    await expect.poll(() => heldLocks(guide.page)).toEqual([]);

    const second = guide.on(await context.newPage());
    await second.open();
    await second.resume();
    await writeToKim(second, "Meanwhile.");
    await expect(second.stage()).not.toContainText(guide.texts.t("stage.memory.other-tab"));
    await second.page.close();

    await say(guide.page, "pageshow");
    await guide.openChat("kim");
    for (const text of ["Before.", "Meanwhile."]) await expect(guide.messages("kim/phone")).toContainText(text);
    await walk(guide, "accept", "ask");
    expect(await heldLocks(guide.page)).toHaveLength(1);
  },
);

test(
  "a sandbox whose connection is lost goes on, with what was being written",
  { tag: "@sample-en" },
  async ({ guide }) => {
    await watchConnections(guide.page);
    await guide.start("ask");
    await writeToKim(guide, "Before.");
    await guide.composer("you/laptop").fill("Half a sen");
    await loseConnections(guide.page);
    await guide.openChat("kim");
    await expect(guide.messages("kim/phone")).toContainText("Before.");
    await expect(guide.composer("you/laptop")).toHaveValue("Half a sen");
    await guide.composer("you/laptop").fill("");
    await writeToKim(guide, "After.");

    // What keeps happening is told, and not repeated for ever.
    await loseConnections(guide.page);
    await expect(guide.alert()).toContainText(guide.texts.t("error.store-lost"));
    await guide.pressOnStage("stage.open.retry");
    await guide.openChat("kim");
    await writeToKim(guide, "Still there.");
    await expect(guide.messages("kim/phone")).toContainText("After.");
  },
);

for (const types of ["indexeddb", "all"]) {
  test(`data that is deleted while a sandbox runs: ${types}`, { tag: "@once" }, async ({ guide, baseURL }) => {
    await guide.start("ask");
    await writeToKim(guide, "Before.");
    // What is not known to have been sent would come back into the field.
    await expect(guide.messages("you/laptop").locator("[data-sending=sent]", { hasText: "Before." })).toBeVisible();
    const session = await guide.page.context().newCDPSession(guide.page);
    await session.send("Storage.clearDataForOrigin", { origin: baseURL ?? "", storageTypes: types });
    await expect(guide.alert()).toContainText(guide.texts.t("error.store-cleared"));
    await guide.pressOnStage("stage.open.fresh");
    await writeToKim(guide, "A new beginning.");
    await expect(guide.messages("kim/phone")).not.toContainText("Before.");
  });
}

test("data that was deleted between two visits", { tag: "@sample-de" }, async ({ guide, baseURL }) => {
  await guide.start("ask");
  await writeToKim(guide, "Before.");
  await guide.page.goto(`${guide.texts.lang}/`);
  const session = await guide.page.context().newCDPSession(guide.page);
  await session.send("Storage.clearDataForOrigin", { origin: baseURL ?? "", storageTypes: "indexeddb" });
  await guide.open();
  await guide.pressOnStage("stage.open.continue");
  await expect(guide.alert()).toContainText(guide.texts.t("error.store-cleared"));
  await guide.pressOnStage("stage.open.fresh");
  await writeToKim(guide, "A new beginning.");
});

test(
  "a laptop that sleeps for an hour goes on in the middle of a verification",
  { tag: "@sample-en" },
  async ({ guide }) => {
    await guide.page.clock.install();
    await guide.page.reload();
    await guide.start("ask");
    await walk(guide, "badge");
    await guide.page.clock.fastForward("01:00:00");
    await walk(guide, "end", "badge");
  },
);

test(
  "with storage blocked, locks too, the stage does not speak of another tab",
  { tag: "@sample-en" },
  async ({ guide }) => {
    await guide.page.addInitScript(() => {
      const blocked = (): never => {
        throw new DOMException("blocked", "SecurityError");
      };
      for (const name of ["indexedDB", "localStorage", "sessionStorage"]) {
        Object.defineProperty(globalThis, name, { get: blocked });
      }
      navigator.locks.request = () => Promise.reject(new DOMException("blocked", "SecurityError"));
    });
    await guide.page.reload();
    await guide.start("ask");
    await expect(guide.stage()).toContainText(guide.texts.t("stage.memory.storage-blocked"));
  },
);
