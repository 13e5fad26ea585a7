/** Which pages readers are led to: the guides of the course, and what every site has. Others stay, for links of other guides. */
import { site, type SiteConfig } from "../config.ts";
import { TEMPLATES } from "../texts/site-names.ts";

/** No guides; "" is the landing page. */
const PAGES = ["", "credits", "operators"];

/**
 * Whether lists, the search and the sitemap have a page.
 *
 * @param path within the site: the language, then the page's name
 */
export function isListed(path: string, settings: SiteConfig = site): boolean {
  const [, page = ""] = path.split("/");
  const templates = TEMPLATES.filter((template) => settings[template] === undefined);
  return [...PAGES, ...templates, ...settings.course.flatMap(({ guides }) => guides)].includes(page);
}
