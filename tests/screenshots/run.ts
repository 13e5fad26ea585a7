/**
 * `npm run screenshots`: takes the pictures of all lessons in the built site. `-- --check` compares instead and ends with 1
 * if one is stale. `--lesson ID` and `--lang en` take a part; `--in-turn` plays each lesson in one language only, by turns.
 */
import { parseArgs } from "node:util";
import { chromium, type Browser } from "@playwright/test";
import getPort, { portNumbers } from "get-port";
import { LOCALES, type Locale } from "../../content/languages.ts";
import type { ScreenshotManifest, StepPictures } from "../../src/build/pictures/step-pictures.ts";
import { findBrowser } from "../support/browser.ts";
import { buildSite, serveSite } from "../support/sites/site.ts";
import { changesOf, checkFiles, checkTaken, type Finding } from "./check.ts";
import { PINNED_ARGUMENTS, renderingOf } from "./pin.ts";
import { playLesson } from "./play.ts";
import { writeReport } from "./report.ts";
import { plannedLessons, type PlannedLesson } from "./shots.ts";
import { readStored, storeManifest, storeStep, storeStructures } from "./store.ts";
import type { SeenPicture, TakenPicture } from "./take.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    lesson: { type: "string", multiple: true },
    lang: { type: "string", multiple: true },
    "in-turn": { type: "boolean", default: false },
  },
});

/** Lessons played at a time; more take longer on two cores. */
const AT_ONCE = 2;

const planned = plannedLessons();
const chosen = planned.filter(({ lesson, shots }) => shots.length > 0 && (values.lesson?.includes(lesson.id) ?? true));
const languages = LOCALES.filter((lang) => values.lang?.includes(lang) ?? true);
if (chosen.length === 0) {
  console.error(`No lesson of that name has shots. There are: ${planned.map(({ lesson }) => lesson.id).join(", ")}.`);
  process.exit(2);
}

/** Another lesson begins another run's turn. */
const turnOfRun = Math.floor(Math.random() * languages.length);

/** The languages in which a lesson is played. */
function languagesOf(index: number): readonly Locale[] {
  if (!values["in-turn"]) return languages;
  return languages.filter((_, at) => at === (index + turnOfRun) % languages.length);
}

interface Playing {
  /** Which pictures of a lesson are taken; all by default. */
  readonly wanted?: (lesson: string) => Promise<(seen: SeenPicture) => boolean>;
  readonly then: (lesson: PlannedLesson, taken: readonly TakenPicture[]) => Promise<void>;
}

/** Plays everything chosen; what fails is said and does not keep the rest from being taken. */
async function playAll(browser: Browser, url: string, { wanted, then }: Playing): Promise<string[]> {
  // The longest first, so that none is left over at the end.
  const longest = chosen.toSorted((a, b) => b.lesson.steps.length - a.lesson.steps.length);
  const tasks = longest.flatMap((lesson, index) =>
    languagesOf(index).map((lang): [PlannedLesson, Locale] => [lesson, lang]),
  );
  const failures: string[] = [];
  const work = async (): Promise<void> => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      const [lesson, lang] = task;
      try {
        const isWanted = await wanted?.(lesson.lesson.id);
        const taken = await playLesson(lesson, lang, { browser, url, ...(isWanted && { isWanted }) });
        await inTurn(() => then(lesson, taken));
        console.log(`${lesson.lesson.id} (${lang}): ${String(taken.length)} pictures`);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}

let turn: Promise<unknown> = Promise.resolve();

/** One after another: both languages of a lesson write the same files. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

await buildSite();
const server = await serveSite(await getPort({ port: portNumbers(4640, 4649) }));
const browser = await chromium.launch({ executablePath: await findBrowser(), args: [...PINNED_ARGUMENTS] });
const begun = performance.now();
try {
  const taken = await renderingOf(browser);
  const stored = await readStored();
  const failures = values.check ? await check(stored, taken) : await take(stored, taken);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${((performance.now() - begun) / 1000).toFixed(0)} s`);

async function take(stored: ScreenshotManifest | undefined, rendering: ScreenshotManifest["taken"]): Promise<string[]> {
  const pictures: Record<string, StepPictures> = { ...stored?.pictures };
  const failures = await playAll(browser, server.url, {
    async then(lesson, taken) {
      for (const shot of lesson.shots) pictures[shot.id] = await storeStep(shot, taken, pictures[shot.id]);
      await storeStructures(lesson, taken);
    },
  });
  const removed = await storeManifest({ taken: rendering, pictures }, planned);
  for (const file of removed) console.log(`removed ${file}: no step declares it any more`);
  const bytes = Object.values(pictures).flatMap(({ variants }) => Object.values(variants).map((entry) => entry.bytes));
  const megabytes = bytes.reduce((sum, size) => sum + size, 0) / 1e6;
  console.log(`${String(bytes.length)} pictures, ${megabytes.toFixed(1)} MB`);
  return failures;
}

async function check(stored: ScreenshotManifest | undefined, now: ScreenshotManifest["taken"]): Promise<string[]> {
  if (stored === undefined) return ["No pictures have been taken: npm run screenshots"];
  const { browser: program, rendering } = stored.taken;
  const comparable = program === now.browser && rendering === now.rendering;
  console.log(
    comparable
      ? `Pixels and structure (${program}).`
      : `Structure only: the pictures were taken with ${program}, this is ${now.browser}, or the fonts are drawn otherwise.`,
  );
  const findings: Finding[] = await checkFiles(stored, planned);
  const failures = await playAll(browser, server.url, {
    // Where pixels say nothing, only what has changed is photographed, for the report.
    ...(!comparable && { wanted: changesOf }),
    async then(lesson, taken) {
      const found = await checkTaken(stored, lesson.lesson.id, taken, comparable);
      findings.push(...(found.length === 0 ? [] : await foundAgain(found, lesson, taken)));
    },
  });
  /** A picture is stale that differs twice: once in some hundred plays of a busy machine, something is half a pixel beside its place. */
  async function foundAgain(found: readonly Finding[], lesson: PlannedLesson, taken: readonly TakenPicture[]) {
    const lang = taken[0]?.variant.lang ?? "en";
    const anew = await playLesson(lesson, lang, { browser, url: server.url });
    const again = await checkTaken(stored as ScreenshotManifest, lesson.lesson.id, anew, comparable);
    return again.filter(({ file }) => found.some((first) => first.file === file));
  }
  const stale = findings.map(({ file, why }) => `stale: ${file}: ${why}`);
  if (findings.length > 0) stale.push(`${String(findings.length)} stale; see ${await writeReport(findings)}`);
  else if (failures.length === 0) console.log("Every picture shows what is there.");
  return [...failures, ...stale];
}
