/**
 * `npm run facts`: lists the facts of the register that were last checked more than three months ago, oldest first, with the guides
 * that rest on them. `-- --months 1` takes another age, `-- --all` lists every fact.
 */
import { globSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { FIRST } from "../../content/languages.ts";
import { FactError, factsIn, readFacts, staleFacts } from "../build/facts.ts";

const { values } = parseArgs({
  options: { months: { type: "string", default: "3" }, all: { type: "boolean", default: false } },
});

const months = Number(values.months);
if (!Number.isInteger(months) || months < 0) {
  process.stderr.write(`--months takes a whole number, but is ${values.months}\n`);
  process.exit(2);
}

try {
  const facts = readFacts();
  const listed = values.all ? facts : staleFacts(facts, months, new Date());
  const guides = globSync(`content/docs/${FIRST}/*.mdx`).sort();
  const uses = new Map(guides.map((file) => [file, factsIn(readFileSync(file, "utf8"))]));
  for (const { id, fact, source, checked, with: versions } of [...listed].sort((a, b) =>
    a.checked.localeCompare(b.checked),
  )) {
    const used = guides.filter((file) => uses.get(file)?.includes(id)).map((file) => file.replace(/.*\//u, ""));
    process.stdout.write(
      `${checked}  ${id}\n            ${fact}\n            source: ${source}\n            with:   ${versions.join(", ")}\n            in:     ${used.join(", ")}\n`,
    );
  }
  const age = values.all ? "" : ` last checked more than ${String(months)} months ago`;
  process.stdout.write(`${String(listed.length)} of ${String(facts.length)} facts${age}.\n`);
} catch (error) {
  if (!(error instanceof FactError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
