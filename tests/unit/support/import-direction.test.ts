/** Every rule about imports and file names fires on a small tree that breaks it, and keeps quiet about what is allowed. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ESLint } from "eslint";
import * as v from "valibot";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT, run } from "../../support/programs/run.ts";

const CONFIG = join(ROOT, ".dependency-cruiser.cjs");

const Rules = v.object({ forbidden: v.array(v.object({ name: v.string() })) });
const Report = v.object({
  summary: v.object({ violations: v.array(v.object({ from: v.string(), rule: v.object({ name: v.string() }) })) }),
});

const LAYERS = ["lessons", "world", "device", "backend", "homeserver", "accounts"].map((name) => `sandbox/${name}`);
const FLOORS = ["storage", "state", "http", "routes"].map((name) => `sandbox/homeserver/${name}`);
const ROOMS = ["build", "page", "stage", "layout", "components", "commands"].map((name) => `src/${name}`);
const STAGE = [
  ...["shared", "client/model", "client/parts", "camera", "phone", "attacker", "server-view"],
  ...["client", "scene", "launcher", "hero"],
];

let tree = "";

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), "lockstep-imports-"));
  await symlink(join(ROOT, "node_modules"), join(tree, "node_modules"), "dir");
  await writeFile(join(tree, "tsconfig.json"), "{}");
  const devDependencies = { preact: "*", "matrix-js-sdk": "*", yaml: "*" };
  await writeFile(join(tree, "package.json"), JSON.stringify({ dependencies: { valibot: "*" }, devDependencies }));
  await write("sandbox/errors.ts", []);
  for (const folder of [
    ...LAYERS,
    ...FLOORS,
    ...ROOMS,
    ...STAGE.map((name) => `src/stage/${name}`),
    "tests/support",
    "content",
  ])
    await write(`${folder}/a.ts`, []);
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
  await write("src/texts.ts", ["../content/a.ts"]);
  await write("src/build/b.ts", ["../texts.ts", "../../sandbox/lessons/a.ts", "../../content/a.ts", "node:fs"]);
  await write("src/page/b.ts", ["../../sandbox/lessons/a.ts"]);
  await write("src/stage/b.ts", [
    "../texts.ts",
    "../page/a.ts",
    "../../sandbox/lessons/a.ts",
    "../../content/a.ts",
    "preact",
  ]);
  await write("src/stage/scene/b.ts", ["../client/a.ts", "../client/model/a.ts", "../phone/a.ts"]);
  await write("src/layout/b.ts", ["../build/a.ts", "../page/a.ts", "../stage/a.ts"]);
  await write("src/commands/b.ts", ["../build/a.ts", "../../content/a.ts"]);
  await write("sandbox/lessons/b.ts", ["../world/a.ts", "./a.ts", "../errors.ts"]);
  await write("sandbox/world/b.ts", ["../device/a.ts", "../backend/a.ts", "../errors.ts"]);
  await write("sandbox/backend/b.ts", ["../homeserver/a.ts", "../errors.ts"]);
  await write("sandbox/device/b.ts", ["../errors.ts", "matrix-js-sdk/lib/client.js"]);
  await write("sandbox/homeserver/serve.ts", ["./a.ts", "./routes/a.ts", "node:http"]);
  await write("sandbox/homeserver/routes/b.ts", ["../http/a.ts", "../state/a.ts"]);
  await write("sandbox/accounts/b.ts", ["node:http", "valibot"]);
  await write("tests/support/b.ts", ["../../src/build/a.ts", "../../sandbox/homeserver/a.ts"]);
  expect(await violations()).toEqual([]);
});

it("finds everything else", async () => {
  const cases: readonly (readonly [rule: string, folderOrFile: string, imported: string])[] = [
    ["errors-import-nothing-of-ours", "sandbox/errors.ts", "./homeserver/a.ts"],
    ["homeserver-imports-nothing-of-ours", "sandbox/homeserver", "../backend/a.ts"],
    ["homeserver-imports-nothing-of-ours", "sandbox/homeserver", "../../content/a.ts"],
    ["homeserver-imports-nothing-of-ours", "sandbox/homeserver", "../errors.ts"],
    ["homeserver-storage-imports-downwards", "sandbox/homeserver/storage", "../state/a.ts"],
    ["homeserver-state-imports-downwards", "sandbox/homeserver/state", "../http/a.ts"],
    ["homeserver-http-imports-downwards", "sandbox/homeserver/http", "../routes/a.ts"],
    ["homeserver-routes-imports-downwards", "sandbox/homeserver/routes", "../a.ts"],
    ["backend-imports-homeserver-only", "sandbox/backend", "../device/a.ts"],
    ["device-imports-errors-only", "sandbox/device", "../homeserver/a.ts"],
    ["device-imports-errors-only", "sandbox/device", "../world/a.ts"],
    ["world-imports-device-and-backend-only", "sandbox/world", "../homeserver/a.ts"],
    ["world-imports-device-and-backend-only", "sandbox/world", "../lessons/a.ts"],
    ["lessons-import-world-only", "sandbox/lessons", "../device/a.ts"],
    ["lessons-import-world-only", "sandbox/lessons", "../../src/build/a.ts"],
    ["accounts-import-nothing-of-ours", "sandbox/accounts", "../world/a.ts"],
    ["src-imports-lessons-only", "src/components", "../../sandbox/world/a.ts"],
    ["src-imports-lessons-only", "src/components", "../../sandbox/errors.ts"],
    ["src-imports-lessons-only", "src/components", "../../tests/support/a.ts"],
    ["texts-import-content-only", "src/texts.ts", "./build/a.ts"],
    ["build-imports-lessons-only", "src/build", "../page/a.ts"],
    ["build-imports-lessons-only", "src/build", "../commands/a.ts"],
    ["page-imports-lessons-only", "src/page", "../build/a.ts"],
    ["page-imports-lessons-only", "src/page", "../stage/a.ts"],
    ["stage-imports-page-and-lessons-only", "src/stage", "../build/a.ts"],
    ["stage-imports-page-and-lessons-only", "src/stage", "../layout/a.ts"],
    ...STAGE.map((name, index): [string, string, string] => [
      `stage-${name.replace("/", "-")}-imports-downwards`,
      `src/stage/${name}`,
      // The next one above, and the islands above the last.
      relative(name, join(STAGE[index + 1] ?? ".", "a.ts")),
    ]),
    ["layout-imports-build-page-and-stage-only", "src/layout", "../components/a.ts"],
    ["layout-imports-build-page-and-stage-only", "src/layout", "../commands/a.ts"],
    ["commands-import-build-and-lessons-only", "src/commands", "../stage/a.ts"],
    ["only-device-imports-the-sdk", "sandbox/world", "matrix-js-sdk/lib/client.js"],
    ["only-device-imports-the-sdk", "src/build", "matrix-js-sdk"],
    ["sandbox-runs-in-browsers", "sandbox/homeserver", "node:http"],
    ["sandbox-draws-nothing", "sandbox/world", "preact"],
    ["service-ships-its-packages", "sandbox/accounts", "yaml"],
    ["file-names-in-kebab-case", "sandbox/world/wrongName.ts", "./a.ts"],
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

it("finds the wrong direction in Astro files and their scripts", async () => {
  const eslint = new ESLint({ cwd: ROOT });
  const lines = (imported: readonly string[]): string[] => imported.map((path, n) => `import a${n} from "${path}";`);
  const refused = async (file: string, imports: readonly string[], scripts: readonly string[]): Promise<string[]> => {
    const all = ["---", ...lines(imports), "---", "", "<script>", ...lines(scripts), "</script>", ""];
    const [result] = await eslint.lintText(all.join("\n"), { filePath: `src/${file}` });
    const found = result?.messages.filter(({ ruleId }) => ruleId === "no-restricted-imports") ?? [];
    return found.map(({ line }) => /"(.*)"/u.exec(all[line - 1] ?? "")?.[1] ?? "");
  };
  const allowed = ["../build/config.ts", "../page/ticks.ts", "../stage/Stage.tsx", "../../sandbox/lessons/index.ts"];
  const wrong = ["../../sandbox/world/a.ts", "matrix-js-sdk", "../commands/check.ts"];
  const inScripts = ["../build/config.ts", "../stage/Stage.tsx", "./a.ts", "matrix-js-sdk"];
  const component = "../components/lesson/Step.astro";
  expect(
    await refused("layout/A.astro", [...allowed, ...wrong, component], ["../page/ticks.ts", ...inScripts]),
  ).toEqual([...wrong, component, ...inScripts]);
  expect(
    await refused(
      "components/lesson/A.astro",
      ["../layout/Mark.astro", ...allowed, ...wrong],
      ["../../page/ticks.ts", ...inScripts],
    ),
  ).toEqual([...wrong, ...inScripts]);
});
