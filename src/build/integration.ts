/** Astro integration: the pages outside Starlight: the start page, short paths, guides that have moved, `sandbox.json` and the 404 page. */
import type { AstroIntegration } from "astro";

export function lockstep(): AstroIntegration {
  return {
    name: "lockstep",
    hooks: {
      "astro:config:setup": ({ injectRoute }) => {
        injectRoute({ pattern: "/", entrypoint: "./src/layout/pages/index.astro" });
        injectRoute({ pattern: "/[guide]", entrypoint: "./src/layout/pages/short-path.astro" });
        injectRoute({ pattern: "/[locale]/[moved]", entrypoint: "./src/layout/pages/moved.astro" });
        injectRoute({ pattern: "/sandbox.json", entrypoint: "./src/layout/pages/sandbox.json.ts" });
        injectRoute({ pattern: "/404", entrypoint: "./src/layout/pages/404.astro" });
      },
    },
  };
}
