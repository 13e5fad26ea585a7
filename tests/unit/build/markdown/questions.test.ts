/** Questions and their answers reach their components; what an author forgets is said with file and line. */
import { mdxToJs } from "satteri";
import { describe, expect, test } from "vitest";
import { questions } from "../../../../src/build/markdown/questions.ts";

const RIGHT = "<Answer correct>\n\nWho writes.\n\nIt *delivers* the message.\n\n</Answer>";
const WRONG = "<Answer>\n\nThe text.\n\nIt is encrypted.\n\n</Answer>";
const QUESTION = "What does the `server` see?";

const asked = (...parts: string[]): string => `<Question id="server-sees">\n\n${parts.join("\n\n")}\n\n</Question>\n`;

const compile = async (source: string): Promise<string> => {
  const { code } = await mdxToJs(source, {
    mdastPlugins: [() => questions()],
    fileURL: new URL(`file://${process.cwd()}/content/docs/de/a.mdx`),
  });
  return code;
};

describe("questions", () => {
  test("tells the question how many answers are right, and puts texts where the components want them", async () => {
    const code = await compile(asked(QUESTION, WRONG, RIGHT));
    expect(code).toMatch(/_jsxs?\(Question, \{\s*id: "server-sees",\s*correct: "1"/u);
    expect(code.match(/slot: "question"/gu)).toHaveLength(1);
    expect(code.match(/slot: "answer"/gu)).toHaveLength(2);
    expect(code).toMatch(/_jsxs?\(Answer, \{\s*correct: true/u);
    expect(code).toMatch(/slot: "answer",\s*children: "Who writes\."/u);
  });

  test("takes several questions and more than one right answer", async () => {
    const more = asked(QUESTION, RIGHT, WRONG, RIGHT).replace("server-sees", "again");
    const code = await compile(`${asked(QUESTION, RIGHT, WRONG)}\n${more}`);
    expect(code).toContain('correct: "2"');
  });

  test.each([
    ["no id", asked(QUESTION, RIGHT, WRONG).replace(' id="server-sees"', ""), /:1: a question needs its id/],
    [
      "an id in capitals",
      asked(QUESTION, RIGHT, WRONG).replace("server", "Server"),
      /:1: the question's id "Server-sees"/,
    ],
    ["an id twice", asked(QUESTION, RIGHT, WRONG).repeat(2), /:\d+: two questions have the id "server-sees"/],
    ["no question", asked(RIGHT, WRONG), /:1: question "server-sees" must start with the question itself/],
    ["one answer", asked(QUESTION, RIGHT), /:1: question "server-sees" needs at least two/],
    ["no right answer", asked(QUESTION, WRONG, WRONG), /:1: question "server-sees" has no correct answer/],
    ["only right answers", asked(QUESTION, RIGHT, RIGHT), /:1: question "server-sees" has only correct answers/],
    [
      "text between answers",
      asked(QUESTION, RIGHT, "Or:", WRONG),
      /:13: question "server-sees" has text that is no <Answer>/,
    ],
    [
      "an answer without explanation",
      asked(QUESTION, RIGHT, "<Answer>\n\nThe text.\n\n</Answer>"),
      /:13: an answer needs an explanation/,
    ],
    ["an empty answer", asked(QUESTION, RIGHT, "<Answer>\n</Answer>"), /:13: an answer starts with the answer itself/],
    [
      "a value for correct",
      asked(QUESTION, RIGHT, WRONG.replace(">", " correct={false}>")),
      /:13: write "correct" without/,
    ],
    ["an answer outside", `${RIGHT}\n`, /:1: an <Answer> stands directly in a <Question>/],
  ])("refuses %s", async (_, source, message) => {
    await expect(compile(source)).rejects.toThrow(message);
    await expect(compile(source)).rejects.toThrow(/content\/docs\/de\/a\.mdx/u);
  });
});
