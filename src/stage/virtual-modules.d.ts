/** Modules that the plugins in src/build/vite make. */
declare module "virtual:sas-emoji/pictures" {
  /** Addresses of the 64 pictures, by the emoji's number. */
  const pictures: readonly string[];
  export default pictures;
}

declare module "virtual:sas-emoji/names" {
  /** How to load the names of the 64 emoji, by number, in each language. */
  const names: Readonly<
    Record<import("../../content/languages.ts").Locale, () => Promise<{ readonly default: readonly string[] }>>
  >;
  export default names;
}

/** Made by src/build/vite/sandbox-home.ts. */
declare module "virtual:sandbox-home" {
  /** What `sandbox.json` says in this build. */
  const file: import("./launcher/home.ts").SandboxFile;
  export default file;
}

interface ImportMetaEnv {
  /** What runs in a page, a line each with its version; set by src/build/vite/versions.ts. */
  readonly VERSIONS: string;
}
