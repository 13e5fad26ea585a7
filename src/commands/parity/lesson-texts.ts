/** Whether the texts are there that lessons ask for: until somebody plays the lesson, nothing else would say so. */
import { readFiles } from "../../build/files.ts";
import type { Strings } from "../../texts.ts";

const COURSE = "sandbox/lessons/course";

/** `texts.say("question")`, in a lesson of one file or of several. */
const SAID = /\.say\("([^"]+)"\)/gu;

/**
 * One line for each text that a lesson asks for and that is not there, with file, line and mend.
 *
 * @param root folder that holds `sandbox`
 * @param file what the strings were read from
 */
export function missingLessonTexts(root: string, file: string, strings: Strings): string[] {
  const sources = readFiles([`${COURSE}/**/*.ts`], root).filter((each) => each.file !== `${COURSE}/index.ts`);
  const missing = sources.flatMap(({ file: path, code: source }) => {
    const asked = [...source.matchAll(SAID)].map(({ 1: key = "", index }) => ({ key, index }));
    const lacking = asked.filter(({ key }) => strings[`lesson.${idOf(path)}.say.${key}`] === undefined);
    return lacking.map(({ key, index }) => {
      const line = source.slice(0, index).split("\n").length;
      return `${path}:${String(line)}: ${file} has no "lesson.${idOf(path)}.say.${key}"; add it in every language`;
    });
  });
  const untitled = [...new Set(sources.map((each) => idOf(each.file)))]
    .filter((id) => strings[`lesson.${id}.title`] === undefined)
    .map((id) => `${COURSE}/${id}: ${file} has no "lesson.${id}.title"; add it in every language`);
  return [...untitled, ...missing];
}

/** `two-words` of `sandbox/lessons/course/two-words.ts`, or of a file in a folder of that name. */
function idOf(path: string): string {
  return path.slice(COURSE.length + 1).split(/[/.]/u)[0] ?? "";
}
