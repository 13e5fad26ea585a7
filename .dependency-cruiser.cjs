/**
 * Imports run one way: src -> sandbox/lessons -> sandbox/world -> sandbox/device, sandbox/backend -> sandbox/homeserver.
 * Astro files, which this tool cannot read, are held to the same by eslint.config.js.
 */

/** Everything of ours; packages and Node's modules are not. */
const OURS = "^(src|sandbox|tests|content|public)/";

/** A layer may import itself and the folders and files that are listed, nothing else of ours. */
function layer(name, from, allowed) {
  return {
    name,
    severity: "error",
    from: { path: `^${from}/` },
    to: { path: OURS, pathNot: [from, ...allowed].map((path) => (path.endsWith(".ts") ? `^${path}$` : `^${path}/`)) },
  };
}

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    layer("homeserver-imports-nothing-of-ours", "sandbox/homeserver", []),
    layer("backend-imports-homeserver-only", "sandbox/backend", ["sandbox/homeserver", "sandbox/accounts/wire.ts"]),
    layer("device-imports-nothing-of-ours", "sandbox/device", []),
    layer("world-imports-device-and-backend-only", "sandbox/world", ["sandbox/device", "sandbox/backend"]),
    layer("lessons-import-world-only", "sandbox/lessons", ["sandbox/world"]),
    layer("accounts-import-nothing-of-ours", "sandbox/accounts", []),
    layer("src-imports-lessons-only", "src", ["sandbox/lessons", "content"]),
    {
      name: "only-device-imports-the-sdk",
      comment:
        "Whoever needs something of matrix-js-sdk asks sandbox/device for it; a client that is not ours has the SDK to itself.",
      severity: "error",
      from: { pathNot: "^(sandbox/device|tests/clients)/" },
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
