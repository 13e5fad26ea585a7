/** The site's server in remote mode: what it passes on, what it says of the sandbox, and what it answers when nobody is behind it. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSiteServer } from "../../../src/commands/preview.ts";

let root = "";
const servers: Server[] = [];

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** A site with something behind it; both targets are the same unless one is named. */
async function siteBefore(behind: RequestListener, base = "/"): Promise<string> {
  const url = await listening(createServer(behind));
  return listening(createSiteServer(root, base, { accounts: url, homeserver: url }));
}

/** Asks for a path just as it is written: `fetch` would resolve the dots in it. */
async function asWritten(origin: string, path: string): Promise<string> {
  const { port } = new URL(origin);
  const [answer] = (await once(get({ host: "127.0.0.1", port, path }), "response")) as [IncomingMessage];
  return text(answer);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lockstep-proxy-"));
  writeFileSync(join(root, "index.html"), "<title>A page</title>");
  writeFileSync(join(root, "404.html"), "<title>Not here</title>");
  writeFileSync(join(root, "sandbox.json"), '{"home":"embedded"}');
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(root, { recursive: true });
});

describe("a site in remote mode", () => {
  test("passes method, path, query, headers and body on, and the answer back", async () => {
    const origin = await siteBefore((request, response) => {
      void text(request).then((body) => {
        const { method, url, headers } = request;
        response.writeHead(201, { "Content-Type": "application/json", "Retry-After": "7" });
        response.end(JSON.stringify({ method, url, body, origin: headers.origin, from: headers["x-forwarded-for"] }));
      });
    });
    const response = await fetch(`${origin}/_matrix/client/v3/rooms/!a%3Ab/send?x=%2F`, {
      method: "PUT",
      headers: { Origin: "https://learn.example.org" },
      body: "{}",
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("Retry-After")).toBe("7");
    expect(await response.json()).toEqual({
      method: "PUT",
      url: "/_matrix/client/v3/rooms/!a%3Ab/send?x=%2F",
      body: "{}",
      origin: "https://learn.example.org",
      from: "127.0.0.1",
    });
  });

  test("says itself where a request comes from, whatever that claims", async () => {
    const origin = await siteBefore(({ headers }, response) => {
      response.end(JSON.stringify(Object.entries(headers).filter(([name]) => /forwarded|real-ip/u.test(name))));
    });
    const claims = [
      "x-forwarded-for",
      "x-forwarded-proto",
      "x-forwarded-host",
      "x-forwarded-port",
      "forwarded",
      "x-real-ip",
    ];
    const headers = Object.fromEntries(claims.map((name) => [name, "7.7.7.7"]));
    const told = await (await fetch(`${origin}/v1/sandboxes`, { headers })).text();
    expect(told).toContain('["x-forwarded-for","127.0.0.1"]');
    expect(told).not.toContain("7.7.7.7");
  });

  test.each([
    ["/v1", "accounts"],
    ["/v1/sandboxes", "accounts"],
    ["/v1?x=/_matrix/", "accounts"],
    ["/v1/a/../b", "accounts"],
    ["/_matrix", "homeserver"],
    ["/_matrix/client/versions", "homeserver"],
    ["/_matrix?x=/v1/", "homeserver"],
    ["/_matrix/client/v3/rooms/!a%3Ab/..%2Fc", "homeserver"],
    ["/", "A page"],
    ["/?x=/_matrix/", "A page"],
    ["/v1x", "Not here"],
    ["/v1-/sandboxes", "Not here"],
    ["/V1/sandboxes", "Not here"],
    ["/_matrixsomething", "Not here"],
    ["/_matrix.client/versions", "Not here"],
    ["/x/_matrix/client/versions", "Not here"],
    ["/_synapse/admin/v1/users", "Not here"],
    ["/_matrix/../_synapse/admin/v1/users", "Not here"],
    ["/_matrix/%2e%2E/_synapse/admin/v1/users", "Not here"],
    ["/v1/../metrics", "Not here"],
    ["/metrics", "Not here"],
  ])("asks the accounts service under /v1, the homeserver under /_matrix, and nobody else: %s", async (path, who) => {
    const accounts = await listening(createServer((_, response) => response.end("accounts")));
    const homeserver = await listening(createServer((_, response) => response.end("homeserver")));
    const origin = await listening(createSiteServer(root, "/", { accounts, homeserver }));
    expect(await asWritten(origin, path)).toContain(who);
  });

  test("says so in sandbox.json under its own path, and lets its pages use the camera", async () => {
    const origin = await siteBefore((_, response) => response.end(), "/learn/");
    expect(await (await fetch(`${origin}/learn/sandbox.json`)).json()).toEqual({ home: "remote", accounts: "" });
    expect((await fetch(`${origin}/learn/`)).headers.get("Permissions-Policy")).toContain("camera=(self)");
  });

  test("answers like a homeserver when nobody is behind it", async () => {
    const origin = await listening(
      createSiteServer(root, "/", { accounts: "http://127.0.0.1:9", homeserver: "http://127.0.0.1:9" }),
    );
    const response = await fetch(`${origin}/_matrix/client/v3/sync`);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errcode: "M_UNKNOWN" });
  });

  test("breaks an answer off that breaks off behind it", async () => {
    const origin = await siteBefore((_, response) => {
      response.writeHead(200, { "Content-Length": "100" });
      response.write("half", () => response.destroy());
    });
    const response = await fetch(`${origin}/_matrix/client/v3/sync`);
    await expect(response.text()).rejects.toThrow();
  });

  test("hangs up behind it when the reader hangs up", async () => {
    const [hungUp, asked] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const origin = await siteBefore((_, response) => {
      response.on("close", () => hungUp.resolve("hung up"));
      asked.resolve("asked");
    });
    const abort = new AbortController();
    const waiting = fetch(`${origin}/_matrix/client/v3/sync`, { signal: abort.signal });
    await asked.promise;
    abort.abort();
    await expect(waiting).rejects.toThrow();
    expect(await hungUp.promise).toBe("hung up");
  });
});

test("a site without a homeserver passes nothing on, tells what was built, and needs no camera", async () => {
  const origin = await listening(createSiteServer(root, "/"));
  expect((await fetch(`${origin}/v1/sandboxes`)).status).toBe(404);
  expect((await fetch(`${origin}/_matrix/client/versions`)).status).toBe(404);
  expect(await (await fetch(`${origin}/sandbox.json`)).json()).toEqual({ home: "embedded" });
  expect((await fetch(`${origin}/`)).headers.get("Permissions-Policy")).toContain("camera=()");
});
