/** Vite plugin: the crypto WASM through our own loader, and matrix-js-sdk without the parts that no lesson uses. */
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const CRYPTO = "@matrix-org/matrix-sdk-crypto-wasm";

/** Stands in for a class that the client makes or names but that does nothing in a sandbox. */
const idle = (...names: string[]): string =>
  names.map((name) => `export class ${name} { start() {} stop() {} }`).join("\n");

/**
 * What stands in for calls, call sessions, sliding sync, file trees and look-alike letters: half of the SDK's bytes,
 * loaded by the client at import and never used in a sandbox.
 */
export const STAND_INS: readonly (readonly [file: RegExp, code: string])[] = [
  [
    /\/matrix-js-sdk\/lib\/webrtc\/call\.js$/,
    "export const supportsMatrixCall = () => false; export const createNewMatrixCall = () => null;",
  ],
  [/\/matrix-js-sdk\/lib\/webrtc\/callEventHandler\.js$/, idle("CallEventHandler")],
  [/\/matrix-js-sdk\/lib\/webrtc\/groupCallEventHandler\.js$/, idle("GroupCallEventHandler")],
  [/\/matrix-js-sdk\/lib\/webrtc\/groupCall\.js$/, idle("GroupCall")],
  [/\/matrix-js-sdk\/lib\/webrtc\/mediaHandler\.js$/, idle("MediaHandler")],
  [/\/matrix-js-sdk\/lib\/matrixrtc\/MatrixRTCSessionManager\.js$/, idle("MatrixRTCSessionManager")],
  [/\/matrix-js-sdk\/lib\/sliding-sync-sdk\.js$/, idle("SlidingSyncSdk")],
  [
    /\/matrix-js-sdk\/lib\/models\/MSC3089TreeSpace\.js$/,
    `${idle("MSC3089TreeSpace")} export const DEFAULT_TREE_POWER_LEVELS_TEMPLATE = {};`,
  ],
  [/\/unhomoglyph\/index\.js$/, "export default (text) => text;"],
];

/** The plugin. That each stand-in still has a file to stand in for is checked by tests/unit/sandbox/device/sdk-patches.test.ts. */
export function matrixSdk(): Plugin {
  const pkg = join(dirname(createRequire(import.meta.url).resolve(CRYPTO)), "pkg");
  const loader = fileURLToPath(new URL("../../../sandbox/device/sdk/crypto-wasm.ts", import.meta.url));
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
    load(id) {
      const file = id.split("?")[0]?.replaceAll("\\", "/") ?? "";
      return STAND_INS.find(([pattern]) => pattern.test(file))?.[1];
    },
  };
}
