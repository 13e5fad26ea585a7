/**
 * The crypto WASM in a browser: loaded once, with progress, and again after a failure. Takes the place of the
 * package's own entry (an alias in the site's build), whose `initAsync` keeps its first failure for ever.
 */
import * as bindings from "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.js";
import wasmUrl from "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.wasm?url";
import { SandboxError } from "../../errors.ts";
import { wasmProgressListeners } from "./wasm-progress.ts";

export * from "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.js";

let running: Promise<void> | undefined;

/** What the browser has kept of the file may be broken. */
let hasFailed = false;

/**
 * Loads and starts the module; later calls share it, a call after a failure tries again. The SDK calls this too.
 *
 * @throws SandboxError `wasm-unreachable` or `wasm-blocked`.
 */
export function initAsync(): Promise<void> {
  running ??= load().catch((error: unknown) => {
    running = undefined;
    hasFailed = true;
    throw error;
  });
  return running;
}

async function load(): Promise<void> {
  if (typeof WebAssembly !== "object") throw new SandboxError("wasm-blocked");
  const { instance } = await instantiate(await fetchModule());
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
}

async function fetchModule(): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(wasmUrl, { cache: hasFailed ? "reload" : "default" });
  } catch (error) {
    throw new SandboxError("wasm-unreachable", error);
  }
  if (!response.ok || response.body === null) throw new SandboxError("wasm-unreachable", response.status);
  return new Response(response.body.pipeThrough(counter()), { headers: { "Content-Type": "application/wasm" } });
}

function counter(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let loaded = 0;
  return new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      for (const listener of wasmProgressListeners) listener(loaded, import.meta.env.CRYPTO_WASM_BYTES);
      controller.enqueue(chunk);
    },
  });
}

async function instantiate(response: Response): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  try {
    return await WebAssembly.instantiateStreaming(response, {
      "./matrix_sdk_crypto_wasm_bg.js": bindings as unknown as WebAssembly.ModuleImports,
    });
  } catch (error) {
    throw new SandboxError((await isForbidden()) ? "wasm-blocked" : "wasm-unreachable", error);
  }
}

/** A module of nothing but its header. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether a policy forbids WebAssembly: that is a CompileError like a broken file, so something is tried that is not broken. */
async function isForbidden(): Promise<boolean> {
  try {
    // WebKit lets it be compiled, and refuses here.
    await WebAssembly.instantiate(EMPTY_MODULE);
    return false;
  } catch {
    return true;
  }
}
