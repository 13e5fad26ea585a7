/** What comments have in common: one version of the specification in their links, and `@throws` for what is thrown. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../support/programs/run.ts";

const SOURCES = ["{src,sandbox,tests}/**/*.{ts,tsx,astro,py}", "content/**/*.{mdx,json}"];
const FACTS = ["content/facts/*.json"];

const textsOf = (patterns: readonly string[]): (readonly [file: string, text: string])[] =>
  globSync([...patterns], { cwd: ROOT }).map((file) => [file, readFileSync(join(ROOT, file), "utf8")] as const);

/** Versions of the specification that a text links to, as they stand in the address. */
const linked = (text: string): string[] =>
  [...text.matchAll(/spec\.matrix\.org\/([^/\s)]+)\//g)].map(([, version = ""]) => version);

/** Sentences of comments that say what is thrown, without the tag for it. */
const untagged = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:\/\*\*|\*).*\bThrows\b(?!(?: \w+)* away).*$/gm)].map(([line]) => line.trim());

/** The version that guides were checked with. */
const [version, ...others] = new Set(
  textsOf(FACTS).flatMap(([, text]) =>
    [...text.matchAll(/"Matrix specification (v[\d.]+)"/g)].map(([, name = ""]) => name),
  ),
);

it("all links lead to the version of the specification that the guides were checked with", () => {
  expect(others).toEqual([]);
  const links = textsOf(SOURCES).flatMap(([file, text]) => linked(text).map((name) => [file, name] as const));
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(([, name]) => name !== version)).toEqual([]);
});

it("what is thrown has its tag", () => {
  const lines = textsOf(SOURCES).flatMap(([file, text]) => untagged(text).map((line) => `${file}: ${line}`));
  expect(lines).toEqual([]);
});

it("another version, and an untagged sentence, are found", () => {
  const host = ["spec", "matrix", "org"].join(".");
  expect(linked(`https://${host}/latest/rooms/#x and (https://${host}/v1.2/).`)).toEqual(["latest", "v1.2"]);
  const sentence = ["Throws", "`M_X`."].join(" ");
  expect(untagged(`/** A name. ${sentence} */\n * ${sentence}\n// ${sentence}\n/** @throws \`M_X\`. */`)).toEqual([
    `/** A name. ${sentence} */`,
    `* ${sentence}`,
  ]);
});
