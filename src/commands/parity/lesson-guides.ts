/** Whether guides and lessons have the same steps, hints and pictures: what the build says too, but only after a minute, and one page at a time. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mdxToJs } from "satteri";
import { readFiles } from "../../build/files.ts";
import { AuthorError } from "../../build/markdown/error.ts";
import { lessonSteps, type FindLesson } from "../../build/markdown/lesson-steps.ts";

/**
 * One line for the first thing in each guide that its lesson has otherwise, with file, line and mend.
 *
 * @param root folder that holds `content`
 */
export async function guidesUnlikeLessons(root: string, findLesson: FindLesson): Promise<string[]> {
  const problems: string[] = [];
  for (const { file, code } of readFiles(["content/docs/**/*.mdx"], root)) {
    try {
      await mdxToJs(code, { mdastPlugins: [() => lessonSteps(findLesson)], fileURL: pathToFileURL(join(root, file)) });
    } catch (error) {
      if (!(error instanceof AuthorError)) throw error;
      problems.push(error.message);
    }
  }
  return problems;
}
