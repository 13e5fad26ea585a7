/** Steps and hints of a guide are tied to the lesson's data, and a difference is said with file and line. */
import { mdxToJs } from "satteri";
import { describe, expect, test } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { lessonSteps } from "../../../src/site/markdown/lesson-steps.ts";

const lesson = defineLesson({
  id: "greeting",
  version: 1,
  start: { cast: [] },
  steps: [
    {
      id: "greet",
      kind: "do",
      focus: "you/laptop",
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

const compile = async (source: string): Promise<string> => {
  const { code } = await mdxToJs(source, {
    mdastPlugins: [() => lessonSteps((id) => (id === lesson.id ? lesson : undefined))],
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
      /a\.mdx:1: sandbox\/lessons\/index\.ts has no lesson "other"/,
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
    [
      "a heading of another id",
      guide(GREET.replace("[#greet]", "[#hello]"), LOOK),
      /must start with its heading: ### Title \[#greet\]/,
    ],
  ])("refuses %s", async (_, source, message) => {
    await expect(compile(source)).rejects.toThrow(message);
  });
});
