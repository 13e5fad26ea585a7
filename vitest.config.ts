/** Tests that need no browser: units, the homeserver's contract, outside clients, and every lesson with the real crypto. */
import { defineConfig } from "vitest/config";
import { CRYPTO_FILES } from "./tests/support/crypto-files.ts";
import { LongestFirst } from "./tests/support/sequencer.ts";

/** The long run tries twenty times as many cases in one test. */
const patience = process.env["LOCKSTEP_LONG"] === "1" ? 10 : 1;

const project = (name: string, seconds: number) => {
  const testTimeout = seconds * 1000 * patience;
  return {
    extends: true as const,
    test: { name, include: [`tests/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout },
  };
};

export default defineConfig({
  resolve: CRYPTO_FILES,
  test: {
    environment: "node",
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    setupFiles: ["tests/support/vitest-setup.ts"],
    projects: [
      project("unit", 20),
      project("contract", 60),
      project("clients", 60),
      project("lessons", 120),
      project("builds", 60),
      // They start browsers: `npm run test:engines`.
      ...(process.env["LOCKSTEP_ENGINES"] === "1" ? [project("engines", 120)] : []),
      // They start a Synapse of their own: `npm run test:synapse`.
      ...(process.env["LOCKSTEP_SYNAPSE"] === "1" ? [project("synapse", 300)] : []),
    ],
  },
});
