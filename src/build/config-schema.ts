/** Schema of the site's configuration, with errors that say what to change in `content/site.ts`. */
import * as v from "valibot";
import { eachLanguage } from "../../content/languages.ts";

const text = v.pipe(v.string("must be a text"), v.trim(), v.nonEmpty("must not be empty"));
const slug = v.pipe(
  v.string("must be a text"),
  v.regex(/^[a-z][a-z0-9-]*$/u, "must be lower-case words joined by hyphens"),
);
/** A text in each language of the site. */
const translated = v.strictObject(eachLanguage(() => text));
const address = v.pipe(
  v.string("must be a text"),
  v.regex(/^(https:\/\/|mailto:|\/)/u, 'must start with "https://", "mailto:" or "/"'),
);
const page = v.pipe(v.string("must be a text"), v.regex(/^https:\/\/./u, 'must start with "https://"'));
const picture = v.pipe(
  v.string("must be a text"),
  v.regex(/^\/[^/].*\.(svg|png|webp)$/u, 'must be a path in public/ such as "/logo.svg" (svg, png or webp)'),
);
const serverName = v.pipe(
  v.string("must be a text"),
  v.regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/u,
    'must be what stands behind the colon in user names, such as "example.org", without "https://"',
  ),
);
const origin = v.pipe(
  v.string("must be a text"),
  v.regex(
    /^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/u,
    'must be an address without a path, such as "https://accounts.example.org"',
  ),
);
const email = v.pipe(v.string("must be a text"), v.regex(/^[^\s@]+@[^\s@]+$/u, "must be an e-mail address"));

/** Whoever answers for the site: what the imprint, privacy and accessibility pages say of them. */
const operator = v.strictObject({
  name: v.optional(text),
  /** The postal address, one entry a line. */
  address: v.optional(v.array(text)),
  /** Who may speak and sign for the operator. */
  representative: v.optional(text),
  email: v.optional(email),
  phone: v.optional(text),
  /** Name and contact of the data protection officer. */
  dataProtectionOfficer: v.optional(text),
  /** The authority that readers can complain to about privacy. */
  supervisoryAuthority: v.optional(text),
  /** Where the site is hosted, what the web server notes of a visit, and for how long. */
  hosting: v.optional(translated),
  /** The body that decides when a report about accessibility is not answered. */
  enforcementBody: v.optional(text),
});

/** Where the throw-away accounts live. */
const sandbox = v.variant(
  "home",
  [
    /** On a homeserver in the reader's own tab. */
    v.strictObject({ home: v.literal("embedded") }),
    /** On a real one: the address where `/v1` leads to the accounts service and `/_matrix` to the homeserver; this site's by default. */
    v.strictObject({ home: v.literal("remote"), url: v.optional(origin) }),
  ],
  'must be "embedded" or "remote"',
);

/** How people sign in to the organisation's Matrix server. */
const signIn = v.picklist(
  ["password", "sso", "account-page"],
  'must be "password", "sso" or "account-page"; what each means stands beside signIn in content/site.ts',
);

const schema = v.strictObject({
  /** Shown in the header, in titles and in searches. */
  name: text,
  /** Picture in the header in place of ours: a path in `public/`. */
  logo: v.optional(picture),
  /** Whoever runs the site; shown in the footer, and named in guides. */
  organisation: v.optional(v.strictObject({ name: text, url: address })),
  /** Name of the organisation's Matrix server: what stands behind the colon in its user names. */
  homeserver: v.optional(serverName),
  /** How people sign in: with a Matrix password, at the organisation's own sign-in page, or on an account page. */
  signIn: v.optional(signIn, "password"),
  /** Address of the organisation's Element Web. */
  webClient: v.optional(page),
  /** Where readers get help: a page or a mail address, and what it is called. */
  support: v.optional(v.strictObject({ name: translated, url: address })),
  /** Addresses of the operator's own pages; without one the footer leads to the template in `content/docs`. */
  imprint: v.optional(page),
  privacy: v.optional(page),
  accessibility: v.optional(page),
  operator: v.optional(operator, {}),
  sandbox: v.optional(sandbox, { home: "embedded" }),
  /** More links of the footer. */
  links: v.optional(v.array(v.strictObject({ label: translated, url: address })), []),
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
 * @param isPublic whether a path is that of a file in `public/`
 * @param source text of `content/site.ts`, for the lines of mistakes
 * @throws SiteConfigError with one line per mistake: where, what, and what was found.
 */
export function config(input: unknown, isPublic: (path: string) => boolean, source = ""): SiteConfig {
  const result = v.safeParse(schema, input);
  const problems = result.success
    ? [...repeated(result.output), ...missingLogo(result.output, isPublic)]
    : result.issues.map(describe);
  if (!result.success || problems.length > 0) {
    const lines = problems.map((problem) => `  - ${problem}${lineIn(source, problem)}`);
    throw new SiteConfigError(`content/site.ts is not valid:\n${lines.join("\n")}`);
  }
  return result.output;
}

/** Where the setting that a problem begins with stands, as ` (line 20)`; nothing where that is not known. */
function lineIn(source: string, problem: string): string {
  const setting = /^\w+/u.exec(problem)?.[0] ?? "";
  const index = source.split("\n").findIndex((line) => line.startsWith(`  ${setting}:`));
  return index < 0 ? "" : ` (line ${String(index + 1)})`;
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

function missingLogo({ logo }: SiteConfig, isPublic: (path: string) => boolean): string[] {
  return logo === undefined || isPublic(logo) ? [] : [`logo: there is no file public${logo}; put it there`];
}
