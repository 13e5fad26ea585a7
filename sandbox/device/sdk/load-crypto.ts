/** Loads the crypto WASM ahead of the first device. */
import { initAsync } from "@matrix-org/matrix-sdk-crypto-wasm";
import { abortable } from "../abortable.ts";
import { silenceSdkLog } from "./index.ts";
import { wasmProgressListeners, type WasmProgress } from "./wasm-progress.ts";

/**
 * Resolves when devices can be started. May be called any number of times, also after a failure.
 *
 * @throws SandboxError `wasm-unreachable` or `wasm-blocked`.
 */
export async function loadCrypto(onProgress?: WasmProgress, signal?: AbortSignal): Promise<void> {
  silenceSdkLog();
  if (onProgress !== undefined) wasmProgressListeners.add(onProgress);
  try {
    await abortable(initAsync(), signal);
  } finally {
    if (onProgress !== undefined) wasmProgressListeners.delete(onProgress);
  }
}
