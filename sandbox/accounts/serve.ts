/** `npm run accounts -- --port 8090 --homeserver http://127.0.0.1:8008`: throw-away accounts on a real Synapse, and their end. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { ConfigError, readConfig, type Config } from "./config.ts";
import { createService } from "./service.ts";

/** Containers are killed ten seconds after they were asked to stop. */
const GRACE_MS = 8_000;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8090" },
    host: { type: "string", default: "127.0.0.1" },
    homeserver: { type: "string" },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port ${values.port} is not a port: give a number from 0 to 65535.`);
  process.exit(1);
}

const config = settings();
const log = pino({ level: config.logLevel, base: null });
const service = createService(config, { log });
const stopping = new AbortController();
const server = serve({ fetch: service.app.fetch, port, hostname: values.host }, ({ port: taken }) => {
  console.log(`Accounts service for ${config.homeserver} listens on http://${values.host}:${taken} (Ctrl-C ends it).`);
});
server.on("error", (error: NodeJS.ErrnoException) => {
  const reason = error.code === "EADDRINUSE" ? `Port ${port} is taken: give another one with --port.` : error.message;
  console.error(reason);
  process.exit(1);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    stopping.abort();
    // What is being made or ended is finished, and so is a sweep if it does not take long; idle connections are not waited for.
    server.close(() => void Promise.race([leave(), sleep(GRACE_MS)]).then(() => process.exit(0)));
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
const sweeping = service.keepSweeping(stopping.signal);
await sweeping;

async function leave(): Promise<void> {
  await sweeping;
  // A homeserver that is away keeps a device that nobody uses.
  await service.signOut().catch(() => undefined);
}

function settings(): Config {
  try {
    return readConfig(process.env, { HOMESERVER: values.homeserver });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
