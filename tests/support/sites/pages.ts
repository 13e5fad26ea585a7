/** The pages of the built site. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../programs/run.ts";

/** Paths of all pages of a built site as readers ask for them, from where it is: `en/people/`; "" is its start. */
export function builtPages(folder = join(ROOT, "dist")): string[] {
  const files = globSync("**/*.html", { cwd: folder });
  return files.map((file) => file.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1")).sort();
}
