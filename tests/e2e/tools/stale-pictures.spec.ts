/** A picture that no longer shows what is there is found: the pictures of a lesson are taken with a change, and compared. */
import { expect, test, type Page } from "@playwright/test";
import { pictureFile, WIDTHS, THEMES } from "../../../src/build/pictures/step-pictures.ts";
import { checkTaken } from "../../screenshots/check.ts";
import { PINNED_ARGUMENTS, renderingOf } from "../../screenshots/pin.ts";
import { playLesson } from "../../screenshots/play.ts";
import { plannedLessons } from "../../screenshots/shots.ts";
import { readStored } from "../../screenshots/store.ts";

test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, args: [...PINNED_ARGUMENTS] }) });

const LESSON = "recovery-key";

/** The pictures of the one step that shows the buttons to save the key, in English. */
const SHOWING_THE_KEY = WIDTHS.flatMap((width) =>
  THEMES.map((theme) => pictureFile(`${LESSON}/confirm`, { lang: "en", theme, width })),
);

const changes: Readonly<
  Record<string, { readonly prepare: (page: Page) => Promise<unknown>; readonly stale: string[] }>
> = {
  "nothing is stale as it is": { prepare: () => Promise.resolve(), stale: [] },
  "a changed label is found in the pictures that show it": {
    prepare: (page) =>
      page.route("**/*.js", async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          body: (await response.text()).replaceAll("`Download`", "`Save`").replaceAll('"Download"', '"Save"'),
        });
      }),
    stale: SHOWING_THE_KEY,
  },
  "a changed colour is found in the pictures that show it": {
    prepare: (page) =>
      page.addInitScript(() => {
        addEventListener("DOMContentLoaded", () => {
          const style = document.createElement("style");
          style.textContent = ".recovery-key { background: rgb(250 120 200) !important; }";
          document.head.append(style);
        });
      }),
    stale: SHOWING_THE_KEY,
  },
};

for (const [name, { prepare, stale }] of Object.entries(changes)) {
  // All pictures are compared as they are by `npm run screenshots -- --check`.
  test(name, { tag: stale.length === 0 ? "@long" : [] }, async ({ browser, baseURL }) => {
    const planned = plannedLessons().find(({ lesson }) => lesson.id === LESSON);
    const stored = await readStored();
    if (planned === undefined || stored === undefined || baseURL === undefined)
      throw new Error("There are no pictures.");
    const now = await renderingOf(browser);
    const comparable = now.browser === stored.taken.browser && now.rendering === stored.taken.rendering;
    const taken = await playLesson(planned, "en", { browser, url: baseURL, prepare });
    const findings = await checkTaken(stored, LESSON, taken, comparable);
    expect(findings.map(({ file }) => file).sort()).toEqual([...stale].sort());
  });
}
