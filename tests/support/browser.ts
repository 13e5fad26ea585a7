/** Finds a Chromium that runs, or gets one: the tests, the bench and the still pictures need it on any machine. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";
import { ROOT, run } from "./programs/run.ts";

/** Names the browser to use, as a path; found once, it is handed down to every program we start. */
const BROWSER_VARIABLE = "LOCKSTEP_CHROMIUM";

/** Arguments that keep Chromium from talking to anyone of its own accord. */
export const QUIET_ARGUMENTS: readonly string[] = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** One way to come to a browser. */
export interface Source {
  readonly name: string;
  /** Paths worth trying, best first. May install something. @throws the reason where this way is closed. */
  readonly find: () => Promise<readonly string[]> | readonly string[];
}

/** No way led to a browser; the message says for each what was in its way. */
export class NoBrowserError extends Error {
  override readonly name = "NoBrowserError";
}

/**
 * Goes through the sources and returns the first path that really starts.
 *
 * @param starts resolves if the browser at a path starts, rejects with why not.
 * @throws {NoBrowserError} if none does.
 */
export async function firstThatStarts(
  sources: readonly Source[],
  starts: (path: string) => Promise<void>,
): Promise<string> {
  const reasons: string[] = [];
  for (const source of sources) {
    try {
      const paths = await source.find();
      if (paths.length === 0) reasons.push(`${source.name}: not there`);
      for (const path of paths) {
        try {
          await starts(path);
          return path;
        } catch (error) {
          reasons.push(`${source.name}: ${path} does not start: ${firstLine(error)}`);
        }
      }
    } catch (error) {
      reasons.push(`${source.name}: ${firstLine(error)}`);
    }
  }
  throw new NoBrowserError(
    `No browser for the tests. Name one in ${BROWSER_VARIABLE}.\n${reasons.map((reason) => `- ${reason}`).join("\n")}`,
  );
}

/**
 * Programs by these names on a search path, in the order of the names.
 *
 * @param searchPath as in the environment variable PATH.
 */
export function onPath(
  names: readonly string[],
  searchPath: string,
  exists: (path: string) => boolean = existsSync,
): string[] {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name)).filter((path) => exists(path)));
}

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge"];

const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

const LAMBDA_CHROMIUM = "@sparticuz/chromium@153.0.0";

/** All ways, in order: named, Playwright's own, installed, Playwright's download, npm's. */
export function allSources(environment: NodeJS.ProcessEnv): Source[] {
  const named = environment[BROWSER_VARIABLE];
  // Somebody who names a browser wants that one or an error.
  if (named !== undefined && named !== "") return [{ name: BROWSER_VARIABLE, find: () => [named] }];
  const playwrights = (): string[] => [chromium.executablePath()].filter((path) => existsSync(path));
  return [
    { name: "Playwright's own", find: playwrights },
    {
      name: "installed",
      find: () => [...onPath(PROGRAMS, environment["PATH"] ?? ""), ...APPLICATIONS.filter((path) => existsSync(path))],
    },
    {
      name: "playwright install",
      async find() {
        const { code, output } = await run(["playwright", "install", "chromium"]);
        if (code !== 0) throw new Error(complaint(output));
        return playwrights();
      },
    },
    { name: LAMBDA_CHROMIUM, find: lambdaChromium },
  ];
}

/** Chromium built for machines without any libraries of a desktop, from npm, kept in .cache. */
async function lambdaChromium(): Promise<readonly string[]> {
  const home = join(ROOT, ".cache/browser");
  await mkdir(home, { recursive: true });
  const { code, output } = await run([
    "npm",
    "install",
    "--prefix",
    home,
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    LAMBDA_CHROMIUM,
  ]);
  if (code !== 0) throw new Error(complaint(output));
  // It brings its libraries only where it believes to be in AWS Lambda, and looks at this while being imported.
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs24.x";
  const entry = createRequire(join(home, "package.json")).resolve("@sparticuz/chromium");
  const module = (await import(pathToFileURL(entry).href)) as { default: { executablePath(): Promise<string> } };
  return [await module.default.executablePath()];
}

async function startsAndEnds(path: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: path, args: [...QUIET_ARGUMENTS] });
  await browser.close();
}

/**
 * Path of a Chromium that starts on this machine. It is also put into the environment, so that programs started from here
 * take the same without searching; libraries it needs travel the same way.
 *
 * @throws {NoBrowserError} if there is none and none can be got.
 */
export async function findBrowser(): Promise<string> {
  const path = await firstThatStarts(allSources(process.env), startsAndEnds);
  process.env[BROWSER_VARIABLE] = path;
  return path;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? "";
}

/** The line of a program's output that says what went wrong. */
function complaint(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "it said nothing";
}
