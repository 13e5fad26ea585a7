/** Every picture that there should be: the shots that the lessons declare, with their guides and their alternative texts. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lessonById } from "../../sandbox/lessons/index.ts";
import type { Lesson, Shot, Step } from "../../sandbox/lessons/index.ts";
import { FIRST, LOCALES, type Locale } from "../../content/languages.ts";
import { ROOT } from "../support/programs/run.ts";

/** A step that is photographed. */
export interface PlannedShot {
  /** `<lesson>/<step>`. */
  readonly id: string;
  readonly step: Step;
  readonly shot: Shot;
  readonly alt: Readonly<Record<Locale, string>>;
}

/** A lesson of which pictures are taken. */
export interface PlannedLesson {
  readonly lesson: Lesson;
  /** Slug of its guide. */
  readonly guide: string;
  readonly shots: readonly PlannedShot[];
}

/** The pictures that the lessons declare, in the order of the files of the guides. */
export function plannedLessons(): PlannedLesson[] {
  const guides = readdirSync(join(ROOT, "content/docs", FIRST)).map((file) => file.replace(/\.mdx$/, ""));
  return guides.flatMap((guide) => {
    const texts = Object.fromEntries(LOCALES.map((lang) => [lang, guideText(guide, lang)])) as Record<Locale, string>;
    const ids = [...texts.en.matchAll(/<Lesson id="([\w-]+)"/gu)].map(([, id = ""]) => id);
    return ids.flatMap((id) => {
      const lesson = lessonById(id);
      return lesson === undefined ? [] : [{ lesson, guide, shots: shotsOf(lesson, texts) }];
    });
  });
}

function shotsOf(lesson: Lesson, texts: Readonly<Record<Locale, string>>): PlannedShot[] {
  return lesson.steps.flatMap((step) => {
    const { id, shot } = step;
    if (shot === undefined) return [];
    const alt = Object.fromEntries(LOCALES.map((lang) => [lang, altOf(texts[lang], id)])) as Record<Locale, string>;
    return [{ id: `${lesson.id}/${id}`, step, shot, alt }];
  });
}

function guideText(guide: string, lang: Locale): string {
  return readFileSync(join(ROOT, "content/docs", lang, `${guide}.mdx`), "utf8");
}

/** The text of the `<Screenshot>` in a step; empty where it is missing, which the build reports. */
function altOf(text: string, stepId: string): string {
  const from = text.indexOf(`<Step id="${stepId}"`);
  const step = from < 0 ? "" : text.slice(from, text.indexOf("</Step>", from));
  return /<Screenshot\s+alt="([^"]*)"/u.exec(step)?.[1] ?? "";
}
