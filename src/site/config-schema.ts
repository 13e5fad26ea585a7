/** Schema of the site's configuration, with errors that say what to change in `src/site/config.ts`. */
import * as v from "valibot";

const text = v.pipe(v.string("must be a text"), v.trim(), v.nonEmpty("must not be empty"));
const slug = v.pipe(
  v.string("must be a text"),
  v.regex(/^[a-z][a-z0-9-]*$/u, "must be lower-case words joined by hyphens"),
);
const bilingual = v.strictObject({ en: text, de: text });
const address = v.pipe(
  v.string("must be a text"),
  v.regex(/^(https:\/\/|mailto:|\/)/u, 'must start with "https://", "mailto:" or "/"'),
);

const schema = v.strictObject({
  /** Shown in the header, in titles and in searches. */
  name: text,
  /** Whoever runs the site; shown in the footer. */
  organisation: v.optional(v.strictObject({ name: text, url: address })),
  /** More links of the footer: imprint, privacy, help desk. */
  links: v.array(v.strictObject({ label: bilingual, url: address })),
  /** The guides in their order, in groups. A guide's name is its file name in `content/docs/<language>/`. */
  course: v.array(v.strictObject({ id: v.picklist(["course", "trouble", "reference"]), guides: v.array(slug) })),
});

export type SiteConfig = v.InferOutput<typeof schema>;

/** A mistake in the site's configuration, said to its operator. */
export class SiteConfigError extends Error {
  override readonly name = "SiteConfigError";
}

/**
 * Checks a configuration.
 *
 * @throws SiteConfigError with one line per mistake: where, what, and what was found.
 */
export function config(input: unknown): SiteConfig {
  const result = v.safeParse(schema, input);
  const problems = result.success ? repeated(result.output) : result.issues.map(describe);
  if (!result.success || problems.length > 0) {
    throw new SiteConfigError(`src/site/config.ts is not valid:\n${problems.map((line) => `  - ${line}`).join("\n")}`);
  }
  return result.output;
}

function describe(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue) ?? "the configuration";
  if (issue.expected === "never") return `${where}: is not a setting; remove it or correct its name`;
  if (issue.received === "undefined") return `${where}: is missing`;
  return `${where}: ${issue.message}, but is ${issue.received}`;
}

function repeated(output: SiteConfig): string[] {
  const guides = output.course.flatMap((group) => group.guides);
  return [...new Set(guides.filter((guide, index) => guides.indexOf(guide) !== index))].map(
    (guide) => `course: the guide "${guide}" is listed twice`,
  );
}
