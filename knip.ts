/**
 * What nothing uses: files, exports, packages. `npm run check -- unused` looks among all sources; `testonly` without the tests, for what
 * they alone use. "!" marks what counts there.
 */
import { globSync } from "node:fs";
import { basename } from "node:path";
import type { KnipConfig } from "knip";

const COMPONENTS = new Map(globSync("src/components/*/*.astro").map((file) => [basename(file, ".astro"), file]));

export default ({ production }: { readonly production?: boolean }): KnipConfig => ({
  astro: { config: [], entry: ["astro.config.mjs!", "content.config.ts!"] },
  entry: [
    // What Astro and Starlight name in strings.
    "src/layout/{pages,starlight}/*!",
    "content/docs/**/*.mdx!",
    // What a page loads when it is needed, and hands on as a whole.
    "src/stage/{launcher/practice.ts,hero/running.tsx}!",
    // Programs.
    "src/commands/*.ts!",
    "sandbox/*/serve.ts!",
    "tests/clients/bot-session.ts",
    "tests/mutation/{vitest.config,sample-checker}.ts",
  ],
  project: ["{src,sandbox,content}/**/*.{ts,tsx,astro,css,mdx}!", "tests/**/*.ts", "*.{ts,js,mjs,cjs}"],
  ignoreDependencies: [
    // Programs that src/commands/check.ts and tests/mutation/stryker.json name, and the fonts of tests/screenshots/pin.ts.
    "@astrojs/check",
    "dependency-cruiser",
    "@stryker-mutator/vitest-runner",
    "@fontsource-variable/.+",
    // In a folder of its own below .cache.
    "@matrix-org/matrix-sdk-crypto-nodejs",
  ],
  // From Debian's packages: tests/engines/install.ts.
  ignoreBinaries: ["Xvfb"],
  treatConfigHintsAsErrors: true,
  // What only its own file and a test need is said in one of the two, not twice.
  ignoreExportsUsedInFile: production === true,
  compilers: {
    css: (text) => Array.from(text.matchAll(/@import "[^"]+"/gu), ([statement]) => statement.slice(1)).join(";\n"),
    // The build imports the components that a guide uses.
    mdx: (text) =>
      Array.from(text.matchAll(/<([A-Z]\w+)/gu), ([, name = ""]) => COMPONENTS.get(name))
        .map((file) => `import "${import.meta.dirname}/${file ?? ""}";`)
        .join("\n"),
  },
});
