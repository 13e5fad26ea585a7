/** Plays a lesson in the built site by "Show me" and "I have looked", and takes the pictures of its steps on the way. */
import { errors, type Browser, type Page } from "@playwright/test";
import type { Locale } from "../../content/languages.ts";
import { textsOf } from "../support/texts.ts";
import { ShotError } from "./controls.ts";
import { pinClock, pinnedContext, pinStyles } from "./pin.ts";
import type { PlannedLesson, PlannedShot } from "./shots.ts";
import { takeShot, type SeenPicture, type TakenPicture } from "./take.ts";

export interface PlayOptions {
  readonly browser: Browser;
  /** Of the site, without a slash at the end. */
  readonly url: string;
  /** Changes the page before it is opened; tests do. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Which pictures are taken, by what they show; all by default. */
  readonly isWanted?: (seen: SeenPicture) => boolean;
}

/** Milliseconds until a step has been prepared or done. */
const PATIENCE = 60_000;

/**
 * Plays a lesson in one language. A window of the browser now and then stops drawing for good, about once in a hundred
 * plays on a busy machine; what was broken off by waiting is therefore played once more, in a new window.
 *
 * @returns the pictures that are wanted, in the order of the steps.
 * @throws {ShotError} naming the step, if it cannot be photographed or done.
 */
export async function playLesson(lesson: PlannedLesson, lang: Locale, options: PlayOptions): Promise<TakenPicture[]> {
  try {
    return await playOnce(lesson, lang, options);
  } catch (error) {
    if (!(error instanceof ShotError && error.cause instanceof errors.TimeoutError)) throw error;
    console.log(`${error.message}\nOnce more, in a new window.`);
    return await playOnce(lesson, lang, options);
  }
}

async function playOnce(
  { lesson, guide, shots }: PlannedLesson,
  lang: Locale,
  { browser, url, prepare, isWanted = () => true }: PlayOptions,
): Promise<TakenPicture[]> {
  const context = await pinnedContext(browser, url, lang);
  const page = await context.newPage();
  const texts = textsOf(lang);
  const taken: TakenPicture[] = [];
  const take = async (shot: PlannedShot): Promise<void> => {
    taken.push(...(await takeShot(page, texts, shot, isWanted)));
  };
  let at = lesson.id;
  try {
    await pinClock(page);
    await prepare?.(page);
    await page.goto(`/${lang}/${guide}/`);
    await pinStyles(page);
    await page.locator(`[data-step][data-lesson="${lesson.id}"] [data-control="start"]:visible`).first().click();
    await page.locator(".board").waitFor({ timeout: PATIENCE });
    for (;;) {
      const step = await currentStep(page, lesson.id);
      if (step === undefined) return taken;
      at = `${lesson.id}/${step}`;
      const planned = shots.find(({ id }) => id === at);
      if (planned !== undefined && planned.shot.when !== "after") await take(planned);
      await doStep(page, step);
      if (planned?.shot.when === "after") {
        // What the next step prepares comes before the picture, in every run.
        await currentStep(page, lesson.id);
        await take(planned);
      }
    }
  } catch (error) {
    if (error instanceof ShotError) throw new ShotError(`${at} (${lang}): ${error.message}`);
    throw new ShotError(`${at} (${lang}) cannot be photographed: ${String(error)}`, { cause: error });
  } finally {
    await context.close();
  }
}

/** The step to be done, when it has been prepared; undefined when all are done. */
async function currentStep(page: Page, lesson: string): Promise<string | undefined> {
  const found = await page.waitForFunction(
    (id) => {
      const steps = [...document.querySelectorAll<HTMLElement>(`[data-step][data-lesson="${id}"]`)];
      const current = steps.find(({ dataset }) => dataset["state"] === "current");
      if (current !== undefined) return current.ariaBusy === "true" ? null : { step: current.dataset["step"] };
      return steps.every(({ dataset }) => dataset["state"] === "done") ? { step: undefined } : null;
    },
    lesson,
    { timeout: PATIENCE },
  );
  const value = (await found.jsonValue()) as { step?: string };
  return value.step;
}

/** Does a step that may have been done by what was opened for its picture. */
async function doStep(page: Page, step: string): Promise<void> {
  const section = page.locator(`[data-step="${step}"]`);
  const control = section.locator("[data-control=show]:visible, [data-control=read]:visible");
  const done = page.locator(`[data-step="${step}"]:not([data-state="current"])`);
  await control.or(done).first().waitFor({ timeout: PATIENCE });
  if (await control.isVisible()) await control.click({ timeout: PATIENCE });
  await done.waitFor({ timeout: PATIENCE });
}
