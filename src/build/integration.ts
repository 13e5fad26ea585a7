/** Astro integration: the pages outside Starlight: the start page, short paths, guides that have moved, `sandbox.json` and the 404 page. */
import type { AstroIntegration } from "astro";
import { LOCALES } from "../../content/languages.ts";
import { languageFile, TEXT_FOLDERS } from "./texts/language-files.ts";

/** Files that are not imported: `npm run dev` begins anew when one of them changes. */
const READ_AT_THE_START = [
  "content/site.ts",
  "content/languages.ts",
  ...LOCALES.flatMap((locale) => TEXT_FOLDERS.map((folder) => languageFile(folder, locale))),
];

export function lockstep(): AstroIntegration {
  return {
    name: "lockstep",
    hooks: {
      "astro:config:setup": ({ config, injectRoute, addWatchFile }) => {
        for (const file of READ_AT_THE_START) addWatchFile(new URL(file, config.root));
        injectRoute({ pattern: "/", entrypoint: "./src/layout/pages/index.astro" });
        injectRoute({ pattern: "/[guide]", entrypoint: "./src/layout/pages/short-path.astro" });
        injectRoute({ pattern: "/[locale]/[moved]", entrypoint: "./src/layout/pages/moved.astro" });
        injectRoute({ pattern: "/sandbox.json", entrypoint: "./src/layout/pages/sandbox.json.ts" });
        injectRoute({ pattern: "/404", entrypoint: "./src/layout/pages/404.astro" });
      },
    },
  };
}
