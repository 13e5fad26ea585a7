/** Reads `<Question>` and its `<Answer>`s: the first paragraph of an answer is what the reader presses, the rest explains it. Mistakes are said with file and line. */
import type { MdastPluginDefinition, MdastNode } from "satteri";
import { AuthorError } from "./error.ts";
import { attributesOf, changed, directTags, lineOf, tagsIn, type Tag } from "./jsx.ts";

const VALID = /^[a-z][a-z0-9-]*$/u;

type Fail = (node: Readonly<MdastNode>, message: string) => never;

/**
 * The plugin for the Markdown pipeline.
 *
 * @throws AuthorError for a question with no id or a repeated one, with no text, with fewer than two answers, with no correct or
 * no other answer, for an answer with no explanation, and for one outside a question.
 */
export function questions(): MdastPluginDefinition {
  return {
    name: "lockstep-questions",
    options: { position: true },
    before(root, context) {
      const fail: Fail = (node, message) => {
        throw new AuthorError(context.fileURL, lineOf(node), message);
      };
      const tags = [...tagsIn(root)];
      const found = tags.filter(({ name }) => name === "Question");
      checkIds(found, fail);
      const answered = new Set(found.flatMap((tag) => directTags(tag, "Answer")));
      const stray = tags.find((tag) => tag.name === "Answer" && !answered.has(tag));
      if (stray !== undefined) fail(stray, "an <Answer> stands directly in a <Question>; move it there");
      for (const tag of found) context.replaceNode(tag, tiedQuestion(tag, fail));
    },
  };
}

function checkIds(found: readonly Readonly<Tag>[], fail: Fail): void {
  const seen = new Set<string>();
  for (const tag of found) {
    const id = attributesOf(tag)["id"] ?? "";
    if (id === "") fail(tag, 'a question needs its id: <Question id="...">');
    if (!VALID.test(id)) fail(tag, `the question's id "${id}" must be lower-case words joined by hyphens`);
    if (seen.has(id)) fail(tag, `two questions have the id "${id}"; give one another`);
    seen.add(id);
  }
}

function tiedQuestion(tag: Readonly<Tag>, fail: Fail): MdastNode {
  const id = attributesOf(tag)["id"] ?? "";
  const answers = directTags(tag, "Answer");
  const first: Readonly<MdastNode> | undefined = tag.children[0];
  if (first?.type !== "paragraph") fail(tag, `question "${id}" must start with the question itself, in one paragraph`);
  const stray = tag.children.slice(1).find((child) => !answers.some((answer) => answer === child));
  if (stray !== undefined) {
    fail(stray, `question "${id}" has text that is no <Answer>; what explains an answer stands inside it`);
  }
  if (answers.length < 2) fail(tag, `question "${id}" needs at least two <Answer>s`);
  const correct = answers.filter((answer) => isCorrect(answer, fail)).length;
  if (correct === 0) fail(tag, `question "${id}" has no correct answer; write <Answer correct> for it`);
  if (correct === answers.length) fail(tag, `question "${id}" has only correct answers; nothing is asked`);
  const tied = new Map<unknown, MdastNode>(answers.map((answer) => [answer, tiedAnswer(answer, fail)]));
  tied.set(first, slotted("question", first));
  return changed(tag, { correct: String(correct) }, tied);
}

function isCorrect(answer: Readonly<Tag>, fail: Fail): boolean {
  const { correct } = attributesOf(answer);
  if (correct !== undefined && correct !== "") {
    fail(answer, 'write "correct" without a value: <Answer correct>, or <Answer> for one that is not');
  }
  return correct !== undefined;
}

function tiedAnswer(answer: Readonly<Tag>, fail: Fail): MdastNode {
  const [first, ...explanation]: Readonly<MdastNode>[] = answer.children;
  if (first?.type !== "paragraph") return fail(answer, "an answer starts with the answer itself, in one paragraph");
  if (explanation.length === 0) {
    fail(answer, "an answer needs an explanation: a paragraph of its own, after an empty line");
  }
  return changed(answer, {}, new Map([[first, slotted("answer", first)]]));
}

/** A paragraph's text where a component wants it. */
function slotted(slot: string, paragraph: Readonly<MdastNode>): MdastNode {
  const children = "children" in paragraph ? paragraph.children : [];
  const attributes = [{ type: "mdxJsxAttribute", name: "slot", value: slot }];
  return { type: "mdxJsxFlowElement", name: "span", attributes, children } as MdastNode;
}
