/** What the loader of the crypto WASM and those who wait for it share: progress and the reason of a failure. */

/** Why the WASM is not there: `unreachable` (no answer, or not the file) or `blocked` (the browser refuses to run it). */
export class WasmError extends Error {
  override readonly name = "WasmError";
  readonly why: "unreachable" | "blocked";

  constructor(why: "unreachable" | "blocked", cause: unknown) {
    super(`crypto WASM ${why}`, { cause });
    this.why = why;
  }
}

/** Called with the uncompressed bytes that have arrived, and how many there will be. */
export type WasmProgress = (loaded: number, total: number) => void;

/** Everybody who wants to know how far loading is. There is one module per page, so there is one set. */
export const wasmProgressListeners = new Set<WasmProgress>();
