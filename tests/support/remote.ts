/** Browser tests on accounts of the service: what is behind the site. */

import type { ProxyTargets } from "../../src/commands/proxy.ts";

export interface Remote {
  /** What stands behind the site. */
  readonly targets: ProxyTargets;
  /** Origin of the site, where one is served already. */
  readonly site?: string;
}

/** Set when the environment names an accounts service, or a site that has one. */
export const REMOTE = ((): Remote | undefined => {
  const { LOCKSTEP_REMOTE: accounts, LOCKSTEP_HOMESERVER_URL: homeserver, LOCKSTEP_DEPLOYED: deployed } = process.env;
  if (deployed !== undefined) {
    const site = new URL(deployed).origin;
    return { targets: { accounts: site, homeserver: site }, site };
  }
  if (accounts === undefined) return undefined;
  return { targets: { accounts, homeserver: homeserver ?? "http://127.0.0.1:8008" } };
})();
