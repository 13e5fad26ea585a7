/** Links and pictures that start with `/` mean this site, wherever it is served: puts the base path before them. Pictures must exist. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MdastPluginDefinition } from "satteri";
import { AuthorError } from "./error.ts";

const PUBLIC = new URL("../../../public/", import.meta.url);

/**
 * The plugin for the Markdown pipeline.
 *
 * @param base path the site is served under, with a slash at both ends
 * @throws AuthorError for a picture that is not in `public/`
 */
export function sitePaths(base: string): MdastPluginDefinition {
  const rooted = (url: string): boolean => url.startsWith("/") && !url.startsWith("//");
  return {
    name: "lockstep-site-paths",
    options: { position: true },
    link(node, context) {
      if (base !== "/" && rooted(node.url)) context.setProperty(node, "url", base + node.url.slice(1));
    },
    image(node, context) {
      if (!rooted(node.url)) return;
      const path = node.url.slice(1);
      if (!existsSync(fileURLToPath(new URL(path, PUBLIC)))) {
        throw new AuthorError(context.fileURL, node.position?.start.line, `there is no picture public/${path}`);
      }
      if (base !== "/") context.setProperty(node, "url", base + path);
    },
  };
}
