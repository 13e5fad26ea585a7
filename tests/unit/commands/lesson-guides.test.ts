/** A step or hint that a guide has and its lesson does not is told with file and line, in each language. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { guidesUnlikeLessons } from "../../../src/commands/parity/lesson-guides.ts";

const lesson = defineLesson({
  id: "greeting",
  version: 1,
  start: { cast: [] },
  steps: [{ id: "look", kind: "read", focus: "server" }],
});

let root = "";
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "lockstep-"))));
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, step: string): string {
  const file = join(root, "content/docs", path);
  mkdirSync(dirname(file), { recursive: true });
  const steps = `<Step id="${step}">\n\n### Look [#${step}]\n\n</Step>`;
  writeFileSync(file, `---\ntitle: Greeting\n---\n\n<Lesson id="greeting">\n\n${steps}\n\n</Lesson>\n`);
  return relative(process.cwd(), file);
}

it("once for each guide that is unlike its lesson", async () => {
  const find = (id: string) => (id === lesson.id ? lesson : undefined);
  write("en/like.mdx", "look");
  expect(await guidesUnlikeLessons(root, find)).toEqual([]);
  const files = ["de/a.mdx", "en/a.mdx"].map((path) => write(path, "see"));
  expect(await guidesUnlikeLessons(root, find)).toEqual(
    files.map((file) => `${file}:7: sandbox/lessons/course/greeting has no step "see"; it has look`),
  );
});

it("and not what is wrong with the guide otherwise", async () => {
  write("en/broken.mdx", "look");
  writeFileSync(join(root, "content/docs/en/broken.mdx"), "<Lesson");
  await expect(guidesUnlikeLessons(root, () => lesson)).rejects.toThrow();
});
