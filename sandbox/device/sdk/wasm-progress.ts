/** How far the crypto WASM is: shared by its loader and by those who wait for it. */

/** Called with the uncompressed bytes that have arrived, and how many there will be. */
export type WasmProgress = (loaded: number, total: number) => void;

/** Everybody who wants to know how far loading is. There is one module per page, so there is one set. */
export const wasmProgressListeners = new Set<WasmProgress>();
