/** The one place where an operator names the site: name, organisation, links, course. Checked when the site is built. */
import { config, SiteConfigError, type SiteConfig } from "./config-schema.ts";

export { SiteConfigError, type SiteConfig };

export const LOCALES = ["en", "de"] as const;
export type Locale = (typeof LOCALES)[number];

/** Path the site is served under, with a slash at both ends. Environment: `LOCKSTEP_BASE`. */
export const BASE = `/${(process.env["LOCKSTEP_BASE"] ?? "/").replace(/^\/+|\/+$/gu, "")}/`.replace("//", "/");

/** Address the site is served at, for canonical links and the sitemap; without it there are none. Environment: `LOCKSTEP_SITE`. */
export const SITE_URL = process.env["LOCKSTEP_SITE"];

export const site = config({
  name: "Lockstep",
  organisation: undefined,
  links: [],
  course: [
    { id: "course", guides: ["verification"] },
    { id: "trouble", guides: [] },
    { id: "reference", guides: [] },
  ],
});
