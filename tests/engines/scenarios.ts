/** What readers do, in one engine after the other. Every row is one that went wrong somewhere. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOCALES, type Locale } from "../../content/languages.ts";
import { site as settings } from "../../src/build/config.ts";
import { LONG } from "../support/samples.ts";
import type { Browser, Engine, Habit, Tab } from "./engine.ts";
import { serveFaultySite, type Fault, type FaultySite } from "./faulty-site.ts";
import { Reader } from "./reader.ts";

const SCRIPTS = /^\/_astro\/[^?]*\.js/u;
const WASM = /\.wasm$/u;
const SEARCH = /^\/pagefind\//u;
const KIM = "kim/phone";
const LAPTOP = "you/laptop";

/** Guides with lessons, each in the first language; in the others those that lead through most of what a page can do. */
const GUIDES: readonly string[] = settings.course.flatMap(({ guides }) => guides);
const SAMPLE: readonly string[] = ["start", "people", "settings"];
const FAULTS: readonly Fault[] = ["dropped", "refused", "cut", "half", "stranger"];

/** In the short run the first of each, which differ most from each other. */
const sampled = <T>(all: readonly T[], short: number): readonly T[] => (LONG ? all : all.slice(0, short));

interface Bench {
  readonly site: FaultySite;
  reader(lang?: Locale): Promise<Reader>;
  /** Of what pages have reported up to now, this was to be expected. */
  forgive(errors: RegExp): void;
}

/** Says what is not tried, and why; it is counted as skipped, with that reason. */
function leaveOut(what: string, why: string): void {
  process.stdout.write(`Left out: ${what}: ${why}.\n`);
  test(what, ({ skip }) => skip(why));
}

/** Starts the browser as somebody has set it up, and gives each test a site and tabs of its own. */
function withBrowser(engine: Engine, habit: Habit, body: (bench: Bench) => void): void {
  const title = `${engine.name}, ${habit}`;
  if (!engine.habits.includes(habit)) {
    leaveOut(title, "this browser cannot be started so by a program");
    return;
  }
  describe(title, () => {
    let browser: Browser;
    let site: FaultySite;
    let tabs: Tab[] = [];
    beforeAll(async () => {
      browser = await engine.start(habit);
      process.stdout.write(`${engine.name}: ${browser.version}, ${habit}\n`);
      // Without any tab the browser would end.
      await browser.open();
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      site = await serveFaultySite();
    });
    afterEach(async () => {
      for (const tab of tabs) await tab.close();
      tabs = [];
      await site.stop();
      expect(browser.errors.splice(0)).toEqual([]);
    });
    body({
      get site() {
        return site;
      },
      forgive(errors) {
        const others = browser.errors.filter((error) => !errors.test(error));
        browser.errors.splice(0, Infinity, ...others);
      },
      async reader(lang = "en") {
        const tab = await browser.open();
        tabs.push(tab);
        return new Reader(tab, site.url, lang);
      },
    });
  });
}

/**
 * All that readers do in an engine.
 *
 * @param variable of the environment, with the path of the browser; the tests are skipped without.
 */
export function scenariosIn(variable: string, engineAt: (path: string) => Engine): void {
  const path = process.env[variable];
  if (path === undefined) {
    leaveOut("a browser", `${variable} names none`);
    return;
  }
  const engine = engineAt(path);
  // What is driven may be a private window in any case.
  const usual = engine.habits[0] ?? "usual";
  withBrowser(engine, usual, (bench) => {
    lessons(bench);
    page(bench);
    comingBack(bench);
    arriving(bench);
  });
  withBrowser(engine, "private", keeping);
  withBrowser(engine, "keeps-nothing", blocked);
}

function lessons(bench: Bench): void {
  const all = LOCALES.flatMap((lang, index) => (index === 0 ? GUIDES : SAMPLE).map((guide) => [lang, guide] as const));
  const short = [
    ["en", "people"],
    ["de", "start"],
  ] as const;
  test.each(LONG ? all : short)("%s: the lessons of %s, to the last tick", async (lang, guide) => {
    const reader = await bench.reader(lang);
    const steps = await reader.doGuide(guide);
    const done = (await reader.steps()).filter(({ state }) => state === "done");
    expect(done).toHaveLength(steps);
  });

  test.each(LOCALES)("%s: the first message, on the landing page", async (lang) => {
    const reader = await bench.reader(lang);
    await reader.open();
    await reader.write(LAPTOP, "Across the engines.");
    await reader.hasMessage(KIM, "Across the engines.");
    await reader.write(KIM, "And back.");
    await reader.hasMessage(LAPTOP, "And back.");
  });

  test("a reload in the middle", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    await reader.start("ask");
    await reader.solve("ask");
    await reader.tab.reload();
    await reader.settled();
    await reader.reads("stage.open.kept", ".stage");
    await reader.press("stage.open.continue", ".stage");
    await reader.isPractising("verify-contact");
    // The verification was broken off, and is asked for again.
    await reader.reads("lesson.back.interrupted");
    await reader.finish("verify-contact");
  });
}

function page(bench: Bench): void {
  test("search, by keys, to the place", async () => {
    const reader = await bench.reader();
    await reader.open("start");
    await reader.tab.press(["Control", "k"]);
    await reader.sees("the search", () => document.querySelector("pagefind-modal dialog[open]") !== null);
    await reader.sees("results", () => {
      const field = document.querySelector<HTMLInputElement>("pagefind-modal input");
      // The dialog may be there before it listens.
      if (field !== null && Date.now() - Number(field.dataset["written"] ?? 0) > 3000) {
        field.dataset["written"] = String(Date.now());
        field.value = "recovery key";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return document.querySelector("pagefind-modal a[href]") !== null;
    });
    await reader.tab.run(() => document.querySelector<HTMLAnchorElement>("pagefind-modal a[href]")?.click());
    await reader.sees("another page", () => !location.pathname.endsWith("/start/"));
  });

  test("the language and the colours stay", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    await reader.tab.run(() => {
      const choice = document.querySelector<HTMLSelectElement>("[data-theme-choice]");
      if (choice === null) throw new Error("no choice");
      choice.value = "dark";
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await reader.tab.run(() => document.querySelector<HTMLAnchorElement>("header a[hreflang=de]")?.click());
    const isGermanAndDark = (): boolean =>
      document.documentElement.lang === "de" && document.documentElement.dataset["theme"] === "dark";
    await reader.sees("German, and dark", isGermanAndDark);
    await reader.tab.run(() => void (location.href = "/"));
    await reader.sees("another page", () => document.querySelector(".hero") !== null);
    await reader.sees("German, and dark, from the start page", isGermanAndDark);
  });

  test("a second tab is told, and both go on", async () => {
    const first = await bench.reader();
    await first.open("people");
    await first.start("ask");
    const second = await bench.reader();
    await second.open("people");
    await second.press("stage.open.continue", ".stage");
    await second.reads("stage.memory.other-tab", ".stage");
    for (const reader of [second, first]) {
      await reader.openChat();
      await reader.write(LAPTOP, "Here.");
      await reader.hasMessage(KIM, "Here.");
    }
  });
}

function comingBack(bench: Bench): void {
  const locks = async (reader: Reader): Promise<number> =>
    reader.tab.run(async () => (await navigator.locks.query()).held?.length ?? 0);

  test("Back to a running lesson, and Forward: it goes on, and is alone", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    await reader.start("ask");
    await reader.openChat();
    await reader.write(LAPTOP, "Before.");
    await reader.hasMessage(KIM, "Before.");
    await reader.tab.run(() => void (location.href = "../start/"));
    await reader.sees("the other page", () => location.pathname.endsWith("/start/"));
    await reader.settled();
    expect(await locks(reader)).toBe(0);
    await reader.tab.run(() => history.back());
    await reader.sees("the page of before", () => location.pathname.endsWith("/people/"));
    await reader.settled();
    // Either the page was put aside and goes on, or it is a new one that offers to.
    await reader.sees(
      "the lesson, or the way to it",
      (name) =>
        document.querySelector(".stage [data-device]") !== null ||
        [...document.querySelectorAll(".stage button")].some(({ textContent }) => textContent.trim() === name),
      reader.texts.t("stage.open.continue"),
    );
    if (!(await reader.tab.run(() => document.querySelector(".stage [data-device], .stage progress") !== null)))
      await reader.press("stage.open.continue", ".stage");
    await reader.seesLaptop();
    expect(await locks(reader)).toBe(1);
    await reader.openChat();
    await reader.write(LAPTOP, "After.");
    await reader.hasMessage(KIM, "After.");
    const second = await bench.reader();
    await second.open("people");
    await second.press("stage.open.continue", ".stage");
    await second.reads("stage.memory.other-tab", ".stage");
    await reader.tab.run(() => history.forward());
    await reader.sees("the other page again", () => location.pathname.endsWith("/start/"));
  });

  test("Back to a page with nothing on it, then Start", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    await reader.tab.run(() => void (location.href = "../start/"));
    await reader.sees("the other page", () => location.pathname.endsWith("/start/"));
    await reader.tab.run(() => history.back());
    await reader.sees("the page of before", () => location.pathname.endsWith("/people/"));
    await reader.settled();
    await reader.start("ask");
  });
}

function arriving(bench: Bench): void {
  const writes = async (reader: Reader): Promise<void> => {
    await reader.seesLaptop();
    await reader.openChat();
    await reader.write(LAPTOP, "It runs now.");
    await reader.hasMessage(KIM, "It runs now.");
  };
  const fails = async (reader: Reader, paths: RegExp, fault: Fault, keys: readonly string[]): Promise<void> => {
    await reader.open("people");
    bench.site.fail(paths, fault);
    await reader.press("site.step.start", '[data-step="ask"]');
    await reader.reads(keys, ".stage");
    await reader.press("stage.open.retry", ".stage");
    await reader.reads(keys, ".stage");
    bench.site.fail(undefined);
    await reader.press("stage.open.retry", ".stage");
    await writes(reader);
  };

  const noHalf = FAULTS.filter((fault) => fault !== "half");
  test.each(sampled(noHalf, 2))("scripts that are %s, and come later", async (fault) => {
    // Firefox does not always say that a dropped module has failed; then nothing arrives.
    await fails(await bench.reader(), SCRIPTS, fault, ["error.code-unreachable", "stage.open.stalled"]);
  });

  test("scripts that look whole and are not, the page's own among them", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    bench.site.fail(SCRIPTS, "half");
    await reader.press("site.step.start", '[data-step="ask"]');
    await reader.reads("site.incomplete");
    // Firefox says of which kind an error is in its text.
    bench.forgive(/^(?:Error: )?SyntaxError: /u);
    bench.site.fail(undefined);
    await reader.press("stage.open.retry", "[data-incomplete]");
    await writes(reader);
  });

  test.each(sampled(FAULTS, 1))("WASM that is %s, and comes later", async (fault) => {
    await fails(await bench.reader(), WASM, fault, ["error.wasm-unreachable"]);
  });

  test.each(LONG ? [SCRIPTS, WASM] : [])("%s that never comes, and then does", async (paths) => {
    const reader = await bench.reader();
    await reader.open("people");
    bench.site.fail(paths, "stalled");
    await reader.press("site.step.start", '[data-step="ask"]');
    await reader.reads("stage.open.stalled", ".stage");
    bench.site.fail(undefined);
    await reader.press("stage.open.retry", ".stage");
    await writes(reader);
  });

  test("a site that was built anew is come back to without a press", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    bench.site.fail(SCRIPTS, "gone");
    await reader.press("site.step.start", '[data-step="ask"]');
    await bench.site.isAskedFor(/\/people\/$/u, 2);
    bench.site.fail(undefined);
    await writes(reader);
  });

  test("a page without its own scripts says so, and is whole later", async () => {
    const reader = await bench.reader();
    bench.site.fail(SCRIPTS, "refused");
    await reader.tab.go(`${bench.site.url}en/people/`);
    await reader.reads("site.incomplete");
    bench.site.fail(undefined);
    await reader.press("stage.open.retry", "[data-incomplete]");
    await reader.settled();
    await reader.start("ask");
  });

  test("the landing page sends what was written, later", async () => {
    const reader = await bench.reader();
    await reader.open();
    bench.site.fail(SCRIPTS, "refused");
    await reader.write(LAPTOP, "Not lost.");
    await reader.reads("error.code-unreachable", ".hero");
    bench.site.fail(undefined);
    await reader.press("stage.open.retry", ".hero");
    await reader.hasMessage(KIM, "Not lost.");
  });

  test("search that does not come, and comes later", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    bench.site.fail(SEARCH);
    await reader.tab.run(() => document.querySelector<HTMLElement>("[data-search]")?.click());
    await reader.reads("site.search.failed");
    bench.site.fail(undefined);
    await reader.sees("the search", () => {
      const button = document.querySelector<HTMLElement>("[data-search]:not([aria-busy])");
      const isOpen = document.querySelector("pagefind-modal dialog[open]") !== null;
      // What was still on its way when the fault was over may fail, too: then once more.
      if (!isOpen) button?.click();
      return isOpen;
    });
  });

  test("a policy that forbids WebAssembly is called so", async () => {
    bench.site.forbidWasm();
    const reader = await bench.reader();
    await reader.open("people");
    await reader.press("site.step.start", '[data-step="ask"]');
    await reader.reads("error.wasm-blocked", ".stage");
  });
}

/** What is kept, and until when, as the stage says it. */
function keeping(bench: Bench): void {
  test("what is kept is there after a reload, and the stage says until when", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    await reader.start("ask");
    await reader.tab.reload();
    await reader.settled();
    await reader.reads("stage.open.kept", ".stage");
    await reader.press("stage.open.continue", ".stage");
    await reader.seesLaptop();
  });
}

function blocked(bench: Bench): void {
  test("everything works, and the stage says that nothing is kept, not that there is another tab", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    await reader.start("ask");
    await reader.reads("stage.memory.storage-blocked", ".stage");
    await reader.finish("verify-contact");
  });

  test("scripts that do not arrive come later", async () => {
    const reader = await bench.reader();
    await reader.open("people");
    bench.site.fail(SCRIPTS, "refused");
    await reader.press("site.step.start", '[data-step="ask"]');
    await reader.reads("error.code-unreachable", ".stage");
    bench.site.fail(undefined);
    await reader.press("stage.open.retry", ".stage");
    await reader.seesLaptop();
  });
}
