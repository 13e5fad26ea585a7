/** Loads the crypto WASM ahead of the first device. */
import { initAsync } from "@matrix-org/matrix-sdk-crypto-wasm";
import { abortable } from "../abortable.ts";
import { SandboxError } from "../errors.ts";
import { silenceSdkLog } from "./index.ts";
import { WasmError, wasmProgressListeners, type WasmProgress } from "./wasm-loading.ts";

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
  } catch (error) {
    if (error instanceof WasmError) throw new SandboxError(`wasm-${error.why}`, error);
    throw error;
  } finally {
    if (onProgress !== undefined) wasmProgressListeners.delete(onProgress);
  }
}
