/** The site as its operator has set it in `content/site.ts`, and where it is served. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import settings from "../../content/site.ts";
import { config, type SiteConfig } from "./config-schema.ts";

export type { SiteConfig };

/** Path the site is served under, with a slash at both ends. Environment: `LOCKSTEP_BASE`. */
export const BASE = `/${(process.env["LOCKSTEP_BASE"] ?? "/").replace(/^\/+|\/+$/gu, "")}/`.replace("//", "/");

/** Address the site is served at, for canonical links and the sitemap; without it there are none. Environment: `LOCKSTEP_SITE`. */
export const SITE_URL = process.env["LOCKSTEP_SITE"];

const FILE = "content/site.ts";

const inPublic = (path: string): boolean => existsSync(join("public", path));

export const site = config(settings, inPublic, existsSync(FILE) ? readFileSync(FILE, "utf8") : "");
