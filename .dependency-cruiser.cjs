/**
 * Imports run one way: src -> sandbox/lessons -> sandbox/world -> sandbox/device, sandbox/backend -> sandbox/homeserver,
 * with sandbox/errors.ts on the ground. Inside src: components -> layout -> build, stage -> page; commands -> build.
 * Astro files, which this tool cannot read, are held to the same by eslint.config.js.
 */

/** Everything of ours; packages and Node's modules are not. */
const OURS = "^(src|sandbox|tests|content|public)/";

/** The error family: every layer above the homeserver may throw it. */
const ERRORS = "sandbox/errors.ts";

/** Strings and labels with values in them: needed by what is built and by what runs in a page. */
const TEXTS = "src/texts.ts";

/** The homeserver's own floors, from the ground up; each imports those below it. */
const HOMESERVER_FOLDERS = ["storage", "state", "http", "routes"];

/** The stage's folders, from the ground up; each imports those before it, and nothing imports the islands on top. */
const STAGE_FOLDERS = [
  "shared",
  "client/model",
  "client/parts",
  "camera",
  "phone",
  "attacker",
  "server-view",
  "client",
  "scene",
  "launcher",
  "hero",
];

/** A folder with all that is in it, or a file. */
const at = (path) => (path.endsWith(".ts") ? `^${path}$` : `^${path}/`);

/** A layer may import itself and the folders and files that are listed, nothing else of ours. */
function layer(name, from, allowed) {
  return {
    name,
    severity: "error",
    from: { path: at(from) },
    to: { path: OURS, pathNot: [from, ...allowed].map(at) },
  };
}

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    layer("errors-import-nothing-of-ours", ERRORS, []),
    layer("homeserver-imports-nothing-of-ours", "sandbox/homeserver", []),
    ...HOMESERVER_FOLDERS.map((folder, index) =>
      layer(`homeserver-${folder}-imports-downwards`, `sandbox/homeserver/${folder}`, [
        ...HOMESERVER_FOLDERS.slice(0, index).map((lower) => `sandbox/homeserver/${lower}`),
        "sandbox/homeserver/errors.ts",
        "sandbox/homeserver/types.ts",
      ]),
    ),
    layer("backend-imports-homeserver-only", "sandbox/backend", [
      "sandbox/homeserver",
      "sandbox/accounts/wire.ts",
      ERRORS,
    ]),
    layer("device-imports-errors-only", "sandbox/device", [ERRORS]),
    layer("world-imports-device-and-backend-only", "sandbox/world", ["sandbox/device", "sandbox/backend", ERRORS]),
    layer("lessons-import-world-only", "sandbox/lessons", ["sandbox/world", ERRORS]),
    layer("accounts-import-nothing-of-ours", "sandbox/accounts", []),
    layer("src-imports-lessons-only", "src", ["sandbox/lessons", "content"]),
    layer("texts-import-content-only", TEXTS, ["content"]),
    layer("build-imports-lessons-only", "src/build", ["sandbox/lessons", "content", TEXTS]),
    layer("page-imports-lessons-only", "src/page", ["sandbox/lessons"]),
    layer("stage-imports-page-and-lessons-only", "src/stage", ["src/page", "sandbox/lessons", "content", TEXTS]),
    ...STAGE_FOLDERS.map((folder, index) => ({
      name: `stage-${folder.replace("/", "-")}-imports-downwards`,
      severity: "error",
      from: { path: at(`src/stage/${folder}`) },
      to: {
        path: at("src/stage"),
        pathNot: STAGE_FOLDERS.slice(0, index + 1).map((lower) => at(`src/stage/${lower}`)),
      },
    })),
    layer("commands-import-build-and-lessons-only", "src/commands", ["src/build", "sandbox/lessons", "content", TEXTS]),
    layer("layout-imports-build-page-and-stage-only", "src/layout", [
      "src/build",
      "src/page",
      "src/stage",
      "sandbox/lessons",
      "content",
      TEXTS,
    ]),
    {
      name: "only-device-imports-the-sdk",
      comment:
        "Whoever needs something of matrix-js-sdk asks sandbox/device for it, whose tests make the objects of the SDK; a client that is not ours has the SDK to itself.",
      severity: "error",
      from: { pathNot: "^((tests/unit/)?sandbox/device|tests/clients)/" },
      to: { path: "(^|/)(matrix-js-sdk|@matrix-org/matrix-sdk-crypto-wasm)(/|$)" },
    },
    {
      name: "sandbox-runs-in-browsers",
      comment: "The sandbox uses Web types; only what is started as a Node program may use Node's modules.",
      severity: "error",
      from: { path: "^sandbox/", pathNot: "(/serve\\.ts$|^sandbox/accounts/)" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "sandbox-draws-nothing",
      comment: "Signals yes, components no: the screen is src's.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "(^|/)node_modules/(preact|astro|@astrojs/[^/]+)/" },
    },
    {
      name: "service-ships-its-packages",
      comment: "Images and plain servers install without the packages for development.",
      severity: "error",
      from: { path: "^sandbox/accounts/" },
      to: { dependencyTypes: ["npm-dev"] },
    },
    {
      name: "file-names-in-kebab-case",
      comment: "Components, which are .tsx, are called like what they export.",
      severity: "error",
      from: { path: "/[^/]*[A-Z][^/]*\\.ts$" },
      to: {},
    },
    {
      name: "packages-are-declared",
      comment: "A package that is there only because another needs it can vanish with it.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.astro|\\.cache|test-results)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "browser", "default", "types"] },
  },
};
