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
  return readFiles([`${COURSE}/**/*.ts`], root)
    .filter((each) => each.file !== `${COURSE}/index.ts`)
    .flatMap(({ file: path, code: source }) => {
      const [id = ""] = path.slice(COURSE.length + 1).split(/[/.]/u);
      const asked = [...source.matchAll(SAID)].map(({ 1: key = "", index }) => ({ key, index }));
      const lacking = asked.filter(({ key }) => strings[`lesson.${id}.say.${key}`] === undefined);
      return lacking.map(({ key, index }) => {
        const line = source.slice(0, index).split("\n").length;
        return `${path}:${String(line)}: ${file} has no "lesson.${id}.say.${key}"; add it in every language`;
      });
    });
}
