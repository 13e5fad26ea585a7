/** The guides of the course, in order, with what lists and cards say about them. */
import { getEntry } from "astro:content";
import type { Locale } from "../../../content/languages.ts";
import { BASE, site } from "../config.ts";
import { CORE_LESSONS } from "./core-path.ts";
import type { StringKey } from "../../texts.ts";
import { translator } from "../texts/i18n.ts";
import { stepsOf } from "./step-ids.ts";
import { lessonMinutes, pageTime } from "./reading-time.ts";

export interface GuideEntry {
  readonly slug: string;
  readonly href: string;
  readonly title: string;
  readonly description: string | undefined;
  /** Of the whole page with its exercises; none for what is only looked up. */
  readonly minutes: number | undefined;
  /** Ids of its lessons with the number of their steps: what the ticks are counted from. */
  readonly lessons: readonly string[];
}

export interface GuideGroup {
  readonly id: "course" | "trouble" | "reference";
  readonly guides: readonly GuideEntry[];
}

/**
 * The course in one language.
 *
 * @throws Error if a guide of `content/site.ts` has no file in that language.
 */
export async function course(locale: Locale): Promise<GuideGroup[]> {
  const groups = await Promise.all(
    site.course.map(async ({ id, guides }) => ({
      id,
      guides: await Promise.all(guides.map((slug) => guide(locale, slug, id))),
    })),
  );
  return groups.filter(({ guides }) => guides.length > 0);
}

/** Whether a guide is read from end to end: what is only looked up says no minutes. */
export function isTimed(group: GuideGroup["id"], lessons: readonly string[]): boolean {
  return group !== "reference" || lessons.length > 0;
}

async function guide(locale: Locale, slug: string, group: GuideGroup["id"]): Promise<GuideEntry> {
  const entry = await getEntry("docs", `${locale}/${slug}`);
  if (entry === undefined) {
    throw new Error(`content/site.ts lists the guide "${slug}"; write content/docs/${locale}/${slug}.mdx`);
  }
  const { title, description, lessons } = entry.data;
  const minutes = isTimed(group, lessons) ? pageTime(slug).minutes : undefined;
  return { slug, href: `${BASE}${locale}/${slug}/`, title, description, minutes, lessons };
}

/** An exercise as lists show it. */
export interface LessonEntry {
  readonly id: string;
  readonly title: string;
  /** Its guide, at the exercise's first step. */
  readonly href: string;
  readonly steps: readonly string[];
  readonly minutes: number;
}

/**
 * The exercises of a guide, in order.
 *
 * @throws Error if one has no title in `content/i18n`.
 */
export function lessonsOf(guide: GuideEntry, locale: Locale): LessonEntry[] {
  return Object.entries(stepsOf(guide.lessons)).map(([id, steps]) => ({
    id,
    title: translator(locale)(`lesson.${id}.title` as StringKey),
    href: `${guide.href}#${steps[0] ?? ""}`,
    steps,
    minutes: lessonMinutes(id),
  }));
}

/** The essentials as exercises: those that this site's course has, in their order. */
export async function essentials(locale: Locale): Promise<LessonEntry[]> {
  const groups = await course(locale);
  const all = groups.flatMap(({ guides }) => guides).flatMap((guide) => lessonsOf(guide, locale));
  return CORE_LESSONS.flatMap((id) => all.find((lesson) => lesson.id === id) ?? []);
}
