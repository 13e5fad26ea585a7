/**
 * The site as an operator builds it, with accounts and a homeserver behind: those that the environment names, or stand-ins of
 * our own.
 */
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSiteServer } from "../../../src/commands/preview.ts";
import type { ProxyTargets } from "../../../src/commands/proxy.ts";
import { OPERATOR_BASE, OPERATOR_DIST } from "../../support/sites/operator.ts";
import { REMOTE } from "../../support/remote.ts";
import { startAccounts } from "./accounts-stand-in.ts";
import { startHomeserver, type Listening } from "./element-stand-in.ts";

async function startBehind(): Promise<{ readonly targets: ProxyTargets; stop(): Promise<void> }> {
  if (REMOTE !== undefined) return { targets: REMOTE.targets, stop: () => Promise.resolve() };
  const homeserver = await startHomeserver();
  const accounts = await startAccounts(homeserver.url);
  return {
    targets: { accounts: accounts.url, homeserver: homeserver.url },
    async stop() {
      await accounts.stop();
      await homeserver.stop();
    },
  };
}

/**
 * Serves it on a free port, as a web server does that passes on what is not the site's.
 *
 * @returns its address, with the path that it is served under.
 * @throws if it has not been built.
 */
export async function serveOperatorSite(): Promise<Listening> {
  if (!existsSync(OPERATOR_DIST)) throw new Error("The operator's site is not built: npm test does so.");
  const behind = await startBehind();
  const site = createSiteServer(OPERATOR_DIST, OPERATOR_BASE, behind.targets);
  const plain = createSiteServer(OPERATOR_DIST, OPERATOR_BASE);
  // It is built for accounts on a homeserver: here its own file says so.
  const server = createServer((request, response) =>
    (request.url?.endsWith("/sandbox.json") === true ? plain : site).emit("request", request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${OPERATOR_BASE}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await behind.stop();
    },
  };
}
