/**
 * The crypto WASM in a browser: loaded once, with progress, and again after a failure. Takes the place of the
 * package's own entry (an alias in the site's build), whose `initAsync` keeps its first failure for ever.
 */
import * as bindings from "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.js";
import wasmUrl from "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.wasm?url";

export * from "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.js";

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

let running: Promise<void> | undefined;
const listeners = new Set<WasmProgress>();

/**
 * Loads and starts the module; later calls share it, a call after a failure tries again. The SDK calls this too.
 *
 * @throws WasmError
 */
export function initAsync(): Promise<void> {
  running ??= load().catch((error: unknown) => {
    running = undefined;
    throw error;
  });
  return running;
}

/** {@link initAsync} with progress. */
export async function loadCryptoWasm(onProgress?: WasmProgress): Promise<void> {
  if (onProgress !== undefined) listeners.add(onProgress);
  try {
    await initAsync();
  } finally {
    if (onProgress !== undefined) listeners.delete(onProgress);
  }
}

async function load(): Promise<void> {
  if (typeof WebAssembly !== "object") throw new WasmError("blocked", undefined);
  const response = await fetchModule();
  const { instance } = await instantiate(response);
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
}

async function fetchModule(): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(wasmUrl);
  } catch (error) {
    throw new WasmError("unreachable", error);
  }
  if (!response.ok || response.body === null) throw new WasmError("unreachable", response.status);
  return new Response(response.body.pipeThrough(counter()), { headers: { "Content-Type": "application/wasm" } });
}

function counter(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let loaded = 0;
  return new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      for (const listener of listeners) listener(loaded, import.meta.env.CRYPTO_WASM_BYTES);
      controller.enqueue(chunk);
    },
  });
}

async function instantiate(response: Response): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  try {
    return await WebAssembly.instantiateStreaming(response, { "./matrix_sdk_crypto_wasm_bg.js": bindings as WebAssembly.ModuleImports });
  } catch (error) {
    const broken = error instanceof WebAssembly.CompileError && !/disallowed|Content Security Policy|unsafe-eval/i.test(error.message);
    throw new WasmError(broken || error instanceof TypeError ? "unreachable" : "blocked", error);
  }
}
