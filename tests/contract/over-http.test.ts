/** The same scenarios over HTTP, as outside clients meet the embedded homeserver. */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, expect, it } from "vitest";
import { start } from "../support/programs/run.ts";

const server = start(["node", "sandbox/homeserver/serve.ts", "--port", "0"]);
const said: string[] = [];
const lines = createInterface({ input: server.stdout ?? expect.fail() });
lines.on("line", (line) => said.push(line));
const [listening] = (await once(lines, "line")) as [string];
process.env["LOCKSTEP_HOMESERVER_URL"] = /http:\/\/\S+/.exec(listening)?.[0] ?? expect.fail(listening);

await import("./scenarios/index.ts");

it("a homeserver that ends met no request without a route", async () => {
  server.kill();
  await once(server, "close");
  expect(said).toEqual([listening]);
});

afterAll(() => void server.kill());
