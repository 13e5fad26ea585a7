/** Ties `<Lesson>`, `<Step>` and `<Hint>` of a guide to the lesson's data: tells each step its lesson, number and kind, and fails where they differ. */
import type { MdastPluginDefinition, MdastNode } from "satteri";
import { noLesson, type Lesson, type Step } from "../../../sandbox/lessons/index.ts";
import { AuthorError } from "./error.ts";
import { attributesOf, changed, directTags, lineOf, tagsIn, type Tag } from "./jsx.ts";

/** Finds a lesson by its id. */
export type FindLesson = (id: string) => Lesson | undefined;

interface Place {
  readonly file: URL | undefined;
}

/**
 * The plugin for the Markdown pipeline.
 *
 * @throws AuthorError for an unknown lesson, for steps that are missing, unknown or in another order, for lessons that share
 * a step's id, for a heading that is not the step's, for hints that are missing or unknown, and for a picture that is
 * missing, or is there although the lesson declares none.
 */
export function lessonSteps(findLesson: FindLesson): MdastPluginDefinition {
  return {
    name: "lockstep-lesson-steps",
    options: { position: true },
    before(root, context) {
      const place = { file: context.fileURL };
      const owners = new Map<string, string>();
      for (const tag of [...tagsIn(root)].filter(({ name }) => name === "Lesson")) {
        const lesson = lessonOf(tag, findLesson, place);
        claimSteps(lesson, owners, tag, place);
        context.replaceNode(tag, tiedLesson(lesson, tag, place));
      }
    },
  };
}

/** Steps are anchors of the page, so two lessons on one page cannot share an id. */
function claimSteps(lesson: Lesson, owners: Map<string, string>, tag: Readonly<Tag>, { file }: Place): void {
  for (const { id } of lesson.steps) {
    const owner = owners.get(id);
    if (owner !== undefined) {
      const message = `the lessons "${owner}" and "${lesson.id}" of this page both have a step "${id}"`;
      throw new AuthorError(file, lineOf(tag), `${message}; rename it in sandbox/lessons/course/${lesson.id}`);
    }
    owners.set(id, lesson.id);
  }
}

function tiedLesson(lesson: Lesson, tag: Readonly<Tag>, place: Place): MdastNode {
  const steps = directTags(tag, "Step");
  compareSteps(lesson, tag, steps, place);
  const tied = new Map<unknown, MdastNode>();
  for (const [index, step] of steps.entries()) {
    const data = lesson.steps[index];
    if (data !== undefined) tied.set(step, tiedStep(lesson, data, String(index + 1), step, place));
  }
  return changed(tag, { steps: String(steps.length) }, tied);
}

function tiedStep(lesson: Lesson, data: Step, number: string, step: Readonly<Tag>, place: Place): MdastNode {
  checkHeading(step, data.id, place);
  const hints = directTags(step, "Hint");
  compareHints(data, step, hints, place);
  const tied = new Map<unknown, MdastNode>(hints.map((hint) => [hint, changed(hint, { slot: "hints" })]));
  for (const picture of picturesOf(data, step, place)) {
    tied.set(picture, changed(picture, { of: `${lesson.id}/${data.id}` }));
  }
  return changed(step, { lesson: lesson.id, kind: data.kind, number }, tied);
}

function lessonOf(tag: Readonly<Tag>, findLesson: FindLesson, { file }: Place): Lesson {
  const id = attributesOf(tag)["id"];
  if (id === undefined) throw new AuthorError(file, lineOf(tag), 'a lesson needs its id: <Lesson id="...">');
  const lesson = findLesson(id);
  if (lesson === undefined) throw new AuthorError(file, lineOf(tag), noLesson(id));
  return lesson;
}

function compareSteps(lesson: Lesson, tag: Readonly<Tag>, steps: readonly Readonly<Tag>[], { file }: Place): void {
  const wanted = lesson.steps.map((step) => step.id);
  const written = steps.map((step) => attributesOf(step)["id"] ?? "");
  const source = `sandbox/lessons/course/${lesson.id}`;
  for (const [index, step] of steps.entries()) {
    const id = written[index] ?? "";
    if (id === wanted[index]) continue;
    const line = lineOf(step);
    if (!wanted.includes(id))
      throw new AuthorError(file, line, `${source} has no step "${id}"; it has ${wanted.join(", ")}`);
    throw new AuthorError(file, line, `step "${id}" stands where ${source} has "${wanted[index] ?? "no step"}"`);
  }
  const missing = wanted.slice(steps.length);
  if (missing.length > 0) {
    throw new AuthorError(
      file,
      lineOf(tag),
      `<Step id="${missing[0] ?? ""}"> of ${source} is missing; add it at the end`,
    );
  }
}

function checkHeading(step: Readonly<Tag>, id: string, { file }: Place): void {
  const first: MdastNode | undefined = step.children[0];
  const text = first?.type === "heading" && first.depth === 3 ? textOf(first) : "";
  if (!text.endsWith(`[#${id}]`)) {
    throw new AuthorError(file, lineOf(step), `step "${id}" must start with its heading: ### Title [#${id}]`);
  }
}

function textOf(node: Readonly<MdastNode>): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map((child) => textOf(child)).join("") : "";
}

function compareHints(step: Step, tag: Readonly<Tag>, hints: readonly Readonly<Tag>[], { file }: Place): void {
  const wanted = step.kind === "do" ? step.hints : [];
  const written = hints.map((hint) => attributesOf(hint)["id"] ?? "");
  for (const [index, id] of written.entries()) {
    const line = lineOf(hints[index] ?? tag);
    if (!wanted.includes(id)) throw new AuthorError(file, line, `step "${step.id}" has no hint "${id}" in its lesson`);
    if (written.indexOf(id) !== index) throw new AuthorError(file, line, `the hint "${id}" is there twice`);
  }
  const missing = wanted.filter((id) => !written.includes(id));
  if (missing.length > 0) {
    throw new AuthorError(file, lineOf(tag), `step "${step.id}" lacks <Hint id="${missing.join('">, <Hint id="')}">`);
  }
}

/** The picture of a step, which stands there if and only if its lesson declares one. */
function picturesOf({ id, shot }: Step, tag: Readonly<Tag>, { file }: Place): readonly Readonly<Tag>[] {
  const pictures = directTags(tag, "Screenshot");
  const [first, second] = pictures;
  if (shot === undefined && first !== undefined) {
    throw new AuthorError(file, lineOf(first), `step "${id}" has a <Screenshot>, but its lesson declares no shot`);
  }
  if (second !== undefined) throw new AuthorError(file, lineOf(second), `step "${id}" has two <Screenshot>s`);
  if (shot !== undefined && (attributesOf(first ?? tag)["alt"] ?? "") === "") {
    throw new AuthorError(file, lineOf(first ?? tag), `step "${id}" lacks <Screenshot alt="what its picture shows" />`);
  }
  return pictures;
}
