/** The site as another operator builds it: a copy of the sources with other settings, built in a folder of its own. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run, type RunOptions } from "./run.ts";

const SOURCES = [
  "content",
  "public",
  "sandbox",
  "src",
  "astro.config.mjs",
  "content.config.ts",
  "package.json",
  "tsconfig.json",
];

/** What Vitest tells those whom it runs of themselves: a build would take it for its own, above all the path. */
const OF_THE_TEST = ["BASE_URL", "DEV", "MODE", "NODE_ENV", "PROD", "SSR", "TEST", "VITEST"];

export interface Variant {
  /** The copy of the sources. */
  readonly folder: string;
  /** Folder of the built pages. */
  readonly dist: string;
  remove(): void;
}

/**
 * Builds the site with some lines of `content/site.ts` replaced, or with settings from the environment.
 *
 * @param replacements what stands there, and what stands there instead
 * @param options.env settings such as `LOCKSTEP_BASE`
 * @param options.prepare changes the copy of the sources before it is built
 * @throws if a text to replace is not there, or if the build fails; the error has what it said.
 */
export async function buildVariant(
  replacements: readonly (readonly [string, string])[],
  options: Pick<RunOptions, "env"> & { readonly prepare?: (folder: string) => void } = {},
): Promise<Variant> {
  // Inside the project, so that its packages are found from there.
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, ".cache/variant-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
    const config = join(folder, "content/site.ts");
    let text = readFileSync(config, "utf8");
    for (const [from, to] of replacements) {
      if (!text.includes(from)) throw new Error(`content/site.ts has no ${from}`);
      text = text.replace(from, to);
    }
    writeFileSync(config, text);
    options.prepare?.(folder);
    const env = { ...Object.fromEntries(OF_THE_TEST.map((name) => [name, undefined])), ...options.env };
    const { code, output } = await run(["astro", "build"], { cwd: folder, env });
    if (code !== 0) throw new Error(`The variant does not build.\n${output}`);
    return { folder, dist: join(folder, "dist"), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
