/** Every rule about imports fires on a small tree that breaks it, and keeps quiet about what is allowed. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT, run } from "../../support/run.ts";

const CONFIG = join(ROOT, ".dependency-cruiser.cjs");

const Rules = v.object({ forbidden: v.array(v.object({ name: v.string() })) });
const Report = v.object({
  summary: v.object({ violations: v.array(v.object({ from: v.string(), rule: v.object({ name: v.string() }) })) }),
});

const LAYERS = ["lessons", "world", "device", "backend", "homeserver", "accounts"].map((name) => `sandbox/${name}`);

let tree = "";

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), "lockstep-imports-"));
  await symlink(join(ROOT, "node_modules"), join(tree, "node_modules"), "dir");
  await writeFile(join(tree, "tsconfig.json"), "{}");
  const declared = { preact: "*", "matrix-js-sdk": "*" };
  await writeFile(join(tree, "package.json"), JSON.stringify({ devDependencies: declared }));
  await write("sandbox/errors.ts", []);
  for (const folder of [...LAYERS, "src/build", "tests/support", "content"]) await write(`${folder}/a.ts`, []);
});

afterEach(() => rm(tree, { recursive: true }));

/** A file of the tree that imports types from the given places: even these count. */
async function write(path: string, imports: readonly string[]): Promise<void> {
  await mkdir(dirname(join(tree, path)), { recursive: true });
  const lines = imports.map((from, index) => `import type { T as T${index} } from "${from}";`);
  const used = imports.map((_, index) => `T${index}`);
  await writeFile(join(tree, path), [...lines, `export type T = ${["1", ...used].join(" | ")};`, ""].join("\n"));
}

/** `rule: file` for every violation in the tree. */
async function violations(): Promise<string[]> {
  const command = ["depcruise", "--config", CONFIG, "--output-type", "json", "src", "sandbox", "tests"];
  const { output } = await run(command, { cwd: tree });
  return v.parse(Report, JSON.parse(output)).summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}

it("says nothing about the allowed direction", async () => {
  await write("src/build/b.ts", ["../../sandbox/lessons/a.ts", "../../content/a.ts", "preact", "node:fs"]);
  await write("sandbox/lessons/b.ts", ["../world/a.ts", "./a.ts", "../errors.ts"]);
  await write("sandbox/world/b.ts", ["../device/a.ts", "../backend/a.ts", "../errors.ts"]);
  await write("sandbox/backend/b.ts", ["../homeserver/a.ts", "../errors.ts"]);
  await write("sandbox/device/b.ts", ["../errors.ts", "matrix-js-sdk/lib/client.js"]);
  await write("sandbox/homeserver/serve.ts", ["./a.ts", "node:http"]);
  await write("sandbox/accounts/b.ts", ["node:http"]);
  await write("tests/support/b.ts", ["../../src/build/a.ts", "../../sandbox/homeserver/a.ts"]);
  expect(await violations()).toEqual([]);
});

it("finds everything else", async () => {
  const cases: readonly (readonly [rule: string, folderOrFile: string, imported: string])[] = [
    ["errors-import-nothing-of-ours", "sandbox/errors.ts", "./homeserver/a.ts"],
    ["homeserver-imports-nothing-of-ours", "sandbox/homeserver", "../backend/a.ts"],
    ["homeserver-imports-nothing-of-ours", "sandbox/homeserver", "../../content/a.ts"],
    ["homeserver-imports-nothing-of-ours", "sandbox/homeserver", "../errors.ts"],
    ["backend-imports-homeserver-only", "sandbox/backend", "../device/a.ts"],
    ["device-imports-errors-only", "sandbox/device", "../homeserver/a.ts"],
    ["device-imports-errors-only", "sandbox/device", "../world/a.ts"],
    ["world-imports-device-and-backend-only", "sandbox/world", "../homeserver/a.ts"],
    ["world-imports-device-and-backend-only", "sandbox/world", "../lessons/a.ts"],
    ["lessons-import-world-only", "sandbox/lessons", "../device/a.ts"],
    ["lessons-import-world-only", "sandbox/lessons", "../../src/build/a.ts"],
    ["accounts-import-nothing-of-ours", "sandbox/accounts", "../world/a.ts"],
    ["src-imports-lessons-only", "src/build", "../../sandbox/world/a.ts"],
    ["src-imports-lessons-only", "src/build", "../../sandbox/errors.ts"],
    ["src-imports-lessons-only", "src/build", "../../tests/support/a.ts"],
    ["only-device-imports-the-sdk", "sandbox/world", "matrix-js-sdk/lib/client.js"],
    ["only-device-imports-the-sdk", "src/build", "matrix-js-sdk"],
    ["sandbox-runs-in-browsers", "sandbox/homeserver", "node:http"],
    ["sandbox-draws-nothing", "sandbox/world", "preact"],
    ["packages-are-declared", "src/build", "hono"],
    ["no-cycles", "src/build", "./other-half.ts"],
  ];
  const expected: string[] = [];
  for (const [index, [rule, path, imported]] of cases.entries()) {
    const file = path.endsWith(".ts") ? path : `${path}/wrong${index}.ts`;
    await write(file, [imported]);
    expected.push(`${rule}: ${file}`);
  }
  // A cycle is reported once, at its first file.
  await write("src/build/other-half.ts", [`./wrong${cases.length - 1}.ts`]);
  expect((await violations()).sort()).toEqual([...expected.slice(0, -1), "no-cycles: src/build/other-half.ts"].sort());

  const { forbidden } = v.parse(Rules, createRequire(import.meta.url)(CONFIG));
  const fired = new Set(cases.map(([rule]) => rule));
  expect(forbidden.map(({ name }) => name).filter((name) => !fired.has(name))).toEqual([]);
});
