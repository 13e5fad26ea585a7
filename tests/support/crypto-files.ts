/** Where the files inside the crypto package are, which the package itself does not export: sandbox/device/sdk/crypto-wasm.ts names them. */
import { fileURLToPath } from "node:url";

/** For Vite's `resolve`, as the site's build has it. */
export const CRYPTO_FILES = {
  alias: [
    {
      find: /^@matrix-org\/matrix-sdk-crypto-wasm\/pkg\//,
      replacement: fileURLToPath(new URL("pkg/", import.meta.resolve("@matrix-org/matrix-sdk-crypto-wasm"))),
    },
  ],
};
