/** The shipped nginx configuration in a real nginx, where this machine has one, in front of servers that tell what reached them. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkNginx, findNginx, startNginx, type Shipped } from "../../support/programs/nginx.ts";
import type { Service } from "../../support/programs/service.ts";

const HOSTS = {
  "one-machine": ["synapse:8008", "accounts:8090"],
  plain: ["127.0.0.1:8008", "127.0.0.1:8090"],
  many: [
    ...["main", "sync1", "sync2", "client1", "client2", "devices1", "account1"].map((name) => `${name}:8008`),
    "accounts1:8090",
    "accounts2:8090",
  ],
} as const;

const SHIPPED = Object.keys(HOSTS) as Shipped[];

interface Reached {
  readonly host: string;
  readonly url: string;
  readonly forwardedFor: string;
}

/** A server for one of the names, which answers with what reached it. */
async function echo(host: string): Promise<Server> {
  const server = createServer((request, response) => {
    const reached: Reached = {
      host,
      url: request.url ?? "",
      forwardedFor: String(request.headers["x-forwarded-for"]),
    };
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(reached));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

describe.skipIf(findNginx() === undefined).each(SHIPPED)("nginx for %s", (shipped) => {
  const servers: Server[] = [];
  let folder = "";
  let url = "";
  let nginx: Service | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lockstep-nginx-"));
    await writeFile(join(folder, "index.html"), "the site");
    await writeFile(join(folder, "404.html"), "nothing here");
    servers.push(...(await Promise.all(HOSTS[shipped].map(echo))));
    const upstreams = Object.fromEntries(
      HOSTS[shipped].map((host, index) => [host, (servers[index]?.address() as AddressInfo).port]),
    );
    const port = await getPort({ host: "127.0.0.1" });
    url = `http://127.0.0.1:${port}`;
    const options = { shipped, port, upstreams, folder, site: folder };
    expect(await checkNginx(options)).toMatchObject({ accepted: true });
    nginx = await startNginx(options);
  });

  afterAll(async () => {
    await nginx?.stop();
    for (const server of servers) server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const reach = async (path: string, init?: RequestInit): Promise<Reached> => {
    const response = await fetch(url + path, init);
    expect(response.status, path).toBe(200);
    return (await response.json()) as Reached;
  };

  it.each([
    "/_synapse/admin/v1/register",
    "/_synapse/admin/v2/users",
    "/_synapse/replication/x",
    "/_synapse/metrics",
    "/_matrix/client/r0/admin/whois/@kim:learn.example.org",
    "/_matrix/client/../../_synapse/admin/v1/register",
    "/_matrix/client/v3/..%2F..%2F..%2F_synapse/admin/v1/register",
    "//_synapse/admin/v1/register",
    "/_matrix/federation/v1/version",
    "/_matrix/key/v2/server",
    "/_matrix/client/v3/publicRooms",
    "/_matrix/client/v3/user_directory/search",
    "/_matrix/client/v3/directory/room/%23a:learn.example.org",
    "/_matrix/client/v3/register",
    "/_matrix/client/v3/register/available?username=kim",
    "/_matrix/client/v3/account/3pid",
    "/_matrix/media/v3/download/learn.example.org/abc",
    "/_matrix/media/v3/preview_url?url=http://127.0.0.1/",
  ])("refuses %s", async (path) => {
    const response = await rawGet(url, path);
    expect(response.status).toBe(404);
    expect(response.body).toContain("M_UNRECOGNIZED");
  });

  it.each([
    "/_matrix/client/versions",
    "/_matrix/client/v3/login",
    "/_matrix/client/v3/rooms/%21abc%3Alearn.example.org/send/m.room.message/1",
    "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync",
    "/_matrix/client/v1/media/download/learn.example.org/abc",
    "/_matrix/client/v3/profile/@admin:learn.example.org",
    "/_matrix/media/v3/upload?filename=a.png",
  ])("passes %s on as it is", async (path) => {
    expect(await reach(path)).toMatchObject({ url: path, host: expect.stringMatching(/:8008$/) as string });
  });

  it("tells whose address it is, and believes nobody's own word", async () => {
    const claimed = { headers: { "X-Forwarded-For": "203.0.113.7" } };
    expect(await reach("/_matrix/client/versions", claimed)).toMatchObject({ forwardedFor: "127.0.0.1" });
    expect(await reach("/v1/sandboxes", claimed)).toMatchObject({ forwardedFor: "127.0.0.1" });
  });

  it("leads /v1 to the accounts service, and nothing else of it outside", async () => {
    expect((await reach("/v1/sandboxes")).host).toMatch(/^[a-z0-9.]+:8090$/);
    for (const path of ["/metrics", "/healthz", "/readyz"]) {
      const response = await fetch(url + path);
      expect(response.status, path).toBe(404);
      expect(await response.text()).toBe("nothing here");
    }
  });

  it("notes nobody's requests", async () => {
    await reach("/_matrix/client/versions");
    expect(await readFile(join(folder, "access.log"), "utf8").catch(() => "")).toBe("");
  });

  it("serves the site with what a static host has to say", async () => {
    const response = await fetch(url);
    expect(await response.text()).toBe("the site");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "content-security-policy": "frame-ancestors 'none'",
      "cache-control": "no-cache",
    });
  });

  it("tells apps where the homeserver is", async () => {
    const response = await fetch(`${url}/.well-known/matrix/client`);
    expect(await response.json()).toEqual({ "m.homeserver": { base_url: "https://127.0.0.1" } });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it.runIf(shipped === "many").each([
    ["/_matrix/client/v3/sync?timeout=0", /^sync/],
    ["/_matrix/client/v3/login", /^client/],
    ["/_matrix/client/v3/keys/query", /^client/],
    ["/_matrix/client/v3/room_keys/keys", /^client/],
    ["/_matrix/client/v3/rooms/!a:b/send/m.room.encrypted/1", /^client/],
    ["/_matrix/client/v3/keys/upload", /^devices/],
    ["/_matrix/client/v3/keys/signatures/upload", /^devices/],
    ["/_matrix/client/v3/sendToDevice/m.room.encrypted/1", /^devices/],
    ["/_matrix/client/v3/user/@a:b/account_data/m.direct", /^account/],
    ["/_matrix/client/v3/rooms/!a:b/receipt/m.read/$e", /^account/],
    ["/_matrix/client/v3/logout", /^main/],
    ["/_matrix/client/v3/account/password", /^main/],
    ["/_matrix/client/v1/media/config", /^main/],
  ])("leads %s to its worker", async (path, host) => {
    expect((await reach(path)).host).toMatch(host);
  });

  it.runIf(shipped === "many")("keeps all accounts of a sandbox on one process, and spreads sandboxes", async () => {
    const hostsOf = async (id: string): Promise<Set<string>> => {
      const hosts = ["you", "kim", "robin"].map(async (name) => {
        const localpart = Buffer.from(`ls-${id}-u1x2y3-abcdefgh-${name}`).toString("base64").replaceAll("=", "");
        const headers = { Authorization: `Bearer syt_${localpart}_AbCdEfGhIjKlMnOpQrSt_0aBcDe` };
        return (await reach("/_matrix/client/v3/sync", { headers })).host;
      });
      return new Set(await Promise.all(hosts));
    };
    const ids = Array.from({ length: 12 }, (_, index) => `abcdefgh${String(index).padStart(2, "2")}`);
    const all = await Promise.all(ids.map(hostsOf));
    for (const hosts of all) expect(hosts.size).toBe(1);
    expect(new Set(all.flatMap((hosts) => [...hosts]))).toEqual(new Set(["sync1:8008", "sync2:8008"]));
  });
});

/** Like fetch, but with the path as it stands there. */
function rawGet(url: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path }, (response) => {
      let body = "";
      response.on("data", (part: Buffer) => (body += part.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });
}
