/** Vite plugin: `import.meta.env.VERSIONS` names what a fault can depend on: this project and what encrypts in it. */
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const PACKAGES = ["matrix-js-sdk", "@matrix-org/matrix-sdk-crypto-wasm"] as const;

interface PackageFile {
  readonly name: string;
  readonly version: string;
  /** Exact versions. */
  readonly devDependencies: Readonly<Record<string, string>>;
}

function versions(): string {
  const file = JSON.parse(readFileSync("package.json", "utf8")) as PackageFile;
  return [
    `${file.name} ${file.version}`,
    ...PACKAGES.map((name) => `${name} ${file.devDependencies[name] ?? "?"}`),
  ].join("\n");
}

/** The plugin. */
export function packageVersions(): Plugin {
  return {
    name: "lockstep:versions",
    config: () => ({ define: { "import.meta.env.VERSIONS": JSON.stringify(versions()) } }),
  };
}
