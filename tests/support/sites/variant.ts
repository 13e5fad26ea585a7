/** The site as another operator builds it: a copy of the sources with other settings, built in a folder of its own. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ours from "../../../content/site.ts";
import { ROOT, run } from "../programs/run.ts";

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
  readonly remove: () => void;
}

/** What another operator sets. */
export interface Settings {
  /** In place of what stands in `content/site.ts`. */
  readonly site?: Readonly<Record<string, unknown>>;
  /** From the environment, such as `LOCKSTEP_BASE`. */
  readonly env?: Readonly<Record<string, string>>;
  /** More files in `public/`, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Changes the copy of the sources before it is built. */
  readonly prepare?: (folder: string) => void;
}

/**
 * Builds the site with other settings.
 *
 * @throws if the build fails; the error has what it said.
 */
export async function buildVariant({ site = {}, env = {}, files = {}, prepare }: Settings): Promise<Variant> {
  // Inside the project, so that its packages are found from there.
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, ".cache/variant-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, "public", name), content);
    writeFileSync(
      join(folder, "content/site.ts"),
      `export default ${JSON.stringify({ ...ours, ...site }, null, 2)};\n`,
    );
    prepare?.(folder);
    const ofTheTest = Object.fromEntries(OF_THE_TEST.map((name) => [name, undefined]));
    const { code, output } = await run(["astro", "build"], { cwd: folder, env: { ...ofTheTest, ...env } });
    if (code !== 0) throw new Error(`The variant does not build.\n${output}`);
    return { folder, dist: join(folder, "dist"), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
