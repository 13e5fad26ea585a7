/** `npm run synapse -- --port 8008`: a real Synapse on loopback, for comparing. In memory only. */
import { parseArgs } from "node:util";
import { EXIT_MISSING, SYNAPSE_VERSION, SynapseMissingError } from "./install.ts";
import { startSynapse } from "./server.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "8008" } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`--port ${values.port} is not a port: give a number from 1 to 65535.`);
  process.exit(1);
}

try {
  const synapse = await startSynapse({ port });
  console.log(`Synapse ${SYNAPSE_VERSION} listens on ${synapse.url} (Ctrl-C ends it, and forgets everything).`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void synapse.stop());
  process.exitCode = await synapse.ended;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof SynapseMissingError ? EXIT_MISSING : 1;
}
