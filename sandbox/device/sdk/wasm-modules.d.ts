/** Types of the files inside the crypto package that our loader names, and of what the build fills in. */
declare module "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.js" {
  export * from "@matrix-org/matrix-sdk-crypto-wasm";
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

declare module "@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.wasm?url" {
  const url: string;
  export default url;
}

interface ImportMetaEnv {
  /** Uncompressed size of the crypto WASM, set by the build. */
  readonly CRYPTO_WASM_BYTES: number;
}

interface ImportMeta {
  readonly env: ImportMetaEnv;
}
