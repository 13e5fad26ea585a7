/** The built site for tests, bench and pictures: builds it when its sources have changed, and serves it as readers get it. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { ROOT, run, start } from "../programs/run.ts";

/** What the built site is made from. */
const INPUTS = [
  "content",
  "public",
  "sandbox",
  "src",
  "astro.config.mjs",
  "content.config.ts",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
];

async function filesOf(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function digest(inputs: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of (await filesOf(join(ROOT, input))).sort()) {
      hash
        .update(`${relative(ROOT, file)}\0`)
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

/** A site that is built from the sources. */
export interface Building {
  /** Of the file in .cache that says from what it was built. */
  readonly name: string;
  /** Where it is built, in the project's folder. */
  readonly dist: string;
  /** What it is built with, as text. */
  readonly settings?: string;
  readonly build: () => Promise<void>;
}

/**
 * Builds a site unless its sources, its settings and what was built are as the last build has left them.
 *
 * @returns whether it had to be built.
 */
export async function buildIfChanged({ name, dist, settings, build }: Building): Promise<boolean> {
  const file = join(ROOT, `.cache/${name}-build.json`);
  const record = existsSync(file) ? await readFile(file, "utf8") : undefined;
  const sources = await digest(INPUTS);
  const now = async (): Promise<string> => JSON.stringify({ sources, settings, built: await digest([dist]) });
  if (record === (await now())) return false;
  await build();
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  await writeFile(file, await now());
  return true;
}

/**
 * Makes sure that dist/ is the site of the present sources.
 *
 * @returns whether it had to be built.
 * @throws if the build fails; what it said is on the terminal.
 */
export function buildSite(): Promise<boolean> {
  return buildIfChanged({
    name: "site",
    dist: "dist",
    async build() {
      const { code } = await run(["npm", "run", "build"], { show: "errors" });
      if (code !== 0) throw new Error("The site does not build.");
    },
  });
}

/** A running server of the built site. */
export interface SiteServer {
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What `npm run preview` prints when it is ready. */
const READY = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+/;

/**
 * Serves dist/ exactly as `npm run preview` does.
 *
 * @param port wished; the server takes the next free one if somebody has it.
 * @throws if the server ends before it is ready.
 */
export async function serveSite(port: number): Promise<SiteServer> {
  const child = start(["node", "src/commands/preview.ts", "--port", String(port)]);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (text: string): void => {
      said += text;
      const address = READY.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.setEncoding("utf8").on("data", listen);
    child.stderr?.setEncoding("utf8").on("data", listen);
    child.once("error", reject);
    void ended.then(() => reject(new Error(`The preview server ended before it was ready.\n${said}`)));
  });
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
