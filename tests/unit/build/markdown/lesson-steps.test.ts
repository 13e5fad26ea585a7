/** Steps and hints of a guide are tied to the lesson's data, and a difference is said with file and line. */
import { mdxToJs } from "satteri";
import { describe, expect, test } from "vitest";
import { defineLesson } from "../../../../sandbox/lessons/define.ts";
import type { Lesson } from "../../../../sandbox/lessons/types.ts";
import { lessonSteps } from "../../../../src/build/markdown/lesson-steps.ts";

const lesson = defineLesson({
  id: "greeting",
  version: 1,
  start: { cast: [] },
  steps: [
    {
      id: "greet",
      kind: "do",
      focus: "you/laptop",
      effort: { presses: 1 },
      hints: ["not-written", "not-arrived"],
      check: () => true,
      solve: () => Promise.resolve(),
    },
    { id: "look", kind: "read", focus: "server" },
  ],
});

const HINTS = '<Hint id="not-written">\n\nWrite.\n\n</Hint>\n\n<Hint id="not-arrived">\n\nWait.\n\n</Hint>';
const GREET = `<Step id="greet">\n\n### Greet [#greet]\n\n${HINTS}\n\n</Step>`;
const LOOK = '<Step id="look">\n\n### Look [#look]\n\nText.\n\n</Step>';

const guide = (...steps: string[]): string => `<Lesson id="greeting">\n\n${steps.join("\n\n")}\n\n</Lesson>\n`;

const compile = async (source: string, known: Lesson = lesson): Promise<string> => {
  const { code } = await mdxToJs(source, {
    mdastPlugins: [() => lessonSteps((id) => (id === known.id ? known : undefined))],
    fileURL: new URL(`file://${process.cwd()}/content/docs/de/a.mdx`),
  });
  return code;
};

describe("lessonSteps", () => {
  test("tells each step its lesson, kind and number, and where hints go", async () => {
    const code = await compile(guide(GREET, LOOK));
    expect(code).toMatch(/lesson: "greeting",\s*kind: "do",\s*number: "1"/u);
    expect(code).toMatch(/lesson: "greeting",\s*kind: "read",\s*number: "2"/u);
    expect(code).toMatch(/id: "not-arrived",\s*slot: "hints"/u);
    expect(code).toMatch(/steps: "2"/u);
  });

  test("leaves pages without a lesson alone", async () => {
    expect(await compile("Text.\n")).toContain("Text.");
  });

  test("refuses two lessons of a page that share a step's id", async () => {
    const page = `${guide(GREET, LOOK)}\n${guide(GREET, LOOK).replaceAll("greeting", "again")}`;
    const compiling = async (): Promise<unknown> =>
      mdxToJs(page, {
        mdastPlugins: [() => lessonSteps((id) => ({ ...lesson, id }))],
        fileURL: new URL(`file://${process.cwd()}/content/docs/de/a.mdx`),
      });
    await expect(compiling()).rejects.toThrow(
      /a\.mdx:\d+: the lessons "greeting" and "again" of this page both have a step "greet"/u,
    );
  });

  test.each([
    [
      "an unknown lesson",
      '<Lesson id="other">\n\n</Lesson>',
      /a\.mdx:1: there is no lesson "other".*write sandbox\/lessons\/course\/other\.ts/,
    ],
    ["a lesson without id", "<Lesson>\n\n</Lesson>", /a lesson needs its id/],
    ["a missing step", guide(GREET), /a\.mdx:1: <Step id="look"> .* is missing/],
    ["another order", guide(LOOK, GREET), /a\.mdx:3: step "look" stands where .* has "greet"/],
    [
      "an unknown step",
      guide(GREET, LOOK.replaceAll("look", "stare")),
      /a\.mdx:\d+: .* has no step "stare"; it has greet, look/,
    ],
    ["a step too many", guide(GREET, LOOK, LOOK), /stands where .* has "no step"/],
    [
      "a missing hint",
      guide(GREET.replace(/<Hint id="not-arrived">[^]*?<\/Hint>/u, ""), LOOK),
      /lacks <Hint id="not-arrived">/,
    ],
    [
      "all hints missing",
      guide(GREET.replace(HINTS, ""), LOOK),
      /lacks <Hint id="not-written">, <Hint id="not-arrived">/,
    ],
    [
      "an unknown hint",
      guide(GREET.replaceAll("not-written", "not-said"), LOOK),
      /a\.mdx:7: step "greet" has no hint "not-said"/,
    ],
    [
      "a hint twice",
      guide(GREET.replace(HINTS, `${HINTS}\n\n${HINTS}`), LOOK),
      /the hint "not-written" is there twice/,
    ],
    ["a hint in a read step", guide(GREET, LOOK.replace("Text.", HINTS)), /step "look" has no hint/],
  ])("refuses %s", async (_, source, message) => {
    await expect(compile(source)).rejects.toThrow(message);
  });

  test.each([
    ["another id", "### Greet [#hello]"],
    ["an id that ends alike", "### Greet [#re-greet]"],
    ["no id", "### Greet"],
    ["the id as a word", "### Please greet"],
    ["the id in brackets only", "### Greet [greet]"],
    ["the id in round brackets", "### Greet (#greet)"],
    ["the id not closed", "### Greet [#greet"],
    ["the id before the title", "### [#greet] Greet"],
    ["another level", "## Greet [#greet]"],
    ["a lower level", "#### Greet [#greet]"],
    ["text before it", "Hello.\n\n### Greet [#greet]"],
    ["the id in a paragraph", "Greet [#greet]"],
    ["nothing", ""],
  ])("refuses a step whose heading has %s", async (_, heading) => {
    await expect(compile(guide(GREET.replace("### Greet [#greet]", heading), LOOK))).rejects.toThrow(
      /a\.mdx:3: step "greet" must start with its heading: ### Title \[#greet\]/u,
    );
  });

  test("takes a heading that is marked up", async () => {
    const marked = GREET.replace("### Greet", '### *Greet* `Kim` <Label of="action.ok" />');
    expect(await compile(guide(marked, LOOK))).toContain('number: "1"');
  });
});

describe("the picture of a step", () => {
  const PICTURE = '<Screenshot alt="Kim\'s chat" />';
  const withPicture = (...pictures: string[]): string =>
    guide(GREET.replace("[#greet]\n\n", `[#greet]\n\nText.\n\n${pictures.join("\n\n")}\n\n`), LOOK);
  const shown: Lesson = {
    ...lesson,
    steps: lesson.steps.map((step) => (step.id === "greet" ? { ...step, shot: {} } : step)),
  };

  test("is told which one it is", async () => {
    expect(await compile(withPicture(PICTURE), shown)).toMatch(/alt: "Kim's chat",\s*of: "greeting\/greet"/u);
  });

  test.each([
    ["none", [], 3],
    ["one without a text", ["<Screenshot />"], 9],
    ["one with an empty text", ['<Screenshot alt="" />'], 9],
  ])("has a text that tells what it shows: refuses %s", async (_, pictures, line) => {
    await expect(compile(withPicture(...pictures), shown)).rejects.toThrow(
      `a.mdx:${String(line)}: step "greet" lacks <Screenshot alt="what its picture shows" />`,
    );
  });

  test("stands there once", async () => {
    await expect(compile(withPicture(PICTURE, PICTURE), shown)).rejects.toThrow(
      'a.mdx:11: step "greet" has two <Screenshot>s',
    );
  });

  test("stands there only if the lesson declares it", async () => {
    await expect(compile(withPicture(PICTURE))).rejects.toThrow(
      'a.mdx:9: step "greet" has a <Screenshot>, but its lesson declares no shot',
    );
  });
});
