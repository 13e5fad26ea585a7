/** Vite plugin: the crypto WASM through our own loader, and matrix-js-sdk without the parts that no lesson uses. */
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const CRYPTO = "@matrix-org/matrix-sdk-crypto-wasm";

/** Modules of calls, call sessions and sliding sync: loaded by the client, never used in a sandbox. */
const UNUSED = /\/matrix-js-sdk\/lib\/(webrtc\/(call|callEventHandler|groupCall|groupCallEventHandler|mediaHandler)|matrixrtc\/MatrixRTCSessionManager|sliding-sync-sdk|models\/MSC3089TreeSpace)\.js$/;

export function matrixSdk(): Plugin {
  const pkg = join(dirname(createRequire(import.meta.url).resolve(CRYPTO)), "pkg");
  const loader = fileURLToPath(new URL("../../../sandbox/device/crypto-wasm.ts", import.meta.url));
  const wasmBytes = statSync(join(pkg, "matrix_sdk_crypto_wasm_bg.wasm")).size;
  return {
    name: "lockstep:matrix-sdk",
    enforce: "pre",
    config: () => ({
      define: { "import.meta.env.CRYPTO_WASM_BYTES": String(wasmBytes) },
      resolve: {
        alias: [
          { find: new RegExp(`^${CRYPTO}$`), replacement: loader },
          { find: new RegExp(`^${CRYPTO}/pkg/`), replacement: `${pkg}/` },
        ],
      },
      optimizeDeps: { exclude: [CRYPTO] },
    }),
  };
}
void UNUSED;
