/** The course overview: what is done, where to go on, and ticks that can be saved, loaded and deleted. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import verifyContact from "../../../sandbox/lessons/course/verify-contact.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

const ids = verifyContact.steps.map(({ id }) => id);

/** Opens the overview of a reader who has done these steps of one lesson. */
async function open(page: Page, lang: string, done: readonly string[] = []): Promise<void> {
  await page.goto(`${lang}/`);
  if (done.length > 0) await keep(page, { "verify-contact": done });
}

/** Where the reader's browser keeps what is done on the site that is served at this path. */
const keyFor = (base: string): string => `lockstep:${base}:progress`;

/** Opens the page again for a reader who has done this. */
async function keep(page: Page, done: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const base = new URL(page.url()).pathname.replace(/\w+\/$/u, "");
  await page.evaluate(([key, steps]) => localStorage.setItem(key, steps), [
    keyFor(base),
    JSON.stringify(done),
  ] as const);
  await page.reload();
}

/** Every step of the course. */
async function allSteps(page: Page): Promise<Record<string, string[]>> {
  return JSON.parse((await page.locator("[data-course]").getAttribute("data-course")) ?? "{}") as Record<
    string,
    string[]
  >;
}

/** The row of the lesson in its guide's card. */
function row(page: Page): Locator {
  return page.locator(".card").locator("a", { has: page.locator('[data-lesson-steps="verify-contact"]') });
}

async function load(page: Page, button: string, buffer: Buffer): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await choosing).setFiles({ name: "some.json", mimeType: "application/json", buffer });
}

const file = (content: unknown): Buffer => Buffer.from(JSON.stringify(content));

const status = (page: Page): Locator => page.locator("[data-progress-status]");

test("a new reader is led to the first exercise, and has nothing to save", async ({ page, lang, texts: { t } }) => {
  await open(page, lang);
  const begin = page.locator("[data-course-next]");
  await expect(begin).toHaveText(t("site.course.begin", { title: t("lesson.first-message.title") }));
  await begin.click();
  await expect(page).toHaveURL(new RegExp(`/${lang}/start/#`));
  await page.goBack();
  await expect(page.getByRole("button", { name: t("site.progress.export") })).toBeDisabled();
  await expect(page.getByRole("button", { name: t("site.progress.delete") })).toBeDisabled();
});

test("an exercise says how far it is, and its link leads to it", async ({ page, lang, texts: { t } }) => {
  await open(page, lang, ids.slice(0, 2));
  await expect(row(page)).toContainText(t("site.course.steps", { done: 2, all: ids.length }));
  await expect(row(page).locator(".tick")).toHaveAttribute("data-state", "started");
  await row(page).click();
  await expect(page.locator(`section[data-step="${ids[0] ?? ""}"]`)).toBeInViewport();
});

test("the way on leads to the first step that is not done", async ({ page, lang, texts: { t } }) => {
  await page.goto(`${lang}/`);
  const steps = await allSteps(page);
  const { "verify-contact": last = [], ...others } = steps;
  await keep(page, { ...others, "verify-contact": last.slice(0, -1) });
  const next = page.locator("[data-course-next]");
  await expect(next).toHaveText(t("site.course.continue", { title: t("lesson.verify-contact.title") }));
  await expect(next).toHaveAttribute("href", `/${lang}/people/#${ids.at(-1) ?? ""}`);
  await expect(page.getByText(t("site.course.finished"))).toBeHidden();
  await keep(page, steps);
  await expect(page.getByText(t("site.course.finished"))).toBeVisible();
  await expect(next).toBeHidden();
});

test(
  "ticks are saved as a file, deleted, and loaded again",
  { tag: "@operator" },
  async ({ page, base, lang, texts: { t } }) => {
    await open(page, lang, ids);
    await expect(row(page).locator(".tick")).toHaveAttribute("data-state", "done");
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: t("site.progress.export") }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe("lockstep-progress.json");
    const content = await readFile(await saved.path());

    await page.getByRole("button", { name: t("site.progress.delete") }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: t("site.progress.delete.no") }).click();
    await expect(row(page).locator(".tick")).toHaveAttribute("data-state", "done");
    await page.getByRole("button", { name: t("site.progress.delete") }).click();
    await page.keyboard.press("Escape");
    await expect(row(page).locator(".tick")).toHaveAttribute("data-state", "done");
    await page.getByRole("button", { name: t("site.progress.delete") }).click();
    await page.getByRole("button", { name: t("site.progress.delete.yes") }).click();
    await expect(status(page)).toHaveText(t("site.progress.deleted"));
    await expect(row(page).locator(".tick")).toHaveAttribute("data-state", "todo");
    expect(await page.evaluate((key) => localStorage.getItem(key), keyFor(base))).toBeNull();

    await load(page, t("site.progress.import"), content);
    await expect(status(page)).toHaveText(t("site.progress.imported", { count: ids.length }));
    await expect(row(page).locator(".tick")).toHaveAttribute("data-state", "done");
    await page.reload();
    await expect(row(page).locator(".tick")).toHaveAttribute("data-state", "done");
  },
);

test("a loaded file is added to what is done", async ({ page, lang, texts: { t } }) => {
  await open(page, lang, ids.slice(0, 2));
  const other = { lockstep: "progress", version: 1, done: { "verify-contact": ids.slice(1, 3) } };
  await load(page, t("site.progress.import"), file(other));
  await expect(status(page)).toHaveText(t("site.progress.imported.one"));
  await expect(row(page)).toContainText(t("site.course.steps", { done: 3, all: ids.length }));
  await load(page, t("site.progress.import"), file(other));
  await expect(status(page)).toHaveText(t("site.progress.imported.none"));
});

const WRONG_FILES = [
  ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47]), "bad"],
  ["another program's file", file({ done: { "verify-contact": ids } }), "bad"],
  ["a file that is far too large", Buffer.alloc(300_000, " "), "bad"],
  ["a file of a newer version", file({ lockstep: "progress", version: 9 }), "newer"],
] as const;

test("a file that holds no ticks of this site changes nothing, and is said so", async ({
  page,
  lang,
  texts: { t },
}) => {
  for (const [what, content, key] of WRONG_FILES) {
    await test.step(what, async () => {
      await open(page, lang, ids.slice(0, 2));
      await load(page, t("site.progress.import"), content);
      await expect(status(page)).toHaveText(t(`site.progress.${key}`, { file: "lockstep-progress.json" }));
      await expect(row(page)).toContainText(t("site.course.steps", { done: 2, all: ids.length }));
    });
  }
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the overview is a plain list", async ({ page, lang, texts: { t } }) => {
    await page.goto(`${lang}/`);
    await expect(row(page)).toBeVisible();
    await expect(row(page)).toContainText(t("site.steps", { steps: ids.length }));
    await expect(page.getByRole("button", { name: t("site.progress.import") })).toHaveCount(0);
    await expect(page.locator("[data-course-next]")).toBeHidden();
  });
});
