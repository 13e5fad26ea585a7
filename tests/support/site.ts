/** The built site for tests, bench and pictures: builds it when its sources have changed, and serves it as readers get it. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { ROOT, run, start } from "./run.ts";

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

const RECORD = join(ROOT, ".cache/site-build.json");

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

/** What is in dist/ now and from what it was made: both must be as we left them for the build to be taken again. */
async function fingerprint(): Promise<{ sources: string; built: string }> {
  return { sources: await digest(INPUTS), built: await digest(["dist"]) };
}

/**
 * Makes sure that dist/ is the site of the present sources.
 *
 * @returns whether it had to be built.
 * @throws if the build fails; what it said is on the terminal.
 */
export async function buildSite(): Promise<boolean> {
  const record = existsSync(RECORD) ? (JSON.parse(await readFile(RECORD, "utf8")) as unknown) : undefined;
  const before = await fingerprint();
  if (JSON.stringify(record) === JSON.stringify(before)) return false;
  const { code } = await run(["npm", "run", "build"], { show: "errors" });
  if (code !== 0) throw new Error("The site does not build.");
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  await writeFile(RECORD, JSON.stringify({ ...before, built: await digest(["dist"]) }));
  return true;
}

/** A running server of the built site. */
export interface SiteServer {
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What `npm run preview` prints when it is ready. */
export const READY = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+/;

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
