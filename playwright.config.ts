/**
 * Browser tests: the built site as readers get it, in both languages. `LOCKSTEP_REMOTE=http://127.0.0.1:8090` runs those of
 * the sandbox on accounts of that service, on the homeserver at `LOCKSTEP_HOMESERVER_URL`; `LOCKSTEP_DEPLOYED=https://…` runs
 * them on a site in remote mode that is served already, whoever signed its certificate.
 */
import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";
import { findBrowser, QUIET_ARGUMENTS } from "./tests/support/browser.ts";
import { REMOTE } from "./tests/support/remote.ts";

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: REMOTE === undefined ? "**/*.spec.ts" : REMOTE.specs.map((name) => `**/${name}.spec.ts`),
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  workers: 2,
  retries: 0,
  // On a real homeserver that shares this machine everything takes longer, a start of two people most of all.
  timeout: REMOTE === undefined ? 90_000 : 240_000,
  expect: { timeout: REMOTE === undefined ? 15_000 : 45_000 },
  reporter: [["list"], ["json", { outputFile: ".cache/playwright.json" }]],
  ...(REMOTE?.site === undefined ? { webServer: servedHere() } : {}),
  use: {
    baseURL: REMOTE?.site ?? `http://localhost:${process.env["LOCKSTEP_PORT"] ?? "4600"}`,
    ignoreHTTPSErrors: REMOTE?.site !== undefined,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: await findBrowser(), args: [...QUIET_ARGUMENTS] },
    // Traces would double the time of the whole run; the page of a failed test is kept instead.
    screenshot: "only-on-failure",
  },
});

function servedHere(): NonNullable<PlaywrightTestConfig["webServer"]> {
  const behind =
    REMOTE === undefined ? [] : ["--remote", REMOTE.targets.accounts, "--homeserver", REMOTE.targets.homeserver];
  return {
    command: ["node src/commands/preview.ts --port 4600", ...behind].join(" "),
    // The server takes the next free port; the address it names is the one to test.
    wait: { stdout: /https?:\/\/(?:localhost|127\.0\.0\.1):(?<LOCKSTEP_PORT>\d+)/ },
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  };
}
