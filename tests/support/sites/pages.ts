/** The pages of the built site. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../programs/run.ts";

/** Paths of all pages as readers ask for them, from where the site is: `en/people/`; "" is its start. */
export function builtPages(): string[] {
  const files = globSync("**/*.html", { cwd: join(ROOT, "dist") });
  return files.map((file) => file.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1")).sort();
}
