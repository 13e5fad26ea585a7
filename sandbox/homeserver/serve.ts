/** `npm run homeserver -- --port 8008`: the embedded homeserver over HTTP, for outside clients and debugging. In memory only. */
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { createHomeserver } from "./index.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8008" },
    host: { type: "string", default: "127.0.0.1" },
    name: { type: "string", default: "sandbox.invalid" },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port ${values.port} is not a port: give a number from 0 to 65535.`);
  process.exit(1);
}

const homeserver = await createHomeserver({
  serverName: values.name,
  clock: Date.now,
  onFault: console.error,
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
});
const app = new Hono()
  .use(
    cors({
      origin: "*",
      allowMethods: ["GET", "POST", "PUT", "DELETE", "OPTIONS"],
      allowHeaders: ["X-Requested-With", "Content-Type", "Authorization"],
    }),
  )
  .all("*", ({ req }) => homeserver.fetch(req.raw));
const server = serve({ fetch: app.fetch, port, hostname: values.host }, ({ port: taken }) => {
  console.log(
    `Homeserver ${values.name} listens on http://${values.host}:${taken} (Ctrl-C ends it, and forgets everything).`,
  );
});

server.on("error", (error: NodeJS.ErrnoException) => {
  const reason = error.code === "EADDRINUSE" ? `Port ${port} is taken: give another one with --port.` : error.message;
  console.error(reason);
  process.exit(1);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    homeserver.close();
    if (homeserver.unknownRoutes.length > 0) console.log("Requests that met no route:", homeserver.unknownRoutes);
    server.close(() => process.exit(0));
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
