/** The one place where an operator names the site: name, organisation, links, course. Checked when the site is built. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { config, SiteConfigError, type SiteConfig } from "./config-schema.ts";

export { SiteConfigError, type SiteConfig };

export const LOCALES = ["en", "de"] as const;
export type Locale = (typeof LOCALES)[number];

/** Path the site is served under, with a slash at both ends. Environment: `LOCKSTEP_BASE`. */
export const BASE = `/${(process.env["LOCKSTEP_BASE"] ?? "/").replace(/^\/+|\/+$/gu, "")}/`.replace("//", "/");

/** Address the site is served at, for canonical links and the sitemap; without it there are none. Environment: `LOCKSTEP_SITE`. */
export const SITE_URL = process.env["LOCKSTEP_SITE"];

const FILE = "src/site/config.ts";

const inPublic = (path: string): boolean => existsSync(join("public", path));

export const site = config(
  {
    name: "Lockstep",
    // Name these, and the guides use them; what each is for stands in config-schema.ts.
    organisation: undefined,
    homeserver: undefined,
    // "password": people type a Matrix password in Element. "sso": Element leads to your own sign-in page, and there is no
    // Matrix password. "account-page": sign-in, password and devices are on the page of the account (Matrix Authentication Service).
    signIn: "password",
    webClient: undefined,
    support: undefined,
    logo: undefined,
    // Addresses of your own pages. Without them the footer leads to our templates, filled in from `operator`.
    imprint: undefined,
    privacy: undefined,
    accessibility: undefined,
    operator: {},
    // Where the throw-away accounts live: in the reader's tab, or { home: "remote" } on a Matrix server of yours.
    sandbox: { home: "embedded" },
    links: [],
    course: [
      { id: "course", guides: ["start", "sign-in", "settings", "devices", "people", "backup", "encryption"] },
      { id: "trouble", guides: ["unreadable", "changes", "strangers"] },
      {
        id: "reference",
        guides: ["symbols", "faq", "labels", "glossary", "before-a-change", "lying-server", "how-it-works"],
      },
    ],
  },
  inPublic,
  existsSync(FILE) ? readFileSync(FILE, "utf8") : "",
);
