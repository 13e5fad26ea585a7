/** The built site, served as `npm run preview` does, with faults in between. Each has an origin of its own, and so a storage nobody has used. */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { createSiteServer } from "../../src/commands/preview.ts";
import { ROOT } from "../support/programs/run.ts";

/** What becomes of an answer: nothing comes, an error, it breaks off, half of it as if it were whole, a stranger's page, a wait without end, or it is gone. */
export type Fault = "dropped" | "refused" | "cut" | "half" | "stranger" | "stalled" | "gone";

export interface FaultySite {
  /** With a slash at the end. */
  readonly url: string;
  /** From now on answers for these paths are faulty. Undefined: no more. */
  fail(paths: RegExp | undefined, fault?: Fault): void;
  /** Resolves when an address has been asked for so often, from the beginning. */
  isAskedFor(path: RegExp, times: number): Promise<void>;
  /** Pages forbid WebAssembly from now on. */
  forbidWasm(): void;
  stop(): Promise<void>;
}

/** Header of a request of our own, which is answered as it should be. */
const UNSPOILT = "x-unspoilt";

export async function serveFaultySite(): Promise<FaultySite> {
  const site = createSiteServer(join(ROOT, "dist"), "/");
  const sockets = new Set<Socket>();
  let failing: RegExp | undefined;
  let kind: Fault = "dropped";
  let policy: string | undefined;
  const asked: string[] = [];
  const events = new EventEmitter();
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    events.emit("asked");
    if (failing?.test(request.url ?? "") === true && request.headers[UNSPOILT] === undefined) {
      if (kind === "half") void answerHalf(request, response);
      else spoil(kind, response, () => site.emit("request", request, response));
      return;
    }
    if (policy !== undefined) {
      const write = response.setHeader.bind(response);
      response.setHeader = (name, value) => write(name, name === "Content-Security-Policy" ? (policy ?? value) : value);
    }
    site.emit("request", request, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${String(port)}/`,
    fail(paths, fault = "dropped") {
      failing = paths;
      kind = fault;
    },
    async isAskedFor(path, times) {
      while (asked.filter((address) => path.test(address)).length < times) await once(events, "asked");
    },
    forbidWasm() {
      policy = "script-src 'self' 'unsafe-inline'";
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function answerHalf({ headers, url = "" }: IncomingMessage, response: ServerResponse): Promise<void> {
  const whole = await fetch(`http://${headers.host ?? ""}${url}`, { headers: { [UNSPOILT]: "1" } });
  const body = Buffer.from(await whole.arrayBuffer());
  response.writeHead(whole.status, { "Content-Type": whole.headers.get("Content-Type") ?? "" });
  response.end(body.subarray(0, body.length / 2));
}

function spoil(fault: Exclude<Fault, "half">, response: ServerResponse, answer: () => void): void {
  switch (fault) {
    case "dropped":
      response.destroy();
      return;
    case "refused":
      response.writeHead(503).end();
      return;
    case "gone":
      response.writeHead(404, { "Content-Type": "text/html" }).end("<h1>Not here</h1>");
      return;
    case "stranger":
      response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Sign in to this network</h1>");
      return;
    case "cut":
      // What is announced is more than what comes.
      response.once("pipe", () => setImmediate(() => response.destroy()));
      answer();
      return;
    case "stalled":
  }
}
