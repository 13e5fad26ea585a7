/**
 * Browser tests: the built site as readers get it, in each language. The folders of tests/e2e say what is looked at: `pages`,
 * sandboxes of either home (`sandbox`), those of the tab alone (`tab`) or on a homeserver (`remote`), and our own `tools`.
 *
 * `npm run test:long` does every test in every language. Tags say what the short run leaves out, and what else there is:
 * - `@sample-de`: the short run does it in that language only.
 * - `@keyboard`: done with the keyboard alone, too; in the short run so in the first language, and with the mouse in the others.
 * - `@colours`: looked at in the other colours, too; in the short run each language has its own.
 * - `@operator`: done on the site as an operator builds it, too, which has its accounts on a homeserver, as has all of `remote`.
 * - `@long`: in the long run only; some get it by the seed of the run, see `inTurn`.
 * - `@once`: has nothing to do with the language.
 *
 * `LOCKSTEP_REMOTE=http://127.0.0.1:8090` runs the folders `sandbox` and `remote` on accounts of that service, on the homeserver at
 * `LOCKSTEP_HOMESERVER_URL`; `LOCKSTEP_DEPLOYED=https://…` runs them on a site in remote mode that is served already, whoever
 * signed its certificate.
 */
import { defineConfig, type PlaywrightTestConfig, type PlaywrightTestOptions, type Project } from "@playwright/test";
import type { ProjectOptions, WorkerOptions } from "./tests/e2e/support/test.ts";
import { findBrowser, QUIET_ARGUMENTS } from "./tests/support/browser.ts";
import { REMOTE } from "./tests/support/remote.ts";
import { LONG } from "./tests/support/samples.ts";
import { SEED } from "./tests/support/seeded.ts";
import { LOCALES, type Locale } from "./content/languages.ts";

type Options = ProjectOptions & PlaywrightTestOptions;

// Workers go by the same seed.
process.env["LOCKSTEP_SEED"] = String(SEED);

/** Our tools are no page in any language. */
const ONCE = /@once|\btools\//;

const KEYBOARD = /@keyboard/;

/** Our own site has its accounts in the tab, unless the environment names a service. */
const [NOT_OURS, AT_OPERATORS] = REMOTE === undefined ? [[/\bremote\//], /@operator|\bremote\//] : [[], /@operator/];

export default defineConfig<Options, WorkerOptions>({
  testDir: "tests/e2e",
  testMatch: REMOTE === undefined ? "**/*.spec.ts" : "{sandbox,remote}/*.spec.ts",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  workers: 2,
  retries: 0,
  // On a real homeserver that shares this machine everything takes longer, a start of two people most of all.
  timeout: REMOTE === undefined ? 90_000 : 240_000,
  expect: { timeout: REMOTE === undefined ? 15_000 : 45_000 },
  reporter: [["list"], ["json", { outputFile: ".cache/playwright.json" }]],
  ...(REMOTE?.site === undefined ? { webServer: servedHere() } : {}),
  use: {
    baseURL: REMOTE?.site ?? `http://localhost:${process.env["LOCKSTEP_PORT"] ?? "4600"}`,
    ignoreHTTPSErrors: REMOTE?.site !== undefined,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: await findBrowser(), args: [...QUIET_ARGUMENTS] },
    // Traces would double the time of the whole run; the page of a failed test is kept instead.
    screenshot: "only-on-failure",
  },
  projects: [{ name: "once", grep: ONCE, grepInvert: LONG ? [] : [/@long/] }, ...LOCALES.flatMap(inLanguage)],
});

function inLanguage(lang: Locale, index: number): Project<Options, WorkerOptions>[] {
  const [colorScheme, otherColours] = index % 2 === 0 ? (["light", "dark"] as const) : (["dark", "light"] as const);
  const others = LOCALES.filter((other) => other !== lang).map((other) => new RegExp(`@sample-${other}\\b`));
  const leftOut = LONG ? [ONCE] : [ONCE, /@long/, ...others];
  const project = (
    name: string,
    grep: RegExp,
    not: readonly RegExp[],
    more: Partial<Options & WorkerOptions> = {},
  ) => ({
    name: `${lang}${name}`,
    grep,
    grepInvert: [...leftOut, ...not],
    use: { lang, locale: lang, colorScheme, ...more },
  });
  // In the short run the first language has the keyboard, and the others the mouse.
  const byMouse = LONG || index > 0 ? NOT_OURS : [...NOT_OURS, KEYBOARD];
  const projects = [project("", /./, byMouse)];
  if (LONG || index === 0) projects.push(project(" by keyboard", KEYBOARD, NOT_OURS, { hands: "keyboard" }));
  if (LONG) projects.push(project(` in ${otherColours}`, /@colours/, NOT_OURS, { colorScheme: otherColours }));
  if (REMOTE?.site === undefined) projects.push(project(" at an operator's", AT_OPERATORS, [], { operator: true }));
  return projects;
}

function servedHere(): NonNullable<PlaywrightTestConfig["webServer"]> {
  const behind =
    REMOTE === undefined ? [] : ["--remote", REMOTE.targets.accounts, "--homeserver", REMOTE.targets.homeserver];
  return {
    command: ["node src/commands/preview.ts --port 4600", ...behind].join(" "),
    // The server takes the next free port; the address it names is the one to test.
    wait: { stdout: /https?:\/\/(?:localhost|127\.0\.0\.1):(?<LOCKSTEP_PORT>\d+)/ },
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  };
}
