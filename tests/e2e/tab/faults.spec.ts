/** When something is missing, blocked, full or broken: a sentence in the reader's language and a way on, never a blank stage. */
import { walk, writeToKim } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

const NETWORK = ["net::ERR_", "Failed to fetch"];

test(
  "WASM that does not arrive is explained, and trying again works",
  { tag: "@sample-en" },
  async ({ guide, context, watch }) => {
    watch.allow(...NETWORK);
    await context.route("**/*.wasm", (route) => route.abort());
    await guide.hands.press(guide.control("ask", "start"));
    await expect(guide.alert()).toContainText(guide.texts.t("error.wasm-unreachable"));
    await context.unroute("**/*.wasm");
    await guide.pressOnStage("stage.open.retry");
    await writeToKim(guide, "It runs now.");
  },
);

test(
  "offline is explained, and it goes on when the network is back",
  { tag: "@sample-en" },
  async ({ guide, context, watch }) => {
    watch.allow(...NETWORK);
    await expect(guide.control("ask", "start")).toBeVisible();
    await guide.page.waitForLoadState("networkidle");
    await context.setOffline(true);
    await guide.hands.press(guide.control("ask", "start"));
    await expect(guide.alert()).toContainText(guide.texts.t("stage.open.failed"));
    await context.setOffline(false);
    await guide.pressOnStage("stage.open.retry");
    await writeToKim(guide, "It runs now.");
  },
);

test("once it runs, it needs no network", { tag: "@sample-de" }, async ({ guide, context }) => {
  await guide.start("ask");
  await guide.page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await walk(guide, "compare");
});

test("a browser that refuses WebAssembly is told so", { tag: "@sample-en" }, async ({ guide }) => {
  await guide.page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "WebAssembly");
  });
  await guide.page.reload();
  await guide.hands.press(guide.control("ask", "start"));
  await expect(guide.alert()).toContainText(guide.texts.t("error.wasm-blocked"));
});

test(
  "with storage blocked everything works, and the stage says that nothing is kept",
  { tag: "@sample-de" },
  async ({ guide }) => {
    await guide.page.addInitScript(() => {
      for (const name of ["indexedDB", "localStorage"]) {
        Object.defineProperty(globalThis, name, {
          get() {
            throw new DOMException("blocked", "SecurityError");
          },
        });
      }
    });
    await guide.page.reload();
    await guide.start("ask");
    await expect(guide.stage()).toContainText(guide.texts.t("stage.memory.storage-blocked"));
    await walk(guide, "end");
  },
);

test(
  "with storage full everything works, and the stage says that nothing is kept",
  { tag: "@sample-en" },
  async ({ guide, baseURL }) => {
    const session = await guide.page.context().newCDPSession(guide.page);
    await session.send("Storage.overrideQuotaForOrigin", { origin: baseURL ?? "", quotaSize: 1 });
    await guide.start("ask");
    await expect(guide.stage()).toContainText(guide.texts.t("stage.memory.storage-full"));
    await walk(guide, "accept");
  },
);

test(
  "a corrupt store is explained, and a fresh sandbox is one press away",
  { tag: "@sample-de" },
  async ({ guide, watch }) => {
    watch.allow("store-corrupt");
    await guide.start("ask");
    await guide.expectState("ask", "current");
    await guide.page.goto(`${guide.texts.lang}/`);
    await guide.page.evaluate(damageTables);
    await guide.open();
    await guide.pressOnStage("stage.open.continue");
    await expect(guide.alert()).toContainText(guide.texts.t("error.store-corrupt"));
    await guide.pressOnStage("stage.open.fresh");
    await expect(guide.device("you/laptop")).toBeVisible();
    await writeToKim(guide, "A new beginning.");
  },
);

test("a second tab gets a sandbox of its own and says so", { tag: "@sample-en" }, async ({ guide, context }) => {
  await guide.start("ask");
  const second = guide.on(await context.newPage());
  await second.open();
  await second.pressOnStage("stage.open.continue");
  await expect(second.stage()).toContainText(second.texts.t("stage.memory.other-tab"));
  await writeToKim(second, "From the second tab.");
  await writeToKim(guide, "From the first tab.");
  await expect(second.messages("kim/phone")).not.toContainText("From the first tab.");
});

/** Writes nonsense over every row of the homeserver's tables. */
async function damageTables(): Promise<void> {
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.endsWith(":tables")) continue;
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(new Error(`cannot open ${name}`));
      opening.onsuccess = () => {
        const transaction = opening.result.transaction("tables", "readwrite");
        const rows = transaction.objectStore("tables");
        const keys = rows.getAllKeys();
        keys.onsuccess = () => {
          for (const key of keys.result) rows.put({ table: "nonsense", key: 7 }, key);
        };
        transaction.oncomplete = () => {
          opening.result.close();
          resolve();
        };
      };
    });
  }
}
