/** A text that a lesson asks for and nobody wrote is told with file and line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { missingLessonTexts } from "../../../src/commands/parity/lesson-texts.ts";

let root = "";
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "lockstep-"))));
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, source: string): void {
  const file = join(root, "sandbox/lessons/course", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source);
}

it("in a lesson of one file and of several, each by its own id", () => {
  write("index.ts", 'texts.say("nothing")');
  write("two-words.ts", 'one\ntexts.say("question") texts.say("answer")\n');
  write("symbols/parts.ts", '\n\nworld.send(texts.say("hello"))');
  const strings = { "lesson.two-words.say.answer": "Yes", "lesson.two-words.title": "Two words" };
  expect(missingLessonTexts(root, "content/i18n/en.json", strings)).toEqual([
    'sandbox/lessons/course/symbols: content/i18n/en.json has no "lesson.symbols.title"; add it in every language',
    'sandbox/lessons/course/symbols/parts.ts:3: content/i18n/en.json has no "lesson.symbols.say.hello"; add it in every language',
    'sandbox/lessons/course/two-words.ts:2: content/i18n/en.json has no "lesson.two-words.say.question"; add it in every language',
  ]);
});

it("is nothing where there are no lessons", () => {
  expect(missingLessonTexts(root, "content/i18n/en.json", {})).toEqual([]);
});
