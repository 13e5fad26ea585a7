/** What nothing uses is named on a small tree that has some, and what only tests use, too; nothing is said of what is used. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT, run } from "../../support/programs/run.ts";

const devDependencies = { astro: "*", vitest: "*", knip: "*" };

const Names = v.optional(v.array(v.object({ name: v.string() })), []);
const Report = v.object({
  issues: v.array(v.object({ file: v.string(), files: Names, dependencies: Names, exports: Names, types: Names })),
});

let tree = "";

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), "lockstep-unused-"));
  await symlink(join(ROOT, "node_modules"), join(tree, "node_modules"), "dir");
  await cp(join(ROOT, "knip.ts"), join(tree, "knip.ts"));
  await write("package.json", JSON.stringify({ dependencies: { valibot: "*" }, devDependencies }));
  await write("astro.config.mjs", 'import "./src/build/a.ts";');
  await write("vitest.config.ts", 'import "vitest/config";');
  await write("src/build/a.ts", 'import { used } from "./b.ts"; import "valibot"; used();');
  await write("src/build/b.ts", "export function used() {}");
  await write("src/components/lesson/Step.astro", "<p />");
  await write("content/docs/en/a.mdx", "<Step />");
  await write("tests/unit/a.test.ts", 'import "../../src/build/b.ts";');
});

afterEach(() => rm(tree, { recursive: true }));

async function write(path: string, code: string): Promise<void> {
  await mkdir(dirname(join(tree, path)), { recursive: true });
  await writeFile(join(tree, path), `${code}\n`);
}

/** `kind: file name` for all that is unused in the tree. */
async function unused(...options: readonly string[]): Promise<string[]> {
  const { output } = await run(["knip", "--no-config-hints", "--reporter", "json", ...options], { cwd: tree });
  const { issues } = v.parse(Report, JSON.parse(output));
  const all = issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, found]) => found.map(({ name }) => `${kind}: ${file} ${name}`)),
  );
  return all.sort();
}

it("says nothing about what is used", async () => {
  expect(await unused()).toEqual([]);
  expect(await unused("--production")).toEqual([]);
});

it("names files, exports, types, components and packages that nothing uses", async () => {
  await write("src/build/c.ts", "");
  await write("src/build/b.ts", "export function used() {}\nexport const left = 1;\nexport type Left = 1;");
  await write("content/docs/en/a.mdx", "Nothing");
  await write("package.json", JSON.stringify({ dependencies: { valibot: "*", yaml: "*" }, devDependencies }));
  await write("tests/support/left.ts", "");
  expect(await unused()).toEqual([
    "dependencies: package.json yaml",
    "exports: src/build/b.ts left",
    "files: src/build/c.ts src/build/c.ts",
    "files: src/components/lesson/Step.astro src/components/lesson/Step.astro",
    "files: tests/support/left.ts tests/support/left.ts",
    "types: src/build/b.ts Left",
  ]);
});

it("names what tests alone use", async () => {
  await write("src/build/c.ts", "export const own = 1;\nexport const tested = 2;\nexport const both = own;");
  await write("src/build/a.ts", 'import { both } from "./c.ts"; import "valibot"; both;');
  await write(
    "tests/unit/a.test.ts",
    'import { own, tested } from "../../src/build/c.ts"; import { used } from "../../src/build/b.ts";',
  );
  expect(await unused()).toEqual([]);
  expect(await unused("--production")).toEqual([
    "exports: src/build/c.ts tested",
    "files: src/build/b.ts src/build/b.ts",
  ]);
});
