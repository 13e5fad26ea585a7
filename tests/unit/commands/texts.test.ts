/** Labels, strings and facts that nothing uses are told by file and key, and nothing else is. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { unusedTexts } from "../../../src/commands/texts.ts";
import { ROOT, run } from "../../support/programs/run.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lockstep-"));
  texts("labels", []);
  texts("i18n", []);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, source: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), source);
}

/** Writes texts with these keys, those of `unused` among them, and says what is to be said of those. */
function texts(folder: "labels" | "i18n", used: readonly string[], unused: readonly string[] = []): string[] {
  const keys = [...used, ...unused].map((key) => [key, "Text"]);
  write(`content/${folder}/en.json`, JSON.stringify(Object.fromEntries(keys)));
  return unused.map((key) => `content/${folder}/en.json: nothing uses "${key}"; remove it in every language`);
}

it("labels: in guides, code, words and pictures, but not in tests alone", () => {
  write("content/docs/en/a.mdx", '<Label of="action.go" />');
  write("content/words.json", '{ "label": "action.say" }');
  write("public/screenshots/element/manifest.json", '{ "words": { "action.look": "Look" } }');
  write("tests/screenshots/element/a.ts", 'press("action.press")');
  write("tests/unit/a.test.ts", 'press("action.test")');
  const used = ["action.go", "action.say", "action.look", "action.press"];
  expect(unusedTexts(root)).toEqual([]);
  const problems = texts("labels", used, ["action.test", "action"]);
  expect(unusedTexts(root)).toEqual(problems);
});

it("strings that templates make of what stands somewhere else", () => {
  write("src/stage/A.tsx", 't(`wire.${kind}`); t(`title.${ref.replace("/", ".")}`); t(`${prefix}.today`);');
  write(
    "src/stage/B.tsx",
    'const prefix: "lease" | "lease.soon"; t(`${prefix}.today`); t(`sure.${open ? "yes" : "no"}`)',
  );
  write(
    "sandbox/kinds.ts",
    'const KIND = "sync-all";\nconst refs = ["kim/phone"];\nconst reasons = {\n  UNKNOWN_DEVICE: 1,\n};',
  );
  const used = ["wire.sync-all", "wire.UNKNOWN_DEVICE", "title.kim.phone", "lease.soon.today", "sure.yes", "sure.no"];
  const problems = texts("i18n", used, ["wire.sync", "title.kim.laptop", "lease.late.today", "sure.sync-all"]);
  expect(unusedTexts(root)).toEqual(problems);
});

it("sentences and titles by the lesson that they belong to", () => {
  write("src/a.ts", "t(`lesson.${id}.title`); t(`lesson.${id}.say.${key}`);");
  write("sandbox/lessons/course/one.ts", 'texts.say("hello"); id: "gone"');
  write("sandbox/lessons/course/two/parts.ts", "texts.say(`${member}-goes`)");
  write("sandbox/lessons/helpers/both.ts", 'texts.say("secret")');
  const used = ["one.title", "one.say.hello", "one.say.secret", "two.title", "two.say.kim-goes", "two.say.secret"];
  const unused = ["one.say.kim-goes", "two.say.hello", "two.say.kim-stays", "gone.title", "gone.say.secret"];
  const [own, dead] = [used, unused].map((keys) => keys.map((key) => `lesson.${key}`));
  const problems = texts("i18n", own ?? [], dead);
  expect(unusedTexts(root)).toEqual(problems);
});

it("facts that no guide rests on", () => {
  const fact = { id: "a-fact", fact: "It is so.", source: "tried", with: ["Element Web 1.12"], checked: "2026-11-30" };
  write("content/facts/a.json", JSON.stringify([fact]));
  expect(unusedTexts(root)).toEqual([expect.stringMatching(/^content\/facts: no guide refers to "a-fact"/u)]);
});

it("npm run check -- texts says them and fails", async () => {
  const [problem = ""] = texts("labels", [], ["action.go"]);
  const { code, output } = await run(["node", join(ROOT, "src/commands/texts.ts")], { cwd: root });
  expect(output).toBe(`${problem}\n`);
  expect(code).toBe(1);
});
