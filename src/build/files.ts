/** Sources as they are, for what is built or checked of them. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files and what is in them, in the order of their names. @param root folder that the globs begin in */
export function readFiles(globs: readonly string[], root = "."): { readonly file: string; readonly code: string }[] {
  const files = globSync([...globs], { cwd: root }).map((file) => file.replaceAll("\\", "/"));
  return files.sort().map((file) => ({ file, code: readFileSync(join(root, file), "utf8") }));
}
