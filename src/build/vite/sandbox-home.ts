/** Vite plugin: `virtual:sandbox-home` holds what `sandbox.json` says in this build, for when that file cannot be had. */
import type { Plugin } from "vite";
import { site } from "../config.ts";
import { sandboxFile } from "../sandbox-file.ts";

const NAME = "virtual:sandbox-home";

/** The plugin. */
export function sandboxHome(): Plugin {
  return {
    name: "lockstep:sandbox-home",
    resolveId: (id) => (id === NAME ? `\0${id}` : undefined),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(sandboxFile(site.sandbox))};` : undefined),
  };
}
