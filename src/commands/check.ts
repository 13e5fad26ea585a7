/**
 * `npm run check`: everything about the sources that needs no running. One line per part, and all that is wrong.
 * `npm run check -- parity format` does these parts only.
 */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";

interface Part {
  readonly name: string;
  readonly command: readonly string[];
  /** What puts all of it right. */
  readonly mend?: string;
}

const SOURCES = ["src", "sandbox", "tests"];

/** Writes the types of the content, which the others read. */
const FIRST: Part = { name: "content", command: ["astro", "sync"] };

/** Those that take longest first, so that none is left over at the end. */
const PARTS: readonly Part[] = [
  { name: "lint", command: ["eslint", "--max-warnings", "0", "."] },
  { name: "types", command: ["tsc", "--noEmit"] },
  // What is not in Astro's own files, `types` has looked at.
  {
    name: "astro",
    command: [
      "astro",
      "check",
      "--noSync",
      "--minimumFailingSeverity",
      "warning",
      "--tsconfig",
      "src/tsconfig.astro.json",
    ],
  },
  {
    name: "format",
    command: ["prettier", "--check", "--log-level", "warn", "."],
    mend: "\n`npm run format` puts all of it right.",
  },
  { name: "imports", command: ["depcruise", "--output-type", "err", ...SOURCES] },
  { name: "unused", command: ["knip"] },
  { name: "testonly", command: ["knip", "--production"] },
  { name: "texts", command: ["node", "src/commands/texts.ts"] },
  { name: "words", command: ["node", "src/commands/words.ts"] },
  { name: "parity", command: ["node", "src/commands/parity.ts"] },
];

const ROOT = join(import.meta.dirname, "../..");

/** The project's own programs come first, Node among them. */
const PATH = `${join(ROOT, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`;

/** Runs one part and prints its line; what it said follows if it failed. */
function check({ name, command: [program = "", ...args], mend }: Part): Promise<boolean> {
  const begun = performance.now();
  const options = { cwd: ROOT, env: { ...process.env, PATH }, maxBuffer: Infinity };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      console.log(`${error === null ? "ok    " : "FAILED"}  ${name.padEnd(8)} ${seconds} s`);
      if (error !== null) console.log(`${stdout}${stderr}`.trimEnd() || error.message, `${mend ?? ""}\n`);
      resolve(error === null);
    });
  });
}

const NAMES = PARTS.map(({ name }) => name);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. There are: ${NAMES.join(", ")}.`);
  process.exit(2);
}

const failed: string[] = [];
const left = PARTS.filter(({ name }) => asked.length === 0 || asked.includes(name));

async function work(): Promise<void> {
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (!(await check(part))) failed.push(part.name);
  }
}

// Only these read it.
if (left.some(({ name }) => ["lint", "types", "astro"].includes(name)) && !(await check(FIRST)))
  failed.push(FIRST.name);
await Promise.all(Array.from({ length: Math.min(availableParallelism(), left.length) }, work));
console.log(failed.length === 0 ? "Everything is in order." : `Not in order: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
