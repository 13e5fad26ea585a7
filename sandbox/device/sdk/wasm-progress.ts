/** Progress of the crypto WASM: shared by its loader and its listeners. */

/** Called with the uncompressed bytes that have arrived, and how many there will be. */
export type WasmProgress = (loaded: number, total: number) => void;

/** There is one module per page, so there is one set of listeners. */
export const wasmProgressListeners = new Set<WasmProgress>();
