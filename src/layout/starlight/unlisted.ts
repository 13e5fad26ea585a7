/** Keeps pages that are not listed out of the search, ours and everybody's. */
import { defineRouteMiddleware } from "@astrojs/starlight/route-data";
import { isListed } from "../../build/course/listed.ts";

export const onRequest = defineRouteMiddleware(({ locals: { starlightRoute } }) => {
  if (isListed(starlightRoute.id)) return;
  starlightRoute.entry.data.pagefind = false;
  starlightRoute.head.push({ tag: "meta", attrs: { name: "robots", content: "noindex" }, content: "" });
});
