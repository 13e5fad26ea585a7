/**
 * `npm run test:engines`: what readers do, in Firefox, in WebKit and in the oldest Chromium that the site is promised for. Ends
 * with 77 where none of them can be had. `--long`: every lesson, every fault.
 */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { EXIT_MISSING } from "../support/programs/python.ts";
import { ROOT, run } from "../support/programs/run.ts";
import { buildSite } from "../support/sites/site.ts";
import { vitestCounts } from "../support/test-counts.ts";
import { findEngines } from "./install.ts";

const NAMES = { LOCKSTEP_FIREFOX: "Firefox", LOCKSTEP_WEBKIT: "WebKit", LOCKSTEP_OLD_CHROMIUM: "an old Chromium" };

const long = process.argv.includes("--long");
const found = await findEngines();
const missing = Object.entries(NAMES).flatMap(([variable, name]) => (variable in found ? [] : [name]));
if (missing.length > 0) console.log(`Cannot be had here, and is not tried: ${missing.join(", ")}.`);
if (Object.keys(found).length === 0) process.exit(EXIT_MISSING);

await buildSite();
const report = join(ROOT, ".cache/engines.json");
await rm(report, { force: true });
const { code } = await run(
  ["vitest", "run", "--project", "engines", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  { show: "output", env: { ...found, LOCKSTEP_ENGINES: "1", ...(long ? { LOCKSTEP_LONG: "1" } : {}) } },
);
const { passed, failed, skipped, failures } = vitestCounts(JSON.parse(await readFile(report, "utf8")));
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
process.exitCode = code === 0 && passed > 0 ? 0 : 1;
