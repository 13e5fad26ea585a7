/** `npm run check`: everything about the sources that needs no running. One line per part, and all that is wrong. */
import { run } from "./run.ts";

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
  { name: "parity", command: ["node", "src/site/parity.ts"] },
  { name: "words", command: ["node", "src/site/words.ts"] },
];

/** Runs one part and prints its line; what it said follows if it failed. */
async function check(part: Part): Promise<boolean> {
  const begun = performance.now();
  const { code, output } = await run(part.command);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"}  ${part.name.padEnd(8)} ${seconds} s`);
  if (code !== 0) console.log(`${output.trimEnd()}\n`);
  return code === 0;
}

const failed: string[] = [];
for (const part of PARTS) {
  if (!(await check(part))) failed.push(part.name);
}
console.log(failed.length === 0 ? "Everything is in order." : `Not in order: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
