/** What a page may ask of the sandbox before anything of it is loaded. */
import { storedSandboxes } from "../world/store/registry.ts";
import { loadSandboxCode } from "./loading.ts";

/** Ids of lessons whose sandbox this browser keeps. */
export function storedLessons(base: string): readonly string[] {
  return storedSandboxes(base).map((sandbox) => sandbox.lesson);
}

/** Begins to load code and WASM, on the reader's intent. A failure is left to `openSession` to tell. */
export function prefetchSandbox(): void {
  loadSandboxCode()
    .then((code) => code.loadCrypto())
    .catch(() => undefined);
}
