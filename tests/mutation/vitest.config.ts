/** Tests of one area, in one project: Stryker runs those that reach a mutant. The area comes in the environment. */
import { defineConfig } from "vitest/config";
import { CRYPTO_FILES } from "../support/crypto-files.ts";
import { AREAS } from "./areas.ts";

const area = AREAS[process.env["LOCKSTEP_AREA"] ?? ""];
if (area === undefined) throw new Error("LOCKSTEP_AREA names no area of tests/mutation/areas.ts");

export default defineConfig({
  resolve: CRYPTO_FILES,
  test: {
    environment: "node",
    setupFiles: ["tests/support/vitest-setup.ts"],
    include: [...area.tests],
    // Two lessons at once, with coverage: Stryker itself ends what hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
