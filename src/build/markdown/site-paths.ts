/**
 * Links and pictures that start with `/` mean this site, wherever it is served: puts the base path before them. Links stay in
 * the language of their guide; pictures exist, and say what they show.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MdastPluginDefinition } from "satteri";
import { LOCALES, type Locale } from "../../../content/languages.ts";
import { localeOfGuide } from "../texts/i18n.ts";
import { AuthorError } from "./error.ts";

const PUBLIC = new URL("../../../public/", import.meta.url);

/**
 * The plugin for the Markdown pipeline.
 *
 * @param base path the site is served under, with a slash at both ends
 * @throws AuthorError for a picture that is not in `public/` or has no alternative text, and for a link into another language
 */
export function sitePaths(base: string): MdastPluginDefinition {
  const rooted = (url: string): boolean => url.startsWith("/") && !url.startsWith("//");
  return {
    name: "lockstep-site-paths",
    options: { position: true },
    link(node, context) {
      const [, first = "", rest = ""] = /^\/([^/]+)\/(.*)$/u.exec(node.url) ?? [];
      const own = localeOfGuide(context.fileURL);
      if (first !== own && LOCALES.includes(first as Locale)) {
        const message = `this links to ${node.url}, in another language; write /${own}/${rest}`;
        throw new AuthorError(context.fileURL, node.position?.start.line, message);
      }
      if (base !== "/" && rooted(node.url)) context.setProperty(node, "url", base + node.url.slice(1));
    },
    image(node, context) {
      if ((node.alt ?? "").trim() === "") {
        const message = "this picture has no alternative text; write what it shows: ![A shield with a tick](...)";
        throw new AuthorError(context.fileURL, node.position?.start.line, message);
      }
      if (!rooted(node.url)) return;
      const path = node.url.slice(1);
      if (!existsSync(fileURLToPath(new URL(path, PUBLIC)))) {
        throw new AuthorError(context.fileURL, node.position?.start.line, `there is no picture public/${path}`);
      }
      if (base !== "/") context.setProperty(node, "url", base + path);
    },
  };
}
