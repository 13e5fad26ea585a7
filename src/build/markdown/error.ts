/** Mistakes in a guide, said to its author with file and line. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The file, the line, what is wrong and how to put it right. */
export class AuthorError extends Error {
  override readonly name = "AuthorError";
  readonly line: number | undefined;

  constructor(file: URL | string | undefined, line: number | undefined, message: string) {
    super(`${placeOf(file)}${line === undefined ? "" : `:${line}`}: ${message}`);
    this.line = line;
  }
}

function placeOf(file: URL | string | undefined): string {
  if (file === undefined) return "Markdown";
  return relative(process.cwd(), file instanceof URL ? fileURLToPath(file) : file) || "Markdown";
}
