/** What may not be written here: unsound types, forgotten promises, inaccessible markup. */
import astro from "eslint-plugin-astro";
import jsxA11y from "eslint-plugin-jsx-a11y-x";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const LESSONS_ONLY = {
  regex: "sandbox/(?!lessons/)|^matrix-js-sdk|^@matrix-org/matrix-sdk-crypto-wasm",
  message: "src imports sandbox/lessons only.",
};
const NO_COMMANDS = { regex: "/commands/", message: "Nobody imports a command." };
const NO_COMPONENTS = {
  regex: "/components/",
  message: "Components are for guides; layout imports build, page and stage.",
};
const PAGE_ONLY = {
  regex: "^(?!(?:\\.\\./)+page/)",
  message: "What runs in a page is in src/page, and imports from there.",
};

/** Directions of imports in Astro files and their scripts, which dependency-cruiser cannot read. */
function importing(files, patterns) {
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

export default defineConfig(
  globalIgnores(["dist/", ".astro/", ".cache/", "public/", "test-results/", "playwright-report/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  astro.configs["flat/recommended"],
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "no-console": ["error", { allow: ["error", "warn"] }],
      "no-warning-comments": "error",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // An index signature is read with brackets, a declared property with a dot.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // The SDK's loggers cannot be quietened any other way.
      "@typescript-eslint/no-deprecated": [
        "error",
        { allow: [{ from: "package", package: "matrix-js-sdk", name: "logger" }] },
      ],
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // `!` is not allowed, so this advice cannot be followed.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // What comes over the wire is a plain string, also where the SDK has an enum for it.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      // An interface says async where only some of its implementations wait.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_" },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["**/*.tsx"],
    extends: [jsxA11y.configs.strict],
    plugins: { "react-hooks": reactHooks },
    settings: { "jsx-a11y-x": { attributes: { for: ["for", "htmlFor"] } } },
    rules: {
      "react-hooks/exhaustive-deps": "error",
      "react-hooks/rules-of-hooks": "error",
      // What scrolls must be reachable with the keyboard.
      "jsx-a11y-x/no-noninteractive-tabindex": ["error", { roles: ["tabpanel", "region", "log"], tags: ["pre"] }],
    },
  },
  // Scripts of Astro files are in no project: with types they would not be looked at, and nothing would say so.
  { files: ["**/*.astro/*.ts"], extends: [tseslint.configs.disableTypeChecked] },
  importing("src/components/**/*.astro", [LESSONS_ONLY, NO_COMMANDS]),
  importing("src/layout/**/*.astro", [LESSONS_ONLY, NO_COMMANDS, NO_COMPONENTS]),
  importing("src/**/*.astro/*.ts", [PAGE_ONLY]),
  {
    // Commands speak on the console.
    files: [
      "src/commands/**/*.ts",
      "tests/support/**/*.ts",
      "tests/bench/**/*.ts",
      "tests/engines/{run,install}.ts",
      "tests/clients/{run,bot-sdk,bot-session}.ts",
      "tests/screenshots/**/*.ts",
      "tests/synapse/**/*.ts",
      "tests/load/run.ts",
      "tests/mutation/run.ts",
      "tests/traces/difftest.ts",
      "**/serve.ts",
    ],
    rules: { "no-console": "off" },
  },
);
