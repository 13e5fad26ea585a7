/** Astro: Starlight with `content/` at the root, our overrides, Preact islands, and a strict content security policy. */
import { satteri } from "@astrojs/markdown-satteri";
import mdx from "@astrojs/mdx";
import preact from "@astrojs/preact";
import sitemap from "@astrojs/sitemap";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import linksValidator from "starlight-links-validator";
import { FIRST, LOCALES } from "./content/languages.ts";
import { lessonById } from "./sandbox/lessons/index.ts";
import { BASE, SITE_URL, site } from "./src/build/config.ts";
import { isListed } from "./src/build/course/listed.ts";
import { contentSecurityPolicy } from "./src/build/csp.ts";
import { lockstep } from "./src/build/integration.ts";
import { authorComponents } from "./src/build/markdown/author-components.ts";
import { knownFacts } from "./src/build/markdown/known-facts.ts";
import { headingIds } from "./src/build/markdown/heading-ids.ts";
import { lessonSteps } from "./src/build/markdown/lesson-steps.ts";
import { questions } from "./src/build/markdown/questions.ts";
import { sitePaths } from "./src/build/markdown/site-paths.ts";
import { typography } from "./src/build/markdown/typography.ts";
import { head, locales, sidebar, starlightComponents } from "./src/build/starlight.ts";
import { matrixSdk } from "./src/build/vite/matrix-sdk.ts";
import { packageVersions } from "./src/build/vite/versions.ts";
import { sandboxHome } from "./src/build/vite/sandbox-home.ts";
import { sasEmoji } from "./src/build/vite/sas-emoji.ts";

/** @param {string} address */
function isInSitemap(address) {
  const path = new URL(address).pathname.slice(BASE.length);
  return !(path.split("/")[0] in locales) || isListed(path);
}

export default defineConfig({
  srcDir: ".",
  base: BASE,
  ...(SITE_URL === undefined ? {} : { site: SITE_URL }),
  trailingSlash: "always",
  prefetch: false,
  // Styles that Astro puts into a page are not always among the hashes of its policy.
  build: { inlineStylesheets: "never" },
  devToolbar: { enabled: false },
  markdown: {
    processor: satteri({
      mdastPlugins: [
        () => lessonSteps(lessonById),
        () => questions(),
        () => authorComponents(),
        () => knownFacts(),
        () => headingIds(),
        () => sitePaths(BASE),
        () => typography(),
      ],
      features: { smartPunctuation: false },
    }),
    shikiConfig: {
      themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
      defaultColor: "light-dark()",
    },
  },
  integrations: [
    sitemap({
      i18n: { defaultLocale: FIRST, locales: Object.fromEntries(LOCALES.map((locale) => [locale, locale])) },
      filter: isInSitemap,
    }),
    starlight({
      title: site.name,
      locales,
      defaultLocale: FIRST,
      favicon: "/favicon.svg",
      head,
      sidebar,
      components: starlightComponents,
      routeMiddleware: "./src/layout/starlight/unlisted.ts",
      customCss: ["./src/styles/site.css"],
      disable404Route: true,
      expressiveCode: false,
      credits: false,
      markdown: { headingLinks: false },
      plugins: [linksValidator()],
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
    }),
    mdx(),
    preact(),
    lockstep(),
  ],
  security: { csp: contentSecurityPolicy },
  vite: {
    plugins: [matrixSdk(), packageVersions(), sasEmoji(), sandboxHome()],
    build: {
      rolldownOptions: {
        // Astro marks modules with a directive of its own that the bundler need not keep.
        onLog: (level, log, report) => {
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
        },
      },
    },
    optimizeDeps: { entries: ["src/**/*.{astro,ts,tsx}", "!tests/**", "!sandbox/**", "!dist/**"] },
  },
});
