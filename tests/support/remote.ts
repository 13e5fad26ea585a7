/** Browser tests on accounts of the service: which of them, and with what behind the site. */

import type { ProxyTargets } from "../../src/commands/proxy.ts";

export interface Remote {
  /** Names of the files in tests/e2e. */
  readonly specs: readonly string[];
  /** What stands behind the site. */
  readonly targets: ProxyTargets;
  /** Origin of the site, where one is served already. */
  readonly site?: string;
}

/** Files whose tests work in sandboxes, as readers do. The others look at pages, which are the same in both modes. */
const SPECS = [
  "backup",
  "changes",
  "controls",
  "encryption",
  "landing",
  "lying-server",
  "own-devices",
  "own-phone",
  "own-verification",
  "phone",
  "question",
  "reload",
  "settings",
  "stage-states",
  "start",
  "strangers",
  "symbols",
  "unreadable",
  "verification",
];

/** Set when the environment names an accounts service, or a site that has one. */
export const REMOTE = ((): Remote | undefined => {
  const { LOCKSTEP_REMOTE: accounts, LOCKSTEP_HOMESERVER_URL: homeserver, LOCKSTEP_DEPLOYED: deployed } = process.env;
  if (deployed !== undefined) {
    const site = new URL(deployed).origin;
    return { specs: SPECS, targets: { accounts: site, homeserver: site }, site };
  }
  if (accounts === undefined) return undefined;
  return { specs: SPECS, targets: { accounts, homeserver: homeserver ?? "http://127.0.0.1:8008" } };
})();
