/** Tests that need no browser: units, the homeserver's contract, outside clients, and every lesson with the real crypto. */
import { defineConfig } from "vitest/config";

const project = (name: string, testTimeout: number) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  test: {
    environment: "node",
    maxWorkers: 2,
    setupFiles: ["tests/support/vitest-setup.ts"],
    projects: [
      project("unit", 20_000),
      project("contract", 60_000),
      project("clients", 60_000),
      project("lessons", 120_000),
    ],
  },
});
