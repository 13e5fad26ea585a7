/** `npm run check`: everything about the sources that needs no running. One line per part, and all that is wrong. */
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

interface Part {
  readonly name: string;
  readonly command: readonly string[];
}

const SOURCES = ["src", "sandbox", "tests"];

// Astro writes the types of the content first; the other parts read them.
const PARTS: readonly Part[] = [
  { name: "astro", command: ["astro", "check", "--minimumFailingSeverity", "warning"] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "lint", command: ["eslint", "--max-warnings", "0", "."] },
  { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
  { name: "imports", command: ["depcruise", "--output-type", "err", ...SOURCES] },
  { name: "parity", command: ["node", "src/commands/parity.ts"] },
  { name: "words", command: ["node", "src/commands/words.ts"] },
];

const ROOT = join(import.meta.dirname, "../..");

/** The project's own programs come first, Node among them. */
const PATH = `${join(ROOT, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`;

/** Runs one part and prints its line; what it said follows if it failed. */
function check({ name, command: [program = "", ...args] }: Part): boolean {
  const begun = performance.now();
  const options = { cwd: ROOT, env: { ...process.env, PATH }, encoding: "utf8", maxBuffer: Infinity } as const;
  const { status, error, stdout, stderr } = spawnSync(program, args, options);
  if (error !== undefined) throw error;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"}  ${name.padEnd(8)} ${seconds} s`);
  if (status !== 0) console.log(`${stdout}${stderr}`.trimEnd(), "\n");
  return status === 0;
}

const failed = PARTS.filter((part) => !check(part)).map(({ name }) => name);
console.log(failed.length === 0 ? "Everything is in order." : `Not in order: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
