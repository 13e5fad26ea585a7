/** Content collections: the guides and the interface strings. */
import { docsLoader, i18nLoader } from "@astrojs/starlight/loaders";
import { docsSchema, i18nSchema } from "@astrojs/starlight/schema";
import { defineCollection } from "astro:content";
import { z } from "astro/zod";

const guide = z.object({
  /** Lessons of a guide, in the order of the page: the stage stands beside the text. */
  lessons: z.array(z.string()).default([]),
  /** How long the guide takes, in minutes. */
  minutes: z.number().int().positive().optional(),
  /** Heading of the page where it is longer than the title in the course list. */
  headline: z.string().optional(),
  /** Words that should find this page although the text has others: older names, and parts of German compounds. */
  keywords: z.array(z.string()).default([]),
});

export const collections = {
  docs: defineCollection({ loader: docsLoader(), schema: docsSchema({ extend: guide }) }),
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
};
