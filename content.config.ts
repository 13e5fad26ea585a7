/** Content collections: the guides and the interface strings. */
import { docsLoader, i18nLoader } from "@astrojs/starlight/loaders";
import { docsSchema, i18nSchema } from "@astrojs/starlight/schema";
import { defineCollection } from "astro:content";
import { z } from "astro/zod";
import { lessonById, noLesson } from "./sandbox/lessons/index.ts";

const words = z.array(z.string(), {
  error: 'write a list of words in brackets, such as "keywords: [session, shield]"',
});
const lesson = z.string({ error: "write the id of a lesson, a text" }).refine((id) => lessonById(id) !== undefined, {
  error: ({ input }) => noLesson(String(input)),
});

const guide = z.object({
  /** What search engines and the list of results say of the page. */
  description: z.string({ error: "write a description, a sentence on what the page is for" }),
  /** Lessons of a guide, in the order of the page: the stage stands beside the text. */
  lessons: z.array(lesson, { error: 'write ids in brackets, such as "lessons: [verify-contact]"' }).default([]),
  /** Heading of the page where it is longer than the title in the course list. */
  headline: z.string({ error: "write the headline as text, in quotes if it has a colon" }).optional(),
  /** Words that should find this page although the text has others: older names, and parts of German compounds. */
  keywords: words.default([]),
});

export const collections = {
  docs: defineCollection({
    loader: docsLoader(),
    // A misspelt key would be a setting that has no effect.
    schema: (context) => docsSchema({ extend: guide })(context).strict(),
  }),
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
};
