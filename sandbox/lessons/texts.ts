/** What people in a lesson say, from the interface strings of the reader's language. */
import { LessonError } from "./define.ts";
import type { LessonTexts } from "./types.ts";

/**
 * @param lessonId whose sentences `lesson.<id>.say.<key>` are meant.
 * @param strings the flat strings of content/i18n/<language>.json.
 */
export function createLessonTexts(lessonId: string, strings: Readonly<Record<string, string>>): LessonTexts {
  const text = (key: string): string => {
    const found = strings[key];
    if (found === undefined)
      throw new LessonError(`content/i18n: the string "${key}" is missing; add it in every language`);
    return found;
  };
  return {
    say: (key) => text(`lesson.${lessonId}.say.${key}`),
    name: (member) => text(`cast.${member.replace("/", ".")}`),
  };
}
